"""Metadata of a photo's files, merged with what the user said: of each field the newest word counts.

Who may take a value away, and when:

- The user, here: by clearing the field, or by undoing what set it.
- Another program, by saying another value, later: in a place (the photo's own file, or a sidecar) of which
  Albumen knows what it said before, so that what is not new in it is not said once more. An empty value,
  such as a rating of 0, takes a value away only in a place that said one: programs write empty ones by
  themselves.
- Another program, by leaving a value out of a place where Albumen saw it, if that place was edited since:
  it bears a date of its own and no older one than before; or, a sidecar without any date, it still says
  other fields that it said.

Nobody else. A place that is gone, cannot be read, was emptied, or was replaced by an older one or by one
that bears no date any more takes nothing away; nor does a file whose picture was edited by a program that
drops metadata. Of a field that nobody ever said anything of, what the files say counts, however long that
has been known. And an empty value is written only where somebody cleared the field.

Other bytes at a path are the same photo or another one: see `identity`.
"""

import os
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.files.manner import Manner
from app.files.metadata import Metadata
from app.files.picture import Wish
from app.files.sidecar import find_sidecars, name_sidecars
from app.library import Library
from app.marks import FIELDS, NOTHING_SAID, UNMARKED, Flag, Marks, Said, Source
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
    own = find_sidecars(photo.path, photo.companions, names)
    # A link may have a sidecar of its own, in a folder of its own.
    others = (path for name in photo.other_names for path in find_sidecars(name))
    return tuple(dict.fromkeys((*own, *others)))


def sidecars_to_write(photo: Photo, manner: Manner) -> tuple[Path, ...]:
    """Where what is said of the photo is written: all sidecars there are, or one that is made."""
    own = name_sidecars(photo.path, photo.companions, manner)
    return tuple(dict.fromkeys((*own, *sidecars_of(photo))))


def take_in(
    library: Library, photo: Photo, metadata: Metadata, sidecars: Sequence[Path], signature: str
) -> None:
    """Note what its files say; what is new in that is said of the photo, at the time it says itself.

    Within a transaction of the caller's.
    """
    catalog = library.catalog
    on_disk, before, _ = catalog.written.get(photo.path)
    now = time.time()
    sources = [_remembered(source, before, now) for source in metadata.sources]
    says_now = _newest(sources)
    member = Member(photo.digest, photo.path)
    known, spoken = catalog.said.of(member), catalog.said.fields_of(member)
    # What was written by us, and came here with its photo, is no news: it would outlive its undoing.
    words = {
        f: word
        for f, word in _newest([_new_in(source, before) for source in sources]).items()
        if word[0] not in (getattr(on_disk, f), getattr(known, f))
    }
    words |= {f: word for f, word in says_now.items() if word[0] and f not in spoken}
    if not metadata.faults:
        words |= _taken_away(before, sources, photo.path)
    for field, (value, moment) in words.items():
        catalog.said.say([(member, {field: value})], min(moment, now))
    stays = {"stars": on_disk.stars} if any(_hides_stars(source) for source in sources) else {}
    catalog.written.put(photo.path, replace(sum_up(sources), **stays), signature, sources)
    if metadata.faults:
        catalog.written.set_trouble(photo.path, " ".join(metadata.faults))


def read_changes(library: Library, photo: Photo) -> Task[bool]:
    """Read what was written to its files since they were last looked at; whether anything was."""
    sidecars = sidecars_of(photo)
    signature = sign(photo, sidecars)
    if library.catalog.written.signature(photo.path) == signature:
        return False
    metadata = yield from read_files_of(library, photo.path, sidecars)
    with library.catalog.transaction():
        take_in(library, photo, metadata, sidecars, signature)
    return True


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


def find_unwritten(marks: Marks, on_disk: Marks, manner: Manner, spoken: Collection[str]) -> Said:
    """The fields to write; a flag only where there is a way to write it.

    Empty ones only of the fields in `spoken`, of which somebody said something: no others were cleared.
    """
    says = {f: getattr(marks, f) for f in FIELDS if getattr(marks, f) != getattr(on_disk, f)}
    says = {f: value for f, value in says.items() if value or f in spoken}
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
    """What it did not say before: who adds a keyword does not say the old stars once more."""
    was = _find(before, source.path)
    said = was.says if was else NOTHING_SAID
    new = {f: v for f, v in source.says.items() if v != said.get(f, getattr(UNMARKED, f))}
    return replace(source, says=new, time=_edited_at(was, source) if was else source.time)


def _taken_away(
    before: Sequence[Source], sources: Sequence[Source], photo: Path
) -> dict[str, tuple[Any, float]]:
    """Empty words for the fields that a place said and, edited since, says no more; nor any other place."""
    found = _newest(sources)
    return {
        field: (getattr(UNMARKED, field), _edited_at(was, source))
        for was in before
        if (source := _find(sources, was.path)) and _was_edited(was, source, photo)
        for field in was.says
        if field not in found
        if not (field == "stars" and found.get("flag", (None,))[0] is Flag.REJECT)
    }


def _was_edited(was: Source, source: Source, photo: Path) -> bool:
    """Whether a place was edited by a program that leaves out only what its user took away."""
    if source.dated:
        is_newer = not was.dated or source.time > was.time
        return is_newer or (source.time == was.time and _share_fields(was, source))
    is_undated_sidecar = not was.dated and was.path != photo
    return is_undated_sidecar and source.time >= was.time and _share_fields(was, source)


def _edited_at(was: Source, source: Source) -> float:
    """When it was, by itself; where it calls itself as old as before, by the date of its file."""
    return max(source.time, _changed(source.path)) if source.time == was.time else source.time


def _share_fields(was: Source, source: Source) -> bool:
    return not was.says.keys().isdisjoint(source.says)


def _find(sources: Sequence[Source], path: Path) -> Source | None:
    return next((each for each in sources if each.path == path), None)


def _hides_stars(source: Source) -> bool:
    """Whether a rating of -1 may stand where the stars did: they are not taken away by that."""
    return source.says.get("flag") is Flag.REJECT and "stars" not in source.says


def _changed(path: Path) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return 0.0
