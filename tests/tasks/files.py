"""Photos with all that belongs to them, and acts upon them run to their ends."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.act import Act, Verb
from app.files.manner import Manner
from app.files.sidecar import write_sidecar
from app.library import Library
from app.photo import Photo
from app.tasks.browse import list_photos
from app.tasks.index import index_folders
from app.tasks.mark import mark
from app.tasks.perform import Outcome, act_on_files
from app.tasks.plan import Plan, plan_act
from app.tasks.together import Request
from tests import pictures
from tests.running import answer_of


def fill(library: Library, folder: Path, count: int = 3) -> list[Path]:
    """Photos 000.jpg and on; 001 has its RAW and a sidecar of Adobe's, 002 one of its own."""
    paths = pictures.write_scenes(folder, count)
    if count > 2:
        (folder / "001.cr2").write_bytes(b"raw")
        write_sidecar(folder / "001.xmp", {"stars": 4}, Manner(), 1e9)
        write_sidecar(folder / "002.jpg.xmp", {"title": "Two"}, Manner(), 1e9)
    answer_of(index_folders(library, [folder]))
    return paths


def shown(library: Library) -> list[Photo]:
    """By path."""
    return sorted(answer_of(list_photos(library)), key=lambda photo: photo.path)


def names(library: Library) -> list[str]:
    return [photo.path.name for photo in shown(library)]


def say(library: Library, photo: Photo, **says: Any) -> None:
    answer_of(mark(library, [photo], says))


def plan(library: Library, verb: Verb, photos: Iterable[Photo] | None = None, **more: Any) -> Plan:
    chosen = shown(library) if photos is None else photos
    return answer_of(plan_act(library, Request(verb, tuple(p.id for p in chosen), **more)))


def act(
    library: Library, verb: Verb, photos: Iterable[Photo] | None = None, **more: Any
) -> Outcome:
    return answer_of(act_on_files(library, plan(library, verb, photos, **more)))


def done(outcome: Outcome) -> Act:
    """The act, of which nothing was left undone."""
    assert outcome.troubles == ()
    assert outcome.act is not None
    return outcome.act


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
