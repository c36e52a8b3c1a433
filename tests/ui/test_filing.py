"""Acts upon files in the window: listed before they are done, only what is listed, stopped, undone, gone on with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.act import Act, State, Verb
from app.files.export_rules import MetadataChoice
from app.library import Library
from app.news import Progress, Task
from app.photo import Photo
from app.places import find_places
from app.settings import Settings
from app.tasks.perform import Outcome
from app.tasks.together import Request
from app.ui.bridge import Bridge
from app.ui.models.deciding import Deciding
from app.ui.models.filing import Filing
from app.ui.views.files_dialog import FilesDialog
from app.ui.views.files_wishes import ExportWishes, FolderWishes, NameWishes
from app.ui.views.history_dialog import HistoryDialog
from app.worker import Worker
from tests.trash import use_trash

COUNT = 40


class Desk:
    """A library of real files, and what the window asks of it."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, folder: Path) -> None:
        self.qtbot, self.bridge, self.folder = qtbot, bridge, folder
        self.deciding = Deciding(bridge)
        self.filing = Filing(bridge, self.deciding)
        self.settings = Settings()
        self.done: list[Act] = []
        self.undone: list[Act] = []
        self.troubles: list[Outcome] = []
        self.deciding.done.connect(self.done.append)
        self.deciding.undone.connect(self.undone.append)
        self.filing.troubled.connect(self.troubles.append)
        self.photos: tuple[Photo, ...] = self.answer(_list)

    def answer(self, task: Callable[..., Task[Any]], *arguments: Any) -> Any:
        found: list[Any] = []
        self.bridge.ask(task, *arguments, answer=found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def open(self, verb: Verb, count: int = COUNT, **more: Any) -> FilesDialog:
        ids = tuple(photo.id for photo in self.photos[:count])
        dialog = FilesDialog(self.filing, Request(verb, ids, **more), self.settings, None)
        self.qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    def press(self, dialog: FilesDialog) -> None:
        self.qtbot.waitUntil(dialog.act.isEnabled)
        self.qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)

    def finish(self) -> None:
        self.qtbot.waitUntil(lambda: not self.filing.busy, timeout=20_000)

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
        library = Library(find_places(tmp_path / "library"), Settings())
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
    dialog = desk.open(Verb.TRASH, 3)
    desk.qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.act.text() == "Move 3 photos to trash"
    assert [row.source.name for row in dialog.rows.rows] == before[:3]
    assert dialog.rows.index(0, 2).data() == "to the trash"
    assert desk.names() == before
    (desk.folder / "001.jpg").write_bytes(b"edited")
    desk.press(dialog)
    desk.finish()
    assert desk.names() == ["001.jpg", *before[3:]]
    assert desk.done[0].words.endswith("to the trash")
    assert "001.jpg" in desk.troubles[0].troubles[0]
    desk.qtbot.waitUntil(lambda: desk.deciding.last is not None)
    desk.filing.undo()
    desk.finish()
    assert desk.names() == before
    assert desk.undone[0].state is State.UNDONE
    desk.qtbot.waitUntil(lambda: desk.deciding.next is not None)
    desk.filing.redo()
    desk.finish()
    assert desk.names() == ["001.jpg", *before[3:]]


def test_a_list_that_is_no_longer_what_is_wished_cannot_be_done(desk: Desk) -> None:
    dialog = desk.open(Verb.RENAME, 2)
    assert isinstance(dialog.wishes, NameWishes)
    dialog.wishes.pattern.setText("{number:02} {name}")
    desk.qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.rows.index(1, 2).data() == "02 001.jpg"
    dialog.wishes.pattern.setText("{nonsense}")
    assert not dialog.act.isEnabled()
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 0)
    assert not dialog.act.isEnabled()
    dialog.wishes.pattern.setText("Trip {number}")
    desk.press(dialog)
    desk.finish()
    assert desk.names()[-2:] == ["Trip 1.jpg", "Trip 2.jpg"]
    assert desk.settings.pattern == "Trip {number}"


def test_a_folder_has_to_be_chosen_and_is_remembered(desk: Desk) -> None:
    dialog = desk.open(Verb.MOVE, 2)
    assert isinstance(dialog.wishes, FolderWishes)
    desk.qtbot.wait(300)
    assert not dialog.act.isEnabled()
    dialog.wishes.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    desk.finish()
    assert sorted(p.name for p in (desk.folder / "Trip").iterdir()) == ["000.jpg", "001.jpg"]
    assert desk.settings.filed_to == str(desk.folder / "Trip")


def test_what_is_stopped_says_how_far_it_came_and_is_continued_in_the_history(
    desk: Desk, qtbot: QtBot
) -> None:
    dialog = desk.open(Verb.MOVE)
    assert isinstance(dialog.wishes, FolderWishes)
    dialog.wishes.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    qtbot.waitUntil(lambda: desk.filing.progress.done > 2)
    desk.filing.stop()
    assert not desk.filing.busy
    qtbot.waitUntil(lambda: len(desk.done) == 1)
    (act,) = desk.done
    assert act.state is State.HALFWAY
    assert act.words.endswith(f"of {COUNT} files")
    history = HistoryDialog(desk.filing, None)
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
    dialog = desk.open(Verb.EXPORT, 1)
    wishes = dialog.wishes
    assert isinstance(wishes, ExportWishes)
    wishes.folder.setText(str(desk.folder.parent / "out"))
    wishes.kind.setCurrentIndex(1)
    assert not wishes.metadata.isHidden()
    request = Request(Verb.EXPORT, (1,))
    found: list[MetadataChoice] = []
    for row in range(wishes.metadata.count()):
        wishes.metadata.setCurrentIndex(row)
        wished = wishes.apply(request)
        assert wished is not None
        assert wished.drawing is not None
        found.append(wished.drawing.metadata)
    assert found == list(MetadataChoice)


def test_an_export_shows_what_it_makes(desk: Desk) -> None:
    dialog = desk.open(Verb.EXPORT, 33)
    wishes = dialog.wishes
    assert isinstance(wishes, ExportWishes)
    wishes.folder.setText(str(desk.folder.parent / "out"))
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 33)
    wishes.kind.setCurrentIndex(2)
    desk.qtbot.waitUntil(lambda: len(dialog.rows.rows) == 2)
    desk.qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.act.text() == "Export 2 contact sheets"


def test_a_rating_goes_between_and_is_undone_in_its_turn(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.open(Verb.MOVE)
    assert isinstance(dialog.wishes, FolderWishes)
    dialog.wishes.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    qtbot.waitUntil(lambda: desk.filing.progress.done > 0)
    desk.deciding.mark(desk.photos[:1], {"stars": 3})
    desk.finish()
    qtbot.waitUntil(lambda: len(desk.done) == 2)
    stars = {photo.digest: photo.marks.stars for photo in desk.answer(_list)}
    assert stars[desk.photos[0].digest] == 3


def test_the_folder_of_copies_is_told_so_that_it_can_be_read(desk: Desk) -> None:
    made: list[Path] = []
    desk.filing.made.connect(made.append)
    dialog = desk.open(Verb.COPY, 2)
    assert isinstance(dialog.wishes, FolderWishes)
    dialog.wishes.folder.setText(str(desk.folder / "Trip"))
    desk.press(dialog)
    desk.finish()
    assert made == [desk.folder / "Trip"]
    desk.qtbot.waitUntil(lambda: desk.deciding.last is not None)
    desk.filing.undo()
    desk.finish()
    assert made == [desk.folder / "Trip"]
