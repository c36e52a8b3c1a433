"""Write what is said of photos beside them, for other programs: what waits for it, and how it went."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.child import ChildFailed, run_in_child
from app.files.embed import LEFT_ALONE, can_embed, embed_all
from app.files.manner import Manner
from app.files.sidecar import read_sidecar, write_sidecar
from app.library import Library
from app.marks import NOTHING_SAID, Marks, Said, Source
from app.news import Change, Pace, Progress, Task, waiting
from app.photo import Member, Photo, PhotoError, Presence, Unwritable
from app.tasks.adopt import adopt
from app.tasks.identity import is_unchanged
from app.tasks.record import find_remarked
from app.tasks.sources import (
    find_unwritten,
    manner_of,
    read_changes,
    sidecars_of,
    sidecars_to_write,
    sign,
)

_EMBEDDED_TOGETHER = 32
_READ_TOGETHER = 500
_CRASHED = "Writing into this file crashed."
_INSTEAD = "{name}: Saved to the sidecar {sidecars}, not into the photo: {reason}."
_CHANGED = "Changed by another program. Metadata will be saved after the next indexing."
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
    for photo in _photos_of(library, library.catalog.written.pending()):
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
    pending = [id for id in library.catalog.written.pending() if ids is None or id in ids]
    manner = manner_of(library.settings)
    run = _Run()
    pace = Pace("Writing beside the photos", len(pending))
    for photo in _photos_of(library, pending):
        yield pace.report()
        try:
            yield from _write_one(library, photo, manner, run)
        except PhotoError as error:
            library.catalog.written.set_trouble(photo.path, str(error))
        pace.done += 1
    run.written += yield from _embed(library, run.to_embed, manner)
    if pending:
        notes = tuple(_find_refused(library, run.to_embed))
        yield Change(photos=find_remarked(library, run.before), marks=True, notes=notes)
    return run.written


@dataclass(slots=True)
class _Run:
    """How far the writing is."""

    before: dict[int, Marks] = field(default_factory=dict)
    """What was said of photos of which their files say something new."""
    to_embed: list[int] = field(default_factory=list)
    """What is to be written into themselves."""
    written: int = 0


def _write_one(library: Library, photo: Photo, manner: Manner, run: _Run) -> Task[None]:
    """Write what is said of one photo beside it. Raises PhotoError."""
    if photo.presence is not Presence.HERE or not photo.path.exists():
        raise PhotoError(_AWAY)
    if not is_unchanged(library, photo):
        raise Unwritable(photo.path, _CHANGED)
    if (yield from read_changes(library, photo)):
        run.before[photo.id] = photo.marks
    if _write(library, photo.id, manner):
        run.written += 1
    else:
        run.to_embed.append(photo.id)


def _photos_of(library: Library, ids: Sequence[int]) -> Iterator[Photo]:
    """In that order, a few at a time: with 100,000 that wait, reading all takes more than a second."""
    for start in range(0, len(ids), _READ_TOGETHER):
        part = ids[start : start + _READ_TOGETHER]
        photos = library.catalog.photos.get(part)
        yield from (photos[id] for id in part if id in photos)


def _plan(library: Library, photo: Photo, manner: Manner) -> Writing:
    on_disk, _, trouble = library.catalog.written.get(photo.path)
    spoken = library.catalog.said.fields_of(Member(photo.digest, photo.path))
    says = find_unwritten(photo.marks, on_disk, manner, spoken)
    within = manner.embed and can_embed(photo.path)
    files = (photo.path, *sidecars_of(photo)) if within else sidecars_to_write(photo, manner)
    if photo.presence is not Presence.HERE:
        trouble = _AWAY
    return Writing(photo, files, says, trouble)


def _write(library: Library, photo_id: int, manner: Manner) -> bool:
    """In one step, as the photo is marked now. Whether that was all. Raises PhotoError.

    What goes into the photo itself is left: that is done in a child process, many at a time.
    """
    photo = library.catalog.photos.get([photo_id])[photo_id]
    writing = _plan(library, photo, manner)
    now = time.time()
    if writing.says:
        for file in writing.files:
            if file != photo.path:
                write_sidecar(file, writing.says, manner, now)
    if writing.says and photo.path in writing.files:
        return False
    _note(library, photo, photo.marks)
    return True


def _embed(library: Library, ids: Sequence[int], manner: Manner) -> Task[int]:
    """Write into photos themselves, or beside those that refuse; how many were done."""
    pace = Pace("Writing into the photos", len(ids))
    done = 0
    for start in range(0, len(ids), _EMBEDDED_TOGETHER):
        photos = library.catalog.photos.get(ids[start : start + _EMBEDDED_TOGETHER])
        found = (_plan(library, photo, manner) for photo in photos.values())
        plans = [plan for plan in found if plan.says]
        faults = yield from _embed_some(plans, manner, pace)
        for plan, fault in zip(plans, faults, strict=True):
            if fault is None:
                # What was said while it was written is still to be written.
                now = adopt(library, plan.photo)
                _note(library, now, plan.photo.marks, plan.says)
                done += 1
            else:
                done += _write_beside(library, plan, manner, fault)
        pace.done += len(photos)
        yield pace.report()
    return done


def _embed_some(
    plans: Sequence[Writing], manner: Manner, pace: Pace
) -> Task[list[Unwritable | None]]:
    """Of each why it could not be written into, or None. Who crashes the child costs the others nothing."""
    works = [(plan.photo.path, plan.says, time.time()) for plan in plans]
    try:
        return (yield from waiting(pace.doing, run_in_child(embed_all, works, manner)))
    except ChildFailed:
        if len(plans) == 1:
            return [Unwritable(plans[0].photo.path, _CRASHED)]
    faults: list[Unwritable | None] = []
    for plan in plans:  # What was written before the crash is written once more, to no harm.
        faults += yield from _embed_some([plan], manner, pace)
    return faults


def _write_beside(library: Library, plan: Writing, manner: Manner, fault: Unwritable) -> bool:
    """Write to sidecars what the photo itself refused, and note why; whether that could be done.

    It is not tried again until something else is said of the photo.
    """
    photo = plan.photo
    files = sidecars_to_write(photo, manner)
    try:
        if not photo.path.exists():  # It went away just now: no sidecar is left behind alone.
            raise fault
        for file in files:
            write_sidecar(file, plan.says, manner, time.time())
        _note(library, photo, photo.marks)
    except PhotoError as error:
        trouble = str(fault) if error is fault else f"{fault} {error}"
        library.catalog.written.set_trouble(photo.path, trouble)
        return False
    names = " and ".join(file.name for file in files)
    reason = fault.reason.removeprefix(LEFT_ALONE).rstrip(".")
    library.catalog.written.set_trouble(
        photo.path, _INSTEAD.format(name=photo.path.name, sidecars=names, reason=reason)
    )
    return True


def _find_refused(library: Library, ids: Sequence[int]) -> Iterator[str]:
    """Of those that were to be written into: which went to a sidecar, and why."""
    pending = set(library.catalog.written.pending())
    for photo in _photos_of(library, ids):
        _, _, trouble = library.catalog.written.get(photo.path)
        if trouble and photo.id not in pending:
            yield trouble


def _note(library: Library, photo: Photo, marks: Marks, within: Said = NOTHING_SAID) -> None:
    """These marks are what its files say now; some of them were just written into the photo itself."""
    _, sources, _ = library.catalog.written.get(photo.path)
    sidecars = sidecars_of(photo)
    if within:
        own = [source for source in sources if source.path == photo.path]
        says = {**(own[0].says if own else {}), **within}
        sources = [each for each in sources if each not in own]
        sources.insert(0, Source(photo.path, says, time.time()))
    with library.catalog.transaction():
        library.catalog.written.put(
            photo.path, marks, sign(photo, sidecars), _renew(sources, sidecars)
        )


def _renew(sources: Sequence[Source], sidecars: Sequence[Path]) -> list[Source]:
    """Who says what, now that we have written to the sidecars."""
    others = [source for source in sources if source.path not in sidecars]
    for path in sidecars:
        words = read_sidecar(path)
        others.append(Source(path, words.says, words.time or path.stat().st_mtime))
    return others
