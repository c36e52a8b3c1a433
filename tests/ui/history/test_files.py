"""File operations in the window: listed before executed, only as listed, stopped, undone, continued."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.operation import Operation, OperationKind, OperationState
from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.files.export.rules import MetadataChoice
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.filing.execute import Outcome
from app.tasks.filing.file_set import Request
from app.ui.bridge import Bridge
from app.ui.dialogs.files import FilesDialog
from app.ui.dialogs.files_options import ExportForm, FolderOptions, NameOptions
from app.ui.history.history_dialog import HistoryDialog
from app.ui.history.model import HistoryModel
from app.ui.history.sidecar_writer import SidecarWriter
from app.worker import Worker
from tests.trash import use_trash

COUNT = 40


class Desk:
    """A library of real files, and what the window asks of it."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, folder: Path) -> None:
        self.qtbot, self.bridge, self.folder = qtbot, bridge, folder
        self.history = HistoryModel(bridge)
        self.settings = Settings()
        self.done: list[Operation] = []
        self.undone: list[Operation] = []
        self.troubles: list[Outcome] = []
        self.history.done.connect(self.done.append)
        self.history.undone.connect(self.undone.append)
        self.history.had_errors.connect(self.troubles.append)
        self.photos: tuple[Photo, ...] = self.answer(_list)

    def answer(self, task: Callable[..., Task[Any]], *arguments: Any) -> Any:
        found: list[Any] = []
        self.bridge.ask(task, *arguments, answer=found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def open(self, kind: OperationKind, count: int = COUNT, **more: Any) -> FilesDialog:
        ids = tuple(photo.id for photo in self.photos[:count])
        dialog = FilesDialog(self.history, Request(kind, ids, **more), self.settings, None)
        self.qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    def press(self, dialog: FilesDialog) -> None:
        self.qtbot.waitUntil(dialog.execute.isEnabled)
        self.qtbot.mouseClick(dialog.execute, Qt.MouseButton.LeftButton)

    def finish(self) -> None:
        self.qtbot.waitUntil(lambda: not self.history.busy, timeout=20_000)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


def _list(library: Library) -> Task[tuple[Photo, ...]]:
    yield Progress("Listing")
    return tuple(library.catalog.photos.list())


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, complaints: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    use_trash(monkeypatch, tmp_path)
    folder = tmp_path / "photos"
    folder.mkdir()
    worker = Worker()
    bridge = Bridge(worker, complaints.append)

    def opening() -> Task[Library]:
        yield Progress("Opening")
        library = Library(find_app_paths(tmp_path / "library"), Settings())
        with library.catalog.transaction():
            library.catalog.folders.add(folder)
            for number in range(COUNT):
                path = folder / f"{number:03}.jpg"
                path.write_bytes(b"%d" % number)
                status = path.stat()
                library.catalog.photos.put(
                    path,
                    photo=None,
                    digest=f"{number:032x}",
                    shape=(6, 4),
                    taken=float(number),
                    size=status.st_size,
                    mtime_ns=status.st_mtime_ns,
                )
        return library

    bridge.open(opening())
    yield Desk(qtbot, bridge, folder)
    bridge.close()
    assert worker.stop(10, last=bridge.close_library)
    delete(bridge)


def test_nothing_is_done_before_the_button_and_then_what_was_listed(desk: Desk) -> None:
    before = desk.names()
    dialog = desk.open(OperationKind.TRASH, 3)
    desk.qtbot.waitUntil(dialog.execute.isEnabled)
    assert dialog.execute.text() == "Move 3 photos to trash"
    assert [row.source.name for row in dialog.rows.rows] == before[:3]
    assert dialog.rows.index(0, 2).data() == "Trash"
    assert desk.names() == before
    (desk.folder / "001.jpg").write_bytes(b"edited")
    desk.press(dialog)
    desk.finish()
    assert desk.names() == ["001.jpg", *before[3:]]
    assert desk.done[0].summary.endswith("to the trash")
    assert "001.jpg" in desk.troubles[0].errors[0]
    desk.qtbot.waitUntil(lambda: desk.history.last is not None)
    desk.history.undo()
    desk.finish()
    assert desk.names() == before
    assert desk.undone[0].state is OperationState.UNDONE
    desk.qtbot.waitUntil(lambda: desk.history.next is not None)
    desk.history.redo()
    desk.finish()
    assert desk.names() == ["001.jpg", *before[3:]]


def test_an_outdated_list_cannot_be_executed(desk: Desk) -> None:
    dialog = desk.open(OperationKind.RENAME, 2)
    assert isinstance(dialog.options, NameOptions)
    dialog.options.pattern.setText("{number:02} {name}")
    desk.qtbot.waitUntil(dialog.execute.isEnabled)
    assert dialog.rows.index(1, 2).data() == "02 001.jpg"
    dialog.options.pattern.setText("{nonsense}")
    assert not dialog.execute.isEnabled()
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 0)
    assert not dialog.execute.isEnabled()
    dialog.options.pattern.setText("Trip {number}")
    desk.press(dialog)
    desk.finish()
    assert desk.names()[-2:] == ["Trip 1.jpg", "Trip 2.jpg"]
    assert desk.settings.name_pattern == "Trip {number}"


