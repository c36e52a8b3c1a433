"""Keys can be changed, never clash, and are found by their place on a keyboard without Latin letters."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.commands.physical_keys import Keyboard
from app.ui.commands.shortcuts import rename_actions
from app.ui.dialogs.shortcuts import ShortcutsDialog

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CYRILLIC_P, CYRILLIC_X, KEY_5 = 0x0417, 0x0427, 0x06F5


@pytest.fixture
def actions(qapp: QApplication) -> Iterator[Actions]:
    made = Actions()
    yield made
    delete(made)


@pytest.fixture
def dialog(qtbot: QtBot, actions: Actions) -> ShortcutsDialog:
    made = ShortcutsDialog(actions, Settings(), None)
    qtbot.addWidget(made)
    made.show()
    return made


def give(dialog: ShortcutsDialog, name: str, key: str) -> None:
    dialog.select(name)
    dialog.field.setKeySequence(QKeySequence(key))
    dialog.give.click()


def test_a_shortcut_is_changed_at_once_and_saved(dialog: ShortcutsDialog, actions: Actions) -> None:
    give(dialog, "pick", "T")
    assert actions["pick"].shortcut().toString() == "T"
    assert "(T)" in actions["pick"].toolTip()
    assert dialog._settings.shortcuts == {"pick": ["T"]}
    dialog.own.click()
    assert actions["pick"].shortcut().toString() == "P"
    assert dialog._settings.shortcuts == {}


def test_the_key_that_goes_on_follows(dialog: ShortcutsDialog, actions: Actions) -> None:
    give(dialog, "reject", "D")
    assert actions.onward("reject").shortcut().toString() == "Shift+D"


@pytest.mark.parametrize(
    ("name", "key", "reason"),
    [
        ("pick", "X", "“Reject”"),
        ("pick", "Shift+3", "“3 stars”"),
        ("reject", "Shift+K", "“Keep all”"),
        ("rating_1", "K", "“Keep all”"),  # With Shift it would go on.
        ("pick", "Right", "reserved for moving between photos"),
        ("swap", "Z", "“Zoom to fit or 100 %”"),
        ("link", "Left", "reserved for moving between photos"),
        ("link", "/", "“Remove from survey”"),
        ("next_group", "Y", "“Split view”"),
    ],
)
def test_a_clash_is_refused_with_a_sentence(
    dialog: ShortcutsDialog, actions: Actions, name: str, key: str, reason: str
) -> None:
    before = actions[name].shortcuts()
    give(dialog, name, key)
    assert reason in dialog.note.text()
    assert actions[name].shortcuts() == before
    assert dialog._settings.shortcuts == {}


def test_places_that_never_meet_may_have_the_same_key(
    dialog: ShortcutsDialog, actions: Actions
) -> None:
    give(dialog, "swap", "/")
    assert actions["swap"].shortcut() == actions["remove_from_survey"].shortcut()


def test_own_keys_are_refused_where_another_action_has_them_now(
    dialog: ShortcutsDialog, actions: Actions
) -> None:
    give(dialog, "pick", "T")
    give(dialog, "advance", "P")
    dialog.select("pick")
    dialog.own.click()
    assert "“Auto-advance”" in dialog.note.text()
    dialog.all_own.click()
    assert actions["pick"].shortcut().toString() == "P"
    assert actions["advance"].shortcut().toString() == "A"


def test_an_action_is_found_by_its_name_and_by_its_key(dialog: ShortcutsDialog) -> None:
    dialog.search.setText("purple")
    assert [spec.name for spec in dialog.rows.rows] == ["purple"]
    dialog.search.setText("ctrl+alt+6")
    assert [spec.name for spec in dialog.rows.rows] == ["purple"]


class Screen(QWidget):
    """A window with a place for photos and a field for text."""

    def __init__(self, application: QApplication, actions: Actions) -> None:
        super().__init__()
        self.keyboard = Keyboard(application, actions)
        self.photos, self.line = QWidget(), QLineEdit()
        self.photos.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.photos)
        column.addWidget(self.line)
        actions.attach(self, "window")


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, actions: Actions) -> Screen:
    made = Screen(qapp, actions)
    qtbot.addWidget(made)
    made.show()
    made.photos.setFocus()
    return made


def press(widget: QWidget, key: int, scan_code: int, modifiers: Qt.KeyboardModifier) -> None:
    """As X sends it: the key by the layout, and where it lies."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan_code + 8, 0, 0, chr(key), False, 1)
    QApplication.sendEvent(widget, event)


@pytest.mark.skipif(sys.platform != "linux", reason="scan codes of Linux")
@pytest.mark.parametrize(
    ("key", "code", "modifiers", "name"),
    [
        (CYRILLIC_P, 25, NONE, "pick"),
        (CYRILLIC_X, 45, NONE, "reject"),
        (KEY_5, 6, NONE, "rating_5"),
        (CYRILLIC_X, 45, SHIFT, "reject onward"),
        (ord("É"), 3, NONE, "rating_2"),  # A French 2.
    ],
)
def test_keys_work_on_a_layout_without_latin_letters(
    screen: Screen, actions: Actions, key: int, code: int, modifiers: Qt.KeyboardModifier, name: str
) -> None:
    done: list[str] = []
    for action in actions:
        action.triggered.connect(lambda _=False, each=action: done.append(each.objectName()))
    actions.onward("reject").triggered.connect(lambda: done.append("reject onward"))
    press(screen.photos, key, code, modifiers)
    assert done == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="scan codes of Linux")
def test_text_is_typed_on_such_a_layout_all_the_same(screen: Screen, actions: Actions) -> None:
    done: list[bool] = []
    actions["pick"].triggered.connect(done.append)
    screen.line.setFocus()
    press(screen.line, CYRILLIC_P, 25, NONE)
    assert screen.line.text() == chr(CYRILLIC_P)
    assert done == []


def test_shortcuts_of_old_action_names_are_understood_and_a_present_name_wins() -> None:
    chosen = {"stars_5": ["T"], "pick": ["K"], "fold": ["F8"], "stack": ["F9"]}
    assert rename_actions(chosen) == {"rating_5": ["T"], "stack": ["F9"], "pick": ["K"]}
