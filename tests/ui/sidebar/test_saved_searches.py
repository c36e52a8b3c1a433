"""Saved searches in the window: the keyboard stays among them, and no name replaces another."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.sidebar.saved_searches import SavedSearchList
from app.ui.sidebar.saved_searches_model import SavedSearchesModel
from app.ui.widgets.name_dialog import NameDialog

Key = Qt.Key


@pytest.fixture
def shown(qtbot: QtBot, stocked: Bridge) -> SavedSearchList:
    """Three: "Alps", "Best" and "Cats"."""
    kept = SavedSearchesModel(stocked, Settings())
    made = SavedSearchList(kept, Actions(stocked))
    qtbot.addWidget(made)
    for name in ("Alps", "Best", "Cats"):
        kept.save(name, f"folder:{name}")
    qtbot.waitUntil(lambda: kept.rowCount() == 3)
    made.show()
    qtbot.waitExposed(made)
    return made


def names(kept: SavedSearchesModel) -> list[str]:
    return [str(kept.index(row).data()) for row in range(kept.rowCount())]


def current(shown: SavedSearchList) -> str:
    return shown.current.name if shown.current else ""


def test_the_keyboard_stays_among_them_when_one_is_deleted_saved_or_renamed(
    qtbot: QtBot, shown: SavedSearchList
) -> None:
    kept = shown._saved
    shown.list.setCurrentIndex(kept.index(1))
    shown._remove()
    qtbot.waitUntil(lambda: names(kept) == ["Alps", "Cats"])
    assert current(shown) == "Cats"
    kept.save("Aunt", "folder:aunt")
    qtbot.waitUntil(lambda: len(names(kept)) == 3)
    assert current(shown) == "Cats"
    shown._rename()
    dialog = shown.findChild(NameDialog)
    assert dialog is not None
    dialog.line.setText("Dogs")
    dialog.accept()
    qtbot.waitUntil(lambda: names(kept) == ["Alps", "Aunt", "Dogs"])
    assert current(shown) == "Dogs"


def test_a_deleted_search_is_not_restored_over_another_of_its_name(
    qtbot: QtBot, shown: SavedSearchList
) -> None:
    kept = shown._saved
    shown.list.setCurrentIndex(kept.index(0))
    shown._remove()
    qtbot.waitUntil(lambda: len(names(kept)) == 2)
    kept.save("Alps", "folder:newer")
    qtbot.waitUntil(lambda: len(names(kept)) == 3)
    shown._have_back()
    kept.save("Zoo", "folder:zoo")  # After what was asked before it.
    qtbot.waitUntil(lambda: len(names(kept)) == 4)
    found = kept.saved(0)
    assert found is not None
    assert found.text == "folder:newer"


def test_the_order_by_hand_stays_and_is_that_of_the_next_window(
    qtbot: QtBot, shown: SavedSearchList, stocked: Bridge
) -> None:
    kept = shown._saved
    shown.list.setCurrentIndex(kept.index(0))
    down, up = (
        next(each for each in shown.list.actions() if each.objectName() == f"move_saved_{way}")
        for way in ("down", "up")
    )
    for action, order in (
        (up, ["Alps", "Best", "Cats"]),
        (down, ["Best", "Alps", "Cats"]),
        (down, ["Best", "Cats", "Alps"]),
        (down, ["Best", "Cats", "Alps"]),
        (up, ["Best", "Alps", "Cats"]),
    ):
        action.trigger()
        assert names(kept) == order
        assert current(shown) == "Alps"
    assert kept.moveRow(QModelIndex(), 2, QModelIndex(), 0)  # As a drag does.
    assert names(kept) == ["Cats", "Best", "Alps"]
    kept.rename(kept._saved[1], "Zoo")
    kept.save("Aunt", "folder:aunt")
    qtbot.waitUntil(lambda: names(kept) == ["Cats", "Zoo", "Alps", "Aunt"])
    kept.remove(kept._saved[1])
    qtbot.waitUntil(lambda: shown._removed is not None)
    assert names(kept) == ["Cats", "Alps", "Aunt"]
    assert shown._back.isVisible()
    qtbot.mouseClick(shown._back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(kept) == ["Cats", "Zoo", "Alps", "Aunt"])
    other = SavedSearchesModel(stocked, kept._settings)
    other.load()
    qtbot.waitUntil(lambda: names(other) == ["Cats", "Zoo", "Alps", "Aunt"])


def test_a_name_in_use_is_rejected_with_a_message(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = NameDialog("Save search", "a dog", {"Cats"}.__contains__, window)
    dialog.open()
    with qtbot.assertNotEmitted(dialog.named):
        dialog.line.setText("  Cats ")
        qtbot.keyClick(dialog.line, Key.Key_Return)
    assert "already in use" in dialog.line.accessibleDescription()
    dialog.line.setText(" two  cats ")
    with qtbot.waitSignal(dialog.named) as named:
        qtbot.keyClick(dialog.line, Key.Key_Return)
    assert named.args == ["two cats"]
