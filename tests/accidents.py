"""Every operation on a small library, to be interrupted: what must stand whatever happens, and how to go on.

Run as a program it forks a child for each line it reads, an operation, so that another can kill it.
"""

import contextlib
import hashlib
import io
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.child_process import ChildFailed
from app.computer import this_computer
from app.domain.errors import PhotoError
from app.domain.health import Recovery
from app.domain.operation import OperationKind, OperationState, StepState
from app.domain.photo import Photo, Presence
from app.files.export.options import ExportOptions
from app.files.metadata.embedded_writer import write_embedded
from app.files.metadata.sidecar import read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.filing import step as step_module
from app.tasks.filing.execute import execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import plan_operation
from app.tasks.health import back_up as back_up_module
from app.tasks.health.back_up import back_up, load_backups
from app.tasks.history.undo import redo_by_id, undo_by_id
from app.tasks.indexing.index import index_folders
from app.tasks.metadata import write_sidecars as write_module
from app.tasks.metadata.edit import edit_metadata
from app.tasks.metadata.write_sidecars import write_sidecars
from app.tasks.open import open_library
from tests import pictures
from tests.conftest import homes
from tests.fakes import FakeEmbedder
from tests.running import answer_of
from tests.tasks.conftest import offer, stay_here

KEPT = {"000": 5, "001": 4, "003": 2, "004": 3}
"""Ratings of the prepared library, by the names of photos: in a sidecar of ours, in Adobe's, in the file, pending."""
_RAW = b"raw bytes of 001"


@dataclass
class Place:
    """The folders of one library; `second` is on another disk where there is one."""

    root: Path
    second: Path
    known: dict[str, str] = field(default_factory=dict)
    """The names of the pictures that must never be lost, by what they show."""
    said: dict[str, int] = field(default_factory=dict)
    """Ratings that were acknowledged, by those names."""
    maybe: dict[str, int] = field(default_factory=dict)
    """Ratings that were given, and perhaps not acknowledged before the program was killed."""
    embeds: bool = False
    there: dict[Path | None, set[str]] = field(default_factory=dict)
    """Names of the files in folders to move and copy to, before that."""

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def copies(self) -> Path:
        return self.root / "copies"

    @property
    def data(self) -> Path:
        return self.root / "library"

    @property
    def trash(self) -> Path:
        return self.root / "home/data/Trash/files"

    def open(self, recovery: Recovery | None = None) -> Library:
        """Open the library as the program does, with recovery."""
        self.look()
        settings = Settings(similarity_model="fake", text_model="fake", embed=self.embeds)
        return answer_of(open_library(find_app_paths(self.data), settings, recovery=recovery))

    def look(self) -> None:
        """Note which files are where they are moved or copied to."""
        for folder in (self.copies, self.second, self.photos / "Trip"):
            self.there[folder] = {path.stem for path in files_in(folder)}


