"""Photos thrown away, copied and brought back through the window's own keys and dialogs."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.application import Application
from app.ui.dialogs.files import FilesDialog
from app.ui.dialogs.files_options import FolderOptions
from tests import pictures
from tests.journeys.hands import LONG, click, drop, press
from tests.trash import use_trash


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_trash(monkeypatch, tmp_path)
    pictures.write_scenes(tmp_path / "pictures", 6)
    return tmp_path / "pictures"


def read(qtbot: QtBot, desk: Application, folder: Path) -> None:
    drop(desk, folder)
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 6, timeout=LONG)
    qtbot.waitUntil(lambda: not desk.session.indexing.busy, timeout=LONG)


def dialog_of(qtbot: QtBot, desk: Application) -> FilesDialog:
    def found() -> list[FilesDialog]:
        return [d for d in desk.window.findChildren(FilesDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def accept(qtbot: QtBot, dialog: FilesDialog) -> None:
    qtbot.waitUntil(dialog.execute.isEnabled)
    qtbot.mouseClick(dialog.execute, Qt.MouseButton.LeftButton)


def test_delete_in_the_grid_lists_and_trashes_and_undo_restores(
    qtbot: QtBot, desk: Application, folder: Path
) -> None:
    read(qtbot, desk, folder)
    click(qtbot, desk.window.page.grid, 2)
    gone = desk.window.chosen[0].path
    press(qtbot, desk, Qt.Key.Key_Delete)
    assert gone.exists()
    accept(qtbot, dialog_of(qtbot, desk))
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 5, timeout=LONG)
    assert not gone.exists()
    qtbot.waitUntil(desk.actions["undo"].isEnabled)
    desk.actions["undo"].trigger()  # Without a desktop no window is active again after a dialog.
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 6, timeout=LONG)
    assert gone.exists()


def test_only_rejected_photos_that_are_shown_are_listed(
    qtbot: QtBot, desk: Application, folder: Path
) -> None:
    read(qtbot, desk, folder)
    desk.actions["trash_rejected"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None)
    box = desk.window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "No rejected photos are shown. Reject some photos first."
    box.close()
    click(qtbot, desk.window.page.grid, 4)
    desk.actions["reject"].trigger()
    qtbot.waitUntil(lambda: desk.session.timeline[4].flag is not None)
    desk.actions["trash_rejected"].trigger()
    dialog = dialog_of(qtbot, desk)
    qtbot.waitUntil(dialog.execute.isEnabled)
    listed = {row.source.stem for row in dialog.rows.rows if not isinstance(row, str)}
    assert listed <= {desk.session.timeline[4].path.stem, desk.session.timeline[4].path.name}
    dialog.reject()
    assert len(list(folder.glob("*.jpg"))) == 6


def test_copies_in_the_library_are_seen(qtbot: QtBot, desk: Application, folder: Path) -> None:
    read(qtbot, desk, folder)
    click(qtbot, desk.window.page.grid, 0)
    desk.actions["copy_to"].trigger()
    dialog = dialog_of(qtbot, desk)
    assert isinstance(dialog.options, FolderOptions)
    dialog.options.folder.setText(str(folder / "Copies"))
    accept(qtbot, dialog)
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 7, timeout=LONG)
