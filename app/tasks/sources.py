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
from app.marks import FIELDS, UNMARKED, Flag, Marks, Said, Source
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
        name = path.name.encode("ascii", "backslashreplace").decode()  # It may be no text.
        parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
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
    now = time.time()
    sources = [_remembered(source, before, now) for source in metadata.sources]
    found = _newest([_new_in(source, before) for source in sources])
    member = Member(photo.digest, photo.path)
    # What was written by us, and came here with its photo, is no news: it would outlive its undoing.
    known = catalog.said.of(member)
    words = {
        f: word
        for f, word in found.items()
        if word[0] not in (getattr(on_disk, f), getattr(known, f))
    }
    says_now = sum_up(sources)
    if any(_hides_stars(source) for source in sources):
        says_now = replace(says_now, stars=on_disk.stars)
    if not metadata.faults:
        words |= _taken_away(before, _newest(sources), (photo.path, *sidecars))
    for field, (value, moment) in words.items():
        catalog.said.say([(member, {field: value})], min(moment, now))
    catalog.written.put(photo.path, says_now, signature, sources)
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
    if "flag" in says and on_disk.flag is Flag.REJECT:
        says["stars"] = marks.stars  # A rating of -1 may stand where they would.
    if not (manner.pick_digikam or manner.pick_dm or manner.reject_as_rating):
        says.pop("flag", None)
    return says


def _newest(sources: Sequence[Source]) -> dict[str, tuple[Any, float]]:
    """Of each field the last word, and its time; of words of one time, the sidecar's."""
    found: dict[str, tuple[Any, float]] = {}
    for source in sorted(sources, key=lambda each: each.time):
        found |= {field: (value, source.time) for field, value in source.says.items()}
    return found


def _remembered(source: Source, before: Sequence[Source], now: float) -> Source:
    """As old as what it says, where that is what it said before; a copied file has another date. Never of tomorrow."""
    same = (each.time for each in before if (each.path, each.says) == (source.path, source.says))
    return replace(source, time=min(next(same, source.time), now))


def _new_in(source: Source, before: Sequence[Source]) -> Source:
    """What it did not say before: who adds a keyword does not say the old stars once more.

    Where that calls itself as old as what was there, it is dated by the file itself.
    """
    was = next((each for each in before if each.path == source.path), None)
    if was is None:
        return source
    says = {f: v for f, v in source.says.items() if f not in was.says or was.says[f] != v}
    moment = _changed(source.path) if was.time == source.time else 0.0
    return replace(source, says=says, time=max(source.time, moment))


def _taken_away(
    before: Sequence[Source], found: dict[str, tuple[Any, float]], there: Sequence[Path]
) -> dict[str, tuple[Any, float]]:
    """Empty words for the fields that a file which is still there said, and says no more."""
    return {
        field: (getattr(UNMARKED, field), _changed(source.path))
        for source in before
        for field in source.says
        if field not in found and source.path in there
        if not (field == "stars" and found.get("flag", (None,))[0] is Flag.REJECT)
    }


def _hides_stars(source: Source) -> bool:
    """Whether a rating of -1 may stand where the stars did: they are not taken away by that."""
    return source.says.get("flag") is Flag.REJECT and "stars" not in source.says


def _changed(path: Path) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return 0.0