def stay_in_process(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Do everything in this process, with a trash of its own."""
    from send2trash import plat_other

    offer(patch, FakeEmbedder())
    stay_here(patch)
    for module in (step_module, back_up_module, write_module):
        patch.setattr(module, "run_in_child", _call_here)
    data = home / "data"
    for name, path in homes(home).items():
        patch.setenv(name, path)
    patch.setenv("XDG_DATA_HOME", str(data))
    patch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(data))
    patch.setattr(plat_other, "HOMETRASH_B", os.fsencode(data / "Trash"))


def _call_here(function: Callable[..., Any], *args: Any) -> Generator[None, None, Any]:
    """As run_in_child, which turns the errors of a child into ChildFailed."""
    yield
    try:
        return function(*args)
    except (OSError, RuntimeError, ValueError) as error:
        raise ChildFailed(f"{type(error).__name__}: {error}") from error


def prepare(place: Place) -> None:
    """Make a library of six photos, with a RAW, three kinds of metadata, and an edit that is not saved yet."""
    for folder in (place.photos, place.copies, place.second, place.root / "home"):
        folder.mkdir(parents=True, exist_ok=True)
    this_computer()  # Its name is part of what is prepared.
    paths = pictures.write_scenes(place.photos, 6)
    (place.photos / "001.cr2").write_bytes(_RAW)
    write_sidecar(place.photos / "001.xmp", {"rating": 4}, SidecarOptions(), 1e9)
    write_sidecar(place.photos / "002.jpg.xmp", {"title": "Two"}, SidecarOptions(), 1e9)
    write_embedded(place.photos / "003.jpg", {"rating": 2}, SidecarOptions(), 1e9)
    place.known = {picture_of(path): path.stem for path in paths}
    library = place.open()
    answer_of(index_folders(library, [place.photos, place.second]))
    by_name = {photo.path.stem: photo for photo in library.catalog.photos.list()}
    answer_of(edit_metadata(library, [by_name["000"]], {"rating": 5}))
    answer_of(write_sidecars(library))
    answer_of(edit_metadata(library, [by_name["004"]], {"rating": 3}))
    library.close()


def picture_of(path: Path) -> str:
    """Return what names a picture whatever metadata its file has; of a broken file, its bytes."""
    content = path.read_bytes()
    if content not in _PICTURES:
        try:
            with Image.open(io.BytesIO(content)) as image:
                image.load()
                pixels = image.tobytes()
        except OSError:
            pixels = content
        _PICTURES[content] = hashlib.sha256(pixels).hexdigest()
    return _PICTURES[content]


_PICTURES: dict[bytes, str] = {}


def shown(library: Library) -> list[Photo]:
    """Return the photos that are here, by path."""
    here = (p for p in library.catalog.photos.list() if p.presence is Presence.HERE)
    return sorted(here, key=lambda photo: photo.path)


def files_in(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def view(place: Place, library: Library) -> dict[str, Any]:
    """Return everything the user would find, without times and without the trash."""
    files: dict[str, Any] = {}
    for path in files_in(place.photos, place.copies, place.second):
        if path.suffix == ".albumen-new":
            continue
        name = str(path).replace(str(place.second), "second").replace(str(place.root), "")
        # On a contact sheet, a thumbnail that cannot be read leaves its place empty.
        is_sidecar, is_sheet = path.suffix == ".xmp", "contact sheet" in path.name
        files[name] = read_sidecar(path).values if is_sidecar else is_sheet or picture_of(path)
    return {
        "files": {} if place.embeds else files,
        "photos": {
            p.path.name: (p.metadata.rating, p.metadata.title, len(p.companions))
            for p in shown(library)
        },
        "unreadable": len(library.catalog.unreadable.list()),
    }


def check(
    place: Place,
    library: Library,
    why: object,
    *,
    is_indexed: bool = True,
    is_killed: bool = False,
) -> None:
    """Nothing is lost, and the catalog knows it.

    A kill while metadata is being saved leaves a draft, which is listed, and taken by the next save.
    """
    with contextlib.closing(sqlite3.connect(library.catalog.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], why
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == [], why
    inside = [place.photos, place.second]
    everywhere = files_in(*inside, place.trash)
    pictures_there = {picture_of(path) for path in everywhere}
    lost = [name for picture, name in place.known.items() if picture not in pictures_there]
    assert not lost, (lost, why)
    assert any(path.read_bytes() == _RAW for path in everywhere), why
    for path in files_in(*inside, place.copies):
        if path.suffix == ".xmp":
            read_sidecar(path)
        elif path.suffix == ".jpg":  # No half of a picture under a name of its own.
            assert path.parent == place.copies or picture_of(path) in place.known, (path, why)
            with Image.open(path) as image:
                image.load()
    left = [
        str(path)
        for path in files_in(*inside, place.copies, place.data)
        if path.name.startswith(".albumen-") or (not is_killed and path.suffix == ".albumen-new")
    ]
    assert not left, (left, why)
    photos = shown(library)
    here = {path for path in files_in(*inside) if path.suffix == ".jpg"}
    known = {photo.path for photo in photos}
    assert known <= here, (known - here, why)
    if is_indexed:
        assert known == here, (here - known, why)
    ratings = {place.known.get(picture_of(p.path)): p.metadata.rating for p in photos}
    for name, rating in {**KEPT, **place.said}.items():
        allowed = (rating, place.maybe.get(name, rating))
        assert ratings.get(name, rating) in allowed, (name, ratings[name], rating, why)
    for operation in library.catalog.journal.list():
        states = {step.state for step in library.catalog.journal.steps(operation.id)}
        assert StepState.BEGUN not in states, why
        assert operation.state is not OperationState.BEGUN, why


# What the user does: returns the sentences on what was not done.
Doing = Callable[[Place, Library], "list[str]"]


@dataclass(frozen=True)
class Operation:
    """One operation."""

    act: Doing
    before: Callable[[Place, Library], object] = lambda _place, _library: None
    again: "Doing | None" = None
    """How it is completed; by default as it was begun."""
    embeds: bool = False
    adds: bool = False
    """Whether there are photos that are not indexed before."""


def _file(kind: OperationKind, to: str = "", **more: Any) -> Doing:
    def act(place: Place, library: Library) -> list[str]:
        folder = (place.second if to == "second" else place.root / to) if to else None
        there = place.there.get(folder, set())
        chosen = tuple(
            photo.id
            for photo in shown(library)
            if photo.path.stem not in there and not photo.path.stem.startswith("x ")
        )
        if kind is OperationKind.TRASH:
            chosen = tuple(p.id for p in shown(library) if p.path.stem in ("000", "001"))
        if not chosen:
            return []
        request = Request(kind, chosen, folder, **more)
        return list(
            answer_of(execute_plan(library, answer_of(plan_operation(library, request)))).errors
        )

    return act


def _complete(act: Doing, *, is_sheet: bool = False) -> Doing:
    """Complete a file operation: its open steps, then the photos that were left out."""

    def again(place: Place, library: Library) -> list[str]:
        newest = library.catalog.journal.list(1)[0]
        if is_sheet and newest.kind.touches_files and newest.state is OperationState.DONE:
            return []
        is_open = newest.state in (OperationState.HALFWAY, OperationState.UNDONE)
        if newest.kind.touches_files and is_open:
            answer_of(redo_by_id(library, newest.id))
            steps = library.catalog.journal.steps(newest.id)
            if errors := [step.detail for step in steps if not step.state.is_done]:
                return errors
            if is_sheet:
                return []
            place.look()
        return act(place, library)

    return again


def _filing(kind: OperationKind, to: str = "", **more: Any) -> Operation:
    act = _file(kind, to, **more)
    return Operation(act, again=_complete(act, is_sheet="sheet" in more))


def _undo(place: Place, library: Library) -> list[str]:
    newest = library.catalog.journal.list(1)[0]
    stuck = _stuck(library, newest.id)
    if newest.state is OperationState.UNDONE and not stuck:
        return []
    if (
        newest.state is OperationState.UNDONE
    ):  # Undone but for what is stuck, it can only be done again.
        answer_of(redo_by_id(library, newest.id))
    answer_of(undo_by_id(library, newest.id))
    return _stuck(library, newest.id)


def _stuck(library: Library, operation: int) -> list[str]:
    steps = library.catalog.journal.steps(operation)
    return [step.detail for step in steps if step.state is StepState.STUCK]


def _undoing(kind: OperationKind, to: str = "", **more: Any) -> Operation:
    return Operation(_undo, before=_file(kind, to, **more))


def _add(place: Place, _library: Library) -> None:
    """Two new photos, one with a sidecar, and one that another program has rated."""
    for path in pictures.write_scenes(place.photos / "New", 2, first=6):
        place.known[picture_of(path)] = path.stem
    write_sidecar(place.photos / "New/006.jpg.xmp", {"rating": 1}, SidecarOptions(), 1e9)
    write_embedded(place.photos / "005.jpg", {"rating": 3}, SidecarOptions(), time.time())


def _index(place: Place, library: Library) -> list[str]:
    report = answer_of(index_folders(library, [place.photos]))
    return [*map(str, (*report.unreadable, *report.metadata_errors)), *report.notes]


def _rate(place: Place, library: Library) -> list[str]:
    chosen = [photo for photo in shown(library) if photo.path.stem in ("000", "001", "002")]
    answer_of(edit_metadata(library, chosen, {"rating": 1, "title": "New"}))
    place.said |= {photo.path.stem: 1 for photo in chosen}
    return _save(place, library)


def _save(place: Place, library: Library) -> list[str]:
    answer_of(write_sidecars(library))
    pending = len(library.catalog.sidecar_state.pending())
    errors = library.catalog.sidecar_state.errors(place.photos).values()
    return [*errors, *(["Metadata is pending."] if pending and not errors else [])]


def _save_indexed(place: Place, library: Library) -> list[str]:
    """A photo written into, of which that was not noted, is first read again.

    What could not be written into a photo has been saved beside it, and stays there.
    """
    answer_of(index_folders(library, [place.photos]))
    return [each for each in _save(place, library) if "Saved to the sidecar" not in each]


def _edit_all(place: Place, library: Library) -> None:
    answer_of(edit_metadata(library, shown(library), {"title": "Within"}))


def _back_up(_place: Place, library: Library) -> list[str]:
    answer_of(back_up(library))
    return []


def _back_up_again(place: Place, library: Library) -> list[str]:
    _back_up(place, library)
    (newest, *_) = answer_of(load_backups(library))
    assert newest.state == library.catalog.state()
    return []


_MOVE, _COPY, _TRASH = OperationKind.MOVE, OperationKind.COPY, OperationKind.TRASH
_RENAME, _EXPORT = OperationKind.RENAME, OperationKind.EXPORT
_SMALL = ExportOptions(48, 80)

OPERATIONS: dict[str, Operation] = {
    "index": Operation(_index, _add, adds=True),
    "rate": Operation(_rate),
    "save": Operation(_save),
    "embed": Operation(_save, _edit_all, _save_indexed, embeds=True),
    "move": _filing(_MOVE, "photos/Trip"),
    "move to another disk": _filing(_MOVE, "second"),
    "copy": _filing(_COPY, "copies"),
    "rename": _filing(_RENAME, pattern="x {name}"),
    "export": _filing(_EXPORT, "copies", export=_SMALL),
    "contact sheet": _filing(_EXPORT, "copies", export=_SMALL, sheet=True),
    "trash": _filing(_TRASH),
    "undo move": _undoing(_MOVE, "photos/Trip"),
    "undo move to another disk": _undoing(_MOVE, "second"),
    "undo copy": _undoing(_COPY, "copies"),
    "undo rename": _undoing(_RENAME, pattern="x {name}"),
    "undo trash": _undoing(_TRASH),
    "undo export": _undoing(_EXPORT, "copies", export=_SMALL),
    "back up": Operation(_back_up, again=_back_up_again),
}


def restore_template(template: Path, place: Place) -> None:
    """Make the place as it was prepared."""
    for folder in (place.root, place.second):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template / folder.name, folder)
    place.said, place.maybe = {}, {}
    know(place)


def know(place: Place) -> None:
    """Note the pictures that are there now: none of them may be lost."""
    folders = (path for path in files_in(place.photos) if path.suffix == ".jpg")
    place.known = {picture_of(path): path.stem for path in folders}


def main() -> None:
    """Fork a child for every line, an operation; its library is closed by nobody."""
    root, second, begun = map(Path, sys.argv[1:])
    patch = pytest.MonkeyPatch()
    stay_in_process(patch, root / "home")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _do(Place(root, second), line.strip(), begun)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "ended\n")
        sys.stdout.flush()


def _do(place: Place, name: str, begun: Path) -> None:
    operation = OPERATIONS[name]
    place.embeds = operation.embeds
    know(place)
    library = place.open()
    operation.before(place, library)
    begun.touch()
    with contextlib.suppress(PhotoError):
        operation.act(place, library)
    os._exit(0)


if __name__ == "__main__":
    main()
