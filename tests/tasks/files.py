"""Photos with all that belongs to them, and acts upon them run to their ends."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.domain.operation import Operation, OperationKind
from app.domain.photo import Photo
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.filing.execute import Outcome, execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan, plan_operation
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from tests import pictures
from tests.running import answer_of


def fill(library: Library, folder: Path, count: int = 3) -> list[Path]:
    """Photos 000.jpg and on; 001 has its RAW and a sidecar of Adobe's, 002 one of its own."""
    paths = pictures.write_scenes(folder, count)
    if count > 2:
        (folder / "001.cr2").write_bytes(b"raw")
        write_sidecar(folder / "001.xmp", {"rating": 4}, SidecarOptions(), 1e9)
        write_sidecar(folder / "002.jpg.xmp", {"title": "Two"}, SidecarOptions(), 1e9)
    answer_of(index_folders(library, [folder]))
    return paths


def shown(library: Library) -> list[Photo]:
    """By path."""
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def names(library: Library) -> list[str]:
    return [photo.path.name for photo in shown(library)]


def run_to_end(library: Library, photo: Photo, **values: Any) -> None:
    answer_of(edit_metadata(library, [photo], values))


def plan(
    library: Library, kind: OperationKind, photos: Iterable[Photo] | None = None, **more: Any
) -> Plan:
    chosen = shown(library) if photos is None else photos
    return answer_of(plan_operation(library, Request(kind, tuple(p.id for p in chosen), **more)))


def execute(
    library: Library, kind: OperationKind, photos: Iterable[Photo] | None = None, **more: Any
) -> Outcome:
    return answer_of(execute_plan(library, plan(library, kind, photos, **more)))


def done(outcome: Outcome) -> Operation:
    """The act, of which nothing was left undone."""
    assert outcome.errors == ()
    assert outcome.operation is not None
    return outcome.operation


def tree(*folders: Path) -> dict[str, bytes]:
    """All files below folders, and what is in them."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def listed(folder: Path) -> list[str]:
    """The names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())
