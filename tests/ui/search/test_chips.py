"""Every term has a chip, which is taken out, turned and weighed by mouse and by keys."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.query.ast import Term
from app.query.parser import parse_query
from app.ui.bridge import Bridge
from app.ui.search.chips import Chips
from app.ui.search.samples import ExamplePictures
from app.ui.widgets.flow_layout import FlowLayout

TERMS = parse_query('"a dog" stars:>=3 -colour:blue').query.terms


@pytest.fixture
def chips(qtbot: QtBot, bridge: Bridge) -> Chips:
    """Chips of a text, a field, and an excluded colour."""
    made = Chips(ExamplePictures(bridge), QToolButton(text="Take all out"))
    made.resize(600, 100)
    qtbot.addWidget(made)
    made.show_terms(TERMS)
    made.show()
    return made


def wanted(qtbot: QtBot, chips: Chips, number: int, key: Qt.Key) -> Term | None:
    chips.chips[number].setFocus()
    with qtbot.waitSignal(chips.term_changed) as asked:
        qtbot.keyClick(chips.chips[number], key)
    assert asked.args is not None
    assert asked.args[0] == number
    return asked.args[1]


def test_keys_turn_a_term_and_take_it_out(qtbot: QtBot, chips: Chips) -> None:
    turned = wanted(qtbot, chips, 1, Qt.Key.Key_Minus)
    assert turned is not None
    assert turned.against
    again = wanted(qtbot, chips, 2, Qt.Key.Key_Space)
    assert again is not None
    assert not again.against
    assert wanted(qtbot, chips, 0, Qt.Key.Key_Delete) is None


def test_a_click_turns_and_the_cross_takes_out(qtbot: QtBot, chips: Chips) -> None:
    with qtbot.waitSignal(chips.term_changed) as asked:
        qtbot.mouseClick(chips.chips[0], Qt.MouseButton.LeftButton)
    assert asked.args is not None
    assert asked.args[1].against
    cross = chips.chips[0].findChildren(QToolButton)[-1]
    with qtbot.waitSignal(chips.term_changed) as asked:
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert asked.args == [0, None]


def test_pictures_have_a_weight_and_fields_have_none(qtbot: QtBot, chips: Chips) -> None:
    texts = [action.text() for action in chips.chips[1].make_menu().actions()]
    assert not any("Weight" in text for text in texts)
    (twice,) = (a for a in chips.chips[0].make_menu().actions() if a.text() == "Weight: high")
    with qtbot.waitSignal(chips.term_changed) as asked:
        twice.trigger()
    assert asked.args is not None
    assert asked.args[1].weight == 2


def test_the_keyboard_stays_among_the_chips_when_one_goes(qtbot: QtBot, chips: Chips) -> None:
    chips.chips[2].setFocus()
    chips.show_terms(TERMS[:2])
    assert chips.chips[1].hasFocus()
    qtbot.keyClick(chips.chips[1], Qt.Key.Key_Left)
    assert chips.chips[0].hasFocus()
    with qtbot.waitSignal(chips.emptied):
        chips.show_terms(())


def test_a_screen_reader_is_told_what_a_chip_means(chips: Chips) -> None:
    names = [chip.accessibleName() for chip in chips.chips]
    assert names == ["“a dog”", "stars:>=3", "not blue"]


def test_widgets_that_do_not_fit_continue_in_the_next_row(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    flow = FlowLayout(whole)
    flow.setContentsMargins(0, 0, 0, 0)
    for _ in range(5):
        part = QWidget()
        part.setFixedSize(90, 20)
        flow.addWidget(part)
    flow.setGeometry(QRect(0, 0, 300, 100))
    places = [flow.itemAt(n).geometry().topLeft().toTuple() for n in range(5)]
    assert places == [(0, 0), (98, 0), (196, 0), (0, 28), (98, 28)]
    assert flow.heightForWidth(300) == 48
