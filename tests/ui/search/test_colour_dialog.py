"""The colour that is searched for is the one the dialog shows as chosen, by mouse or by keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.query.ast import ColourTerm
from app.query.fields import COLOURS
from app.ui.search.colour_dialog import ColourDialog

Key = Qt.Key


def checked(dialog: ColourDialog) -> list[str]:
    swatches = dialog.swatches.findChildren(QToolButton)
    return [each.text().lower() for each in swatches if each.isChecked()]


def test_the_colour_shown_as_chosen_is_searched_for(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ColourDialog(window)
    window.show()
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert checked(dialog) == ["blue"]
    held = dialog.focusWidget()
    assert isinstance(held, QToolButton)
    assert held.text() == "Blue"
    qtbot.keyClick(held, Key.Key_Right)
    assert checked(dialog) == ["purple"]
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return)
    assert chosen.args is not None
    ((term,),) = chosen.args
    assert term.what == ColourTerm(COLOURS["purple"])
