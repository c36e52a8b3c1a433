"""Write what is said of photos beside them, for other programs: what waits for it, and how it went."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.files.manner import Manner
from app.files.sidecar import name_sidecars, read_sidecar, write_sidecar
from app.library import Library
from app.marks import Said, Source
from app.news import Change, Pace, Progress, Task
from app.photo import Photo, PhotoError, Presence
from app.tasks.record import find_remarked, read_marks
from app.tasks.sources import find_unwritten, manner_of, read_files_of, sidecars_of, sign, take_in

_AWAY = "The folder cannot be reached now; it is written when it is back."


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written of one photo."""

    photo: Photo
    files: tuple[Path, ...]
    """The sidecars that are changed, or made."""
    says: Said
    trouble: str = ""
    """Why it could not be done when last tried, as a sentence."""


def plan_writes(library: Library) -> Task[tuple[Writing, ...]]:
    """Everything that waits to be written, with the files it would be written to. Writes nothing."""
    manner = manner_of(library.settings)
    found: list[Writing] = []
    for photo in _pending(library):
        writing = _plan(library, photo, manner)
        if writing.says:
            found.append(writing)
        if len(found) % 50 == 0:
            yield Progress("Looking at what is to be written", len(found))
    yield Progress("Looking at what is to be written", len(found))
    return tuple(found)


def write_marks(library: Library, ids: Collection[int] | None = None) -> Task[int]:
    """Write everything that waits for it, or that of some photos; how many photos were done.

    What cannot be written (a read-only card, a disk that is away) stays in the catalog and waits, with
    the reason. Can be stopped at any step. What another program wrote meanwhile is read first.
    """
    waiting = [photo for photo in _pending(library) if ids is None or photo.id in ids]
    manner = manner_of(library.settings)
    before = read_marks(library, [photo.id for photo in waiting])
    pace = Pace("Writing beside the photos", len(waiting))
    written = 0
    for photo in waiting:
        yield pace.report()
        trouble = _AWAY
        if photo.presence is Presence.HERE and photo.path.exists():
            trouble = ""
            try:
                yield from _catch_up(library, photo)
                _write(library, photo.id, manner)
                written += 1
            except PhotoError as error:
                trouble = str(error)
        if trouble:
            library.catalog.written.set_trouble(photo.path, trouble)
        pace.done += 1
    if waiting:
        yield Change(photos=find_remarked(library, before), marks=True)
    return written


def _pending(library: Library) -> list[Photo]:
    photos = library.catalog.photos.get(library.catalog.written.pending())
    return sorted(photos.values(), key=lambda photo: photo.path)


def _plan(library: Library, photo: Photo, manner: Manner) -> Writing:
    on_disk, _, trouble = library.catalog.written.get(photo.path)
    says = find_unwritten(photo.marks, on_disk, manner)
    files = name_sidecars(photo.path, photo.companions, manner)
    if photo.presence is not Presence.HERE:
        trouble = _AWAY
    return Writing(photo, files, says, trouble)


def _catch_up(library: Library, photo: Photo) -> Task[None]:
    """Read what was written to its files since they were last looked at."""
    sidecars = sidecars_of(photo)
    signature = sign(photo, sidecars)
    if library.catalog.written.signature(photo.path) == signature:
        return
    metadata = yield from read_files_of(library, photo.path, sidecars)
    with library.catalog.transaction():
        take_in(library, photo, metadata, sidecars, signature)


def _write(library: Library, photo_id: int, manner: Manner) -> None:
    """In one step, as the photo is marked now. Raises PhotoError."""
    photo = library.catalog.photos.get([photo_id])[photo_id]
    writing = _plan(library, photo, manner)
    now = time.time()
    if writing.says:
        for file in writing.files:
            write_sidecar(file, writing.says, manner, now)
    _, sources, _ = library.catalog.written.get(photo.path)
    sidecars = sidecars_of(photo)
    with library.catalog.transaction():
        library.catalog.written.put(
            photo.path, photo.marks, sign(photo, sidecars), _renew(sources, sidecars)
        )


def _renew(sources: Sequence[Source], sidecars: Sequence[Path]) -> list[Source]:
    """Who says what, now that we have written to the sidecars."""
    others = [source for source in sources if source.path not in sidecars]
    for path in sidecars:
        words = read_sidecar(path)
        others.append(Source(path, words.says, words.time or path.stat().st_mtime))
    return others