def test_a_folder_has_to_be_chosen_and_is_remembered(desk: Desk) -> None:
    dialog = desk.open(OperationKind.MOVE, 2)
    assert isinstance(dialog.options, FolderOptions)
    desk.qtbot.wait(300)
    assert not dialog.execute.isEnabled()
    dialog.options.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    desk.finish()
    assert sorted(p.name for p in (desk.folder / "Trip").iterdir()) == ["000.jpg", "001.jpg"]
    assert desk.settings.last_target == str(desk.folder / "Trip")


def test_a_stopped_operation_shows_its_progress_and_is_continued_in_the_history(
    desk: Desk, qtbot: QtBot
) -> None:
    dialog = desk.open(OperationKind.MOVE)
    assert isinstance(dialog.options, FolderOptions)
    dialog.options.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    qtbot.waitUntil(lambda: desk.history.progress.done > 2)
    desk.history.stop()
    assert not desk.history.busy
    qtbot.waitUntil(lambda: len(desk.done) == 1)
    (operation,) = desk.done
    assert operation.state is OperationState.HALFWAY
    assert operation.summary.endswith(f"of {COUNT} files")
    history = HistoryDialog(desk.history, None)
    qtbot.addWidget(history)
    history.show()
    rows = history.table.model()
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    history.table.selectRow(0)
    assert history.redo.text() == "Continue"
    qtbot.mouseClick(history.redo, Qt.MouseButton.LeftButton)
    desk.finish()
    assert desk.names() == ["Trip"]
    qtbot.waitUntil(lambda: rows.index(0, 2).data() == "done")
    qtbot.waitUntil(history.undo.isEnabled)
    qtbot.mouseClick(history.undo, Qt.MouseButton.LeftButton)
    desk.finish()
    assert len(desk.names()) == COUNT + 1
    history.close()


def test_an_export_can_be_without_place_or_people(desk: Desk) -> None:
    dialog = desk.open(OperationKind.EXPORT, 1)
    requests = dialog.options
    assert isinstance(requests, ExportForm)
    requests.folder.setText(str(desk.folder.parent / "out"))
    requests.kind.setCurrentIndex(1)
    assert not requests.metadata.isHidden()
    request = Request(OperationKind.EXPORT, (1,))
    found: list[MetadataChoice] = []
    for row in range(requests.metadata.count()):
        requests.metadata.setCurrentIndex(row)
        wished = requests.apply(request)
        assert wished is not None
        assert wished.export is not None
        found.append(wished.export.metadata)
    assert found == list(MetadataChoice)


def test_an_export_shows_what_it_makes(desk: Desk) -> None:
    dialog = desk.open(OperationKind.EXPORT, 33)
    requests = dialog.options
    assert isinstance(requests, ExportForm)
    requests.folder.setText(str(desk.folder.parent / "out"))
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 33)
    requests.kind.setCurrentIndex(2)
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 2)
    desk.qtbot.waitUntil(dialog.execute.isEnabled)
    assert dialog.execute.text() == "Export 2 contact sheets"


def test_a_rating_goes_between_and_is_undone_in_its_turn(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.open(OperationKind.MOVE)
    assert isinstance(dialog.options, FolderOptions)
    dialog.options.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    qtbot.waitUntil(lambda: desk.history.progress.done > 0)
    desk.history.edit(desk.photos[:1], {"rating": 3})
    desk.finish()
    qtbot.waitUntil(lambda: len(desk.done) == 2)
    rating = {photo.digest: photo.metadata.rating for photo in desk.answer(_list)}
    assert rating[desk.photos[0].digest] == 3


def test_the_folder_of_copies_is_told_so_that_it_can_be_read(desk: Desk) -> None:
    made: list[Path] = []
    desk.history.made.connect(made.append)
    dialog = desk.open(OperationKind.COPY, 2)
    assert isinstance(dialog.options, FolderOptions)
    dialog.options.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    desk.finish()
    assert made == [desk.folder / "Trip"]
    desk.qtbot.waitUntil(lambda: desk.history.last is not None)
    desk.history.undo()
    desk.finish()
    assert made == [desk.folder / "Trip"]


def test_a_rating_reaches_its_sidecar_with_one_request_after_the_edit(
    desk: Desk, requests: list[tuple[Any, ...]]
) -> None:
    writer = SidecarWriter(desk.bridge, desk.history, desk.settings)
    requests.clear()
    desk.history.edit(desk.photos[:1], {"rating": 5})
    desk.qtbot.waitUntil(lambda: len(requests) > 1 and not writer.busy)
    desk.qtbot.wait(100)
    assert len(requests) == 2
    assert writer.waiting == ()
    assert 'Rating="5"' in (desk.folder / "000.jpg.xmp").read_text()
