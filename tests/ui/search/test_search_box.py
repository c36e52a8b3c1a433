"""Search box: completion that never blocks plain text, errors underlined in place."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.search.facets_model import FacetCounts
from app.ui.search.search_box import SearchBox

Key = Qt.Key


@pytest.fixture
def box(qtbot: QtBot, bridge: Bridge) -> Iterator[SearchBox]:
    """The search box in a window, with facet counts."""
    facets = FacetCounts(bridge)
    facets._stale = False
    facets.counts = {"keyword": {"dogs": 3, "cats": 9}, "kind": {"jpeg": 12}}
    window = QWidget()
    made = SearchBox(facets)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    made.setFocus()
    yield made
    window.close()  # Till here it is held: the line would end with it.


def test_a_query_is_asked_once_after_typing_stops(qtbot: QtBot, box: SearchBox) -> None:
    typed: list[str] = []
    box.typed.connect(typed.append)
    with qtbot.waitSignal(box.typed):
        qtbot.keyClicks(box, "a dog")
    assert typed == ["a dog"]


def test_enter_asks_at_once_and_takes_no_offer_that_was_not_chosen(
    qtbot: QtBot, box: SearchBox
) -> None:
    qtbot.keyClicks(box, "dog")
    assert box.completions.isVisible()
    with qtbot.waitSignals([box.typed, box.entered], timeout=150):
        qtbot.keyClick(box, Key.Key_Return)
    assert box.text() == "dog"
    assert not box.completions.isVisible()


def test_tab_takes_the_first_offer_and_its_values_follow(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box, "keyw")
    qtbot.keyClick(box, Key.Key_Tab)
    assert box.text() == "keyword:"
    qtbot.keyClick(box, Key.Key_Down)
    qtbot.keyClick(box, Key.Key_Down)
    qtbot.keyClick(box, Key.Key_Return)
    assert box.text() == "keyword:dogs "
    assert box.hasFocus()


def test_escape_puts_the_offers_away_and_then_leaves(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box, "kin")
    with qtbot.assertNotEmitted(box.escaped):
        qtbot.keyClick(box, Key.Key_Escape)
    assert not box.completions.isVisible()
    with qtbot.waitSignal(box.escaped):
        qtbot.keyClick(box, Key.Key_Escape)


def test_errors_are_underlined_and_described(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box, "stars:3")
    qtbot.keyClick(box, Key.Key_Escape)
    box.setCursorPosition(0)
    assert not reds(box)
    box.setText("stars:many")
    box.setCursorPosition(0)
    assert reds(box)
    assert "many" in box.accessibleDescription()
    box.setText("stars:3")
    assert not reds(box)
    assert box.accessibleDescription() == ""


def reds(box: SearchBox) -> int:
    """Pixels of the colour of faults."""
    image = box.grab().toImage()
    pixels = (image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width()))
    return sum(each.red() > each.green() + 60 and each.red() > each.blue() + 60 for each in pixels)


def test_a_file_that_is_pasted_is_no_text(qtbot: QtBot, box: SearchBox) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/photos/a.jpg")])
    data.setText("/photos/a.jpg")
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(box.pasted):
        qtbot.keyClick(box, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == ""
    QGuiApplication.clipboard().setText("a dog")
    with qtbot.waitSignals([box.typed, box.settled], timeout=150):
        qtbot.keyClick(box, Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_another_query_is_shown_unless_one_is_being_typed(qtbot: QtBot, box: SearchBox) -> None:
    box.show_text("stars:3")
    assert box.text() == "stars:3"
    qtbot.keyClicks(box, " x")
    box.show_text("stars:3")  # An answer to what was typed a moment ago.
    assert box.text() == "stars:3 x"
