"""Suggest times for photos without one: those of near duplicates, else of the photos beside them by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Photo
from app.domain.progress import ProgressMeter, Task
from app.library import Library
from app.similarity.frames.versions import is_version
from app.tasks.library.pixels import read_grey

_ALIKE = 0.5
"""Cosine of centred vectors, below which nothing is a near duplicate: pixels tell."""
_NEAREST = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A time that a photo may have."""

    photo: Photo
    time: float
    """Seconds since 1970 by the local clock."""
    reason: str
    """The photos it follows from."""


def suggest_times(library: Library, photos: Sequence[Photo]) -> Task[tuple[Suggestion, ...]]:
    """Suggest times; photos without any dated one like them or beside them are left out."""
    yield from library.refresh()
    columns = yield from library.load_photos()
    pace = ProgressMeter("Finding capture times", len(photos))
    folders: dict[int, list[int]] = {}
    found: list[Suggestion] = []
    for photo in photos:
        suggestion = _by_likeness(library, photo) or _by_name(columns, photo, folders)
        found += [suggestion] if suggestion else []
        pace.done += 1
        yield pace.report()
    return tuple(found)


def _by_likeness(library: Library, photo: Photo) -> Suggestion | None:
    """Return the time of a dated photo of the same picture, edited or saved anew."""
    row = library.index.row_of(photo.digest)
    grey = None if row is None else read_grey(library.thumbnails, photo.digest)
    if row is None or grey is None:
        return None
    hits = library.index.search(library.index.vector(row), _NEAREST)
    alike = library.photos_of([digest for digest, score in hits if score >= _ALIKE])
    for digest, copies in alike.items():
        dated = [other for other in copies if other.taken and other.id != photo.id]
        other = read_grey(library.thumbnails, digest) if dated else None
        if other is not None and is_version(grey, other):
            return Suggestion(photo, dated[0].time, f"like {dated[0].path.name}")
    return None


def _by_name(
    columns: PhotoColumns, photo: Photo, folders: dict[int, list[int]]
) -> Suggestion | None:
    """Return the middle of the dated photos before and after in the folder, or the one there is."""
    own = columns.row_of(photo.id)
    if own is None:
        return None
    folder = int(columns.folders[own])
    if folder not in folders:
        rows = np.flatnonzero(columns.folders == folder).tolist()
        folders[folder] = sorted(rows, key=lambda row: _in_order(columns.names[row]))
    rows = folders[folder]
    place = rows.index(own)
    before = next((row for row in reversed(rows[:place]) if columns.taken[row]), None)
    after = next((row for row in rows[place + 1 :] if columns.taken[row]), None)
    beside = [row for row in (before, after) if row is not None]
    if not beside:
        return None
    names = " and ".join(columns.names[row] for row in beside)
    where = "between" if len(beside) == 2 else "after" if before is not None else "before"
    return Suggestion(photo, float(np.mean(columns.times[beside]) // 1), f"{where} {names}")


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return what names are ordered by: numbers in them by their size."""
    return [
        (int(part), "") if part.isascii() and part.isdigit() else (-1, part.casefold())
        for part in re.split(r"(\d+)", name)
    ]
