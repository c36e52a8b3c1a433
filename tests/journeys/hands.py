"""What a person does with the window: dropping, pressing, clicking, waiting."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.application import Application
from app.ui.grid.wall import SelectableGrid

LONG = 180_000
"""Milliseconds: the model is made ready on the first run."""
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def drop(desk: Application, path: Path) -> None:
    """Drop a file or folder on the window, as the desktop does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    target = desk.window
    enter = QDragEnterEvent(QPoint(300, 300), actions, data, buttons, NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(300, 300), actions, data, buttons, NONE))


def press(
    qtbot: QtBot, desk: Application, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE
) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(desk.window.focusWidget(), key, modifier)


def click(qtbot: QtBot, grid: SelectableGrid, row: int) -> None:
    """Click a tile."""
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, grid.rect(row).center())


def wait_until_read(qtbot: QtBot, desk: Application, photos: int) -> None:
    """Wait until so many photos are read, and grouped."""
    models = desk.session
    qtbot.waitUntil(
        lambda: (
            len(models.timeline) == photos
            and not models.indexing.busy
            and not models.group_builder.busy
        ),
        timeout=LONG,
    )
