"""What a photo's files say of it, joined with what the user said: of each field the newest word counts."""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.files.manner import Manner
from app.files.metadata import Metadata
from app.files.picture import Wish
from app.files.sidecar import find_sidecars
from app.library import Library
from app.marks import FIELDS, UNMARKED, Marks, Said, Source
from app.news import Task, waiting
from app.photo import Member, Photo
from app.settings import Settings


def sign(photo: Photo, sidecars: Sequence[Path]) -> str:
    """Names the state of a photo's files: another whenever one of them was written to."""
    parts = [photo.digest]
    for path in sidecars:
        try:
            status = path.stat()
        except OSError:
            continue
        parts.append(f"{path.name}:{status.st_size}:{status.st_mtime_ns}")
    return "/".join(parts)


def sidecars_of(photo: Photo, names: Sequence[str] | None = None) -> tuple[Path, ...]:
    """The sidecars beside it; `names` are those in its folder, if known."""
    return find_sidecars(photo.path, photo.companions, names)


def take_in(
    library: Library, photo: Photo, metadata: Metadata, sidecars: Sequence[Path], signature: str
) -> None:
    """Note what its files say; what is new in that is said of the photo, at the time it says itself.

    Within a transaction of the caller's. What a file said and says no more was taken away by another
    program; but of a sidecar that is gone, or broken, nothing is believed.
    """
    catalog = library.catalog
    on_disk, before, _ = catalog.written.get(photo.path)
    found = _newest([_dated(source, before) for source in metadata.sources])
    words = {f: word for f, word in found.items() if word[0] != getattr(on_disk, f)}
    if not metadata.faults:
        words |= _taken_away(before, found, (photo.path, *sidecars))
    member = Member(photo.digest, photo.path)
    now = time.time()
    for field, (value, moment) in words.items():
        catalog.said.say([(member, {field: value})], min(moment, now))
    catalog.written.put(photo.path, sum_up(metadata.sources), signature, metadata.sources)
    if metadata.faults:
        catalog.written.set_trouble(photo.path, " ".join(metadata.faults))


def read_files_of(library: Library, path: Path, sidecars: Sequence[Path]) -> Task[Metadata]:
    """What a photo's file and these sidecars say now. Raises Unreadable."""
    reading = library.viewer.read(path, Wish(metadata=tuple(sidecars)))
    picture = yield from waiting("Reading what is said of a photo", reading)
    return picture.metadata or Metadata()


def sum_up(sources: Sequence[Source]) -> Marks:
    """Of each field the last word."""
    return Marks(**{field: value for field, (value, _) in _newest(sources).items()})


def manner_of(settings: Settings) -> Manner:
    """How the user wants it written."""
    return Manner(
        reject_as_rating=settings.reject_as_rating,
        pick_digikam=settings.pick_digikam,
        pick_dm=settings.pick_dm,
        names="digikam" if settings.sidecar_names == "digikam" else "adobe",
        embed=settings.embed,
    )


def find_unwritten(marks: Marks, on_disk: Marks, manner: Manner) -> Said:
    """The fields to write; a flag only where there is a way to write it."""
    says = {f: getattr(marks, f) for f in FIELDS if getattr(marks, f) != getattr(on_disk, f)}
    if not (manner.pick_digikam or manner.pick_dm or manner.reject_as_rating):
        says.pop("flag", None)
    return says


def _newest(sources: Sequence[Source]) -> dict[str, tuple[Any, float]]:
    """Of each field the last word, and its time; of words of one time, the sidecar's."""
    found: dict[str, tuple[Any, float]] = {}
    for source in sorted(sources, key=lambda each: each.time):
        found |= {field: (value, source.time) for field, value in source.says.items()}
    return found


def _dated(source: Source, before: Sequence[Source]) -> Source:
    """Where a file says other things than before and calls them as old: dated by the file itself."""
    same = any(
        (each.path, each.time) == (source.path, source.time) and each.says != source.says
        for each in before
    )
    return replace(source, time=max(source.time, _changed(source.path))) if same else source


def _taken_away(
    before: Sequence[Source], found: dict[str, tuple[Any, float]], there: Sequence[Path]
) -> dict[str, tuple[Any, float]]:
    """Empty words for the fields that a file which is still there said, and says no more."""
    return {
        field: (getattr(UNMARKED, field), _changed(source.path))
        for source in before
        for field in source.says
        if field not in found and source.path in there
    }


def _changed(path: Path) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return 0.0
