"""Write pending metadata to sidecars or into files, and note what could not be written."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.child_process import ChildFailed, run_in_child
from app.domain.errors import PhotoError, Unwritable
from app.domain.groups import ContentRef
from app.domain.metadata import NO_CHANGES, MetadataChanges, MetadataSource, PhotoMetadata
from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Progress, ProgressMeter, Task, with_progress
from app.files.metadata.embedded_writer import LEFT_ALONE, can_embed, embed_all
from app.files.metadata.sidecar import read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.journal.record import find_edited
from app.tasks.metadata.identity import is_unchanged
from app.tasks.metadata.merge import (
    pending_changes,
    read_changes,
    sidecar_options,
    sidecars_of,
    sidecars_to_write,
    sign_files,
)
from app.tasks.metadata.rebind import rebind

_EMBEDDED_TOGETHER = 32
_READ_TOGETHER = 500
_CRASHED = "Saving to this file failed unexpectedly. The file is unchanged."
_INSTEAD = "{name}: Saved to the sidecar {sidecars}, not into the photo: {reason}."
_CHANGED = "Changed by another program. Metadata will be saved after the next indexing."
_AWAY = "Folder offline. Metadata will be saved when it is available again."


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """What is to be written of one photo."""

    photo: Photo
    files: tuple[Path, ...]
    """The sidecars that are changed, or made."""
    values: MetadataChanges
    error: str = ""
    """Why it could not be done when last tried, as a sentence."""


def plan_writes(library: Library) -> Task[tuple[PendingWrite, ...]]:
    """Everything that waits to be written, with the files it would be written to. Writes nothing."""
    options = sidecar_options(library.settings)
    found: list[PendingWrite] = []
    for photo in _photos_of(library, library.catalog.sidecar_state.pending()):
        writing = _plan(library, photo, options)
        if writing.values:
            found.append(writing)
        if len(found) % 50 == 0:
            yield Progress("Listing pending metadata", len(found))
    yield Progress("Listing pending metadata", len(found))
    return tuple(found)


def save_pending(
    library: Library, failed: Collection[PendingWrite], save: bool
) -> Task[tuple[PendingWrite, ...]]:
    """Return what is pending; before, write everything if allowed to `save`.

    Writes that failed before are tried again only along with others, not for themselves.
    """
    waiting = yield from plan_writes(library)
    if save and any(not each.error or each not in failed for each in waiting):
        yield from write_sidecars(library)
        waiting = yield from plan_writes(library)
    return waiting


def write_sidecars(library: Library, ids: Collection[int] | None = None) -> Task[int]:
    """Write everything that waits for it, or that of some photos; how many photos were done.

    What cannot be written (a read-only card, a disk that is away) stays in the catalog and waits, with
    the reason. Can be stopped at any step. What another program wrote meanwhile is read first.
    """
    pending = [id for id in library.catalog.sidecar_state.pending() if ids is None or id in ids]
    options = sidecar_options(library.settings)
    run = _Run()
    pace = ProgressMeter("Saving metadata", len(pending))
    for photo in _photos_of(library, pending):
        yield pace.report()
        try:
            yield from _write_one(library, photo, options, run)
        except PhotoError as error:
            library.catalog.sidecar_state.set_error(photo.path, str(error))
        pace.done += 1
    run.written += yield from _embed(library, run.to_embed, options)
    if pending:
        notes = tuple(_find_refused(library, run.to_embed))
        edited = find_edited(library, run.before)
        yield Change(photos=edited, metadata=bool(edited), sidecars=True, notes=notes)
    return run.written


@dataclass(slots=True)
class _Run:
    """How far the writing is."""

    before: dict[int, PhotoMetadata] = field(default_factory=dict)
    """What was said of photos of which their files say something new."""
    to_embed: list[int] = field(default_factory=list)
    """What is to be written into themselves."""
    written: int = 0


def _write_one(library: Library, photo: Photo, options: SidecarOptions, run: _Run) -> Task[None]:
    """Write what is said of one photo beside it. Raises PhotoError."""
    if photo.presence is not Presence.HERE or not photo.path.exists():
        raise PhotoError(_AWAY)
    if not is_unchanged(library, photo):
        raise Unwritable(photo.path, _CHANGED)
    if (yield from read_changes(library, photo)):
        run.before[photo.id] = photo.metadata
    if _write(library, photo.id, options):
        run.written += 1
    else:
        run.to_embed.append(photo.id)


def _photos_of(library: Library, ids: Sequence[int]) -> Iterator[Photo]:
    """In that order, a few at a time: with 100,000 that wait, reading all takes more than a second."""
    for start in range(0, len(ids), _READ_TOGETHER):
        part = ids[start : start + _READ_TOGETHER]
        photos = library.catalog.photos.get(part)
        yield from (photos[id] for id in part if id in photos)


def _plan(library: Library, photo: Photo, options: SidecarOptions) -> PendingWrite:
    on_disk, _, problem = library.catalog.sidecar_state.get(photo.path)
    given = library.catalog.metadata_log.fields_of(ContentRef(photo.digest, photo.path))
    values = pending_changes(photo.metadata, on_disk, options, given)
    within = options.embed and can_embed(photo.path)
    files = (photo.path, *sidecars_of(photo)) if within else sidecars_to_write(photo, options)
    if photo.presence is not Presence.HERE:
        problem = _AWAY
    return PendingWrite(photo, files, values, problem)


def _write(library: Library, photo_id: int, options: SidecarOptions) -> bool:
    """In one step, as the photo is marked now. Whether that was all. Raises PhotoError.

    What goes into the photo itself is left: that is done in a child process, many at a time.
    """
    photo = library.catalog.photos.get([photo_id])[photo_id]
    writing = _plan(library, photo, options)
    now = time.time()
    if writing.values:
        for file in writing.files:
            if file != photo.path:
                write_sidecar(file, writing.values, options, now)
    if writing.values and photo.path in writing.files:
        return False
    _note(library, photo, photo.metadata)
    return True


def _embed(library: Library, ids: Sequence[int], options: SidecarOptions) -> Task[int]:
    """Write into photos themselves, or beside those that refuse; how many were done."""
    pace = ProgressMeter("Saving metadata to photos", len(ids))
    done = 0
    for start in range(0, len(ids), _EMBEDDED_TOGETHER):
        photos = library.catalog.photos.get(ids[start : start + _EMBEDDED_TOGETHER])
        found = (_plan(library, photo, options) for photo in photos.values())
        plans = [plan for plan in found if plan.values]
        faults = yield from _embed_some(plans, options, pace)
        for plan, fault in zip(plans, faults, strict=True):
            if fault is None:
                # What was said while it was written is still to be written.
                now = rebind(library, plan.photo)
                _note(library, now, plan.photo.metadata, plan.values)
                done += 1
            else:
                done += _write_beside(library, plan, options, fault)
        pace.done += len(photos)
        yield pace.report()
    return done


def _embed_some(
    plans: Sequence[PendingWrite], options: SidecarOptions, pace: ProgressMeter
) -> Task[list[Unwritable | None]]:
    """Of each why it could not be written into, or None. Who crashes the child costs the others nothing."""
    works = [(plan.photo.path, plan.values, time.time()) for plan in plans]
    try:
        return (yield from with_progress(pace.doing, run_in_child(embed_all, works, options)))
    except ChildFailed:
        if len(plans) == 1:
            return [Unwritable(plans[0].photo.path, _CRASHED)]
    faults: list[Unwritable | None] = []
    for plan in plans:  # What was written before the crash is written once more, to no harm.
        faults += yield from _embed_some([plan], options, pace)
    return faults


def _write_beside(
    library: Library, plan: PendingWrite, options: SidecarOptions, fault: Unwritable
) -> bool:
    """Write to sidecars what the photo itself refused, and note why; whether that could be done.

    It is not tried again until something else is said of the photo.
    """
    photo = plan.photo
    files = sidecars_to_write(photo, options)
    try:
        if not photo.path.exists():  # It went away just now: no sidecar is left behind alone.
            raise fault
        for file in files:
            write_sidecar(file, plan.values, options, time.time())
        _note(library, photo, photo.metadata)
    except PhotoError as error:
        problem = str(fault) if error is fault else f"{fault} {error}"
        library.catalog.sidecar_state.set_error(photo.path, problem)
        return False
    names = " and ".join(file.name for file in files)
    reason = fault.reason.removeprefix(LEFT_ALONE).rstrip(".")
    library.catalog.sidecar_state.set_error(
        photo.path, _INSTEAD.format(name=photo.path.name, sidecars=names, reason=reason)
    )
    return True


def _find_refused(library: Library, ids: Sequence[int]) -> Iterator[str]:
    """Of those that were to be written into: which went to a sidecar, and why."""
    pending = set(library.catalog.sidecar_state.pending())
    for photo in _photos_of(library, ids):
        _, _, problem = library.catalog.sidecar_state.get(photo.path)
        if problem and photo.id not in pending:
            yield problem


def _note(
    library: Library, photo: Photo, metadata: PhotoMetadata, within: MetadataChanges = NO_CHANGES
) -> None:
    """These marks are what its files say now; some of them were just written into the photo itself."""
    _, sources, _ = library.catalog.sidecar_state.get(photo.path)
    sidecars = sidecars_of(photo)
    if within:
        own = [source for source in sources if source.path == photo.path]
        values = {**(own[0].values if own else {}), **within}
        sources = [each for each in sources if each not in own]
        sources.insert(0, MetadataSource(photo.path, values, time.time()))
    with library.catalog.transaction():
        library.catalog.sidecar_state.put(
            photo.path, metadata, sign_files(photo.digest, sidecars), _renew(sources, sidecars)
        )


def _renew(sources: Sequence[MetadataSource], sidecars: Sequence[Path]) -> list[MetadataSource]:
    """Who says what, now that we have written to the sidecars."""
    others = [source for source in sources if source.path not in sidecars]
    for path in sidecars:
        metadata = read_sidecar(path)
        others.append(MetadataSource(path, metadata.values, metadata.time or path.stat().st_mtime))
    return others
