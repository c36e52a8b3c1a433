"""Write pending metadata to sidecars or into files, and note what could not be written."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.child_process import ChildFailed, run_in_child
from app.domain.errors import FileFault, PhotoError, Unwritable
from app.domain.metadata import NO_CHANGES, MetadataChanges, MetadataSource, PhotoMetadata
from app.domain.photo import Photo, Presence
from app.domain.progress import Progress, ProgressMeter, Task, with_progress
from app.files.metadata.embedded_writer import LEFT_ALONE, embed_all
from app.files.metadata.sidecar import write_sidecar
from app.files.metadata.write_options import SidecarOptions
from app.files.scan import is_gone
from app.library import Library
from app.tasks.journal.record import edits_since
from app.tasks.metadata.capture_times import with_file_time
from app.tasks.metadata.identity import is_unchanged
from app.tasks.metadata.merge import (
    read_changes,
    renew_sources,
    sidecar_options,
    sidecars_of,
    sidecars_to_write,
    sign_files,
)
from app.tasks.metadata.named_faces import find_named_faces
from app.tasks.metadata.pending_write import AWAY, PendingWrite, plan_write
from app.tasks.metadata.rebind import rebind

_EMBEDDED_TOGETHER = 32
_READ_TOGETHER = 500
_CRASHED = "Saving to this file failed unexpectedly. The file is unchanged."
_INSTEAD = "{name}: Saved to the sidecar {sidecars}, not into the photo: {reason}."
_CHANGED = "Changed by another program. Metadata will be saved after the next indexing."


def plan_writes(library: Library) -> Task[tuple[PendingWrite, ...]]:
    """List pending metadata, with the files it would be written to. Writes nothing."""
    options = sidecar_options(library.settings)
    pending: list[PendingWrite] = []
    for photo in _photos_of(library, library.catalog.sidecar_state.pending()):
        write = plan_write(library, photo, options)
        if write.values:
            pending.append(write)
        if len(pending) % 50 == 0:
            yield Progress("Listing pending metadata", len(pending))
    yield Progress("Listing pending metadata", len(pending))
    return tuple(pending)


def save_pending(
    library: Library, failed: Collection[PendingWrite], save: bool
) -> Task[tuple[PendingWrite, ...]]:
    """Return what is pending, after writing it if allowed to `save`.

    Writes that failed before are tried again only along with others.
    """
    waiting = yield from plan_writes(library)
    if save and any(not each.error or each not in failed for each in waiting):
        yield from write_sidecars(library)
        waiting = yield from plan_writes(library)
    return waiting


def write_sidecars(library: Library, ids: Collection[int] | None = None) -> Task[int]:
    """Write all pending metadata, or that of some photos; return how many photos were written.

    What cannot be written (a read-only card, a disk that is away) stays pending, with the reason. Can be
    stopped at any step. What another program wrote meanwhile is read first.
    """
    library.catalog.check_writable()
    pending = [id for id in library.catalog.sidecar_state.pending() if ids is None or id in ids]
    options = sidecar_options(library.settings)
    run = _Run()
    pace = ProgressMeter("Saving metadata", len(pending))
    for photo in _photos_of(library, pending):
        yield pace.report()
        try:
            yield from _write_one(library, photo, options, run)
        except PhotoError as error:
            _note_error(library, photo.path, str(error))
        pace.done += 1
    run.written += yield from _embed(library, run.to_embed, options)
    if pending:
        notes = tuple(_find_refused(library, run.to_embed))
        change = edits_since(library, run.before)
        yield replace(change, metadata=bool(change.photos), sidecars=True, notes=notes)
    return run.written


@dataclass(slots=True)
class _Run:
    """The state of a run of `write_sidecars`."""

    before: dict[int, PhotoMetadata] = field(default_factory=dict)
    """Metadata before, of photos whose files have new values."""
    to_embed: list[int] = field(default_factory=list)
    """Photos to write into."""
    written: int = 0


def _write_one(library: Library, photo: Photo, options: SidecarOptions, run: _Run) -> Task[None]:
    """Write the metadata of one photo to its sidecars. Raises PhotoError."""
    if photo.presence is not Presence.HERE or is_gone(photo.path):
        raise PhotoError(AWAY)
    if not is_unchanged(library, photo):
        raise Unwritable(photo.path, _CHANGED)
    if (yield from read_changes(library, photo)):
        run.before[photo.id] = photo.metadata
    if (yield from _write(library, photo.id, options)):
        run.written += 1
    else:
        run.to_embed.append(photo.id)


def _photos_of(library: Library, ids: Sequence[int]) -> Iterator[Photo]:
    """Yield photos in that order, read a few at a time: to read 100,000 takes more than a second."""
    for start in range(0, len(ids), _READ_TOGETHER):
        part = ids[start : start + _READ_TOGETHER]
        photos = library.catalog.photos.get(part)
        yield from (photos[id] for id in part if id in photos)


def _write(library: Library, photo_id: int, options: SidecarOptions) -> Task[bool]:
    """Write the photo's metadata as it is now; return whether that was all. Raises PhotoError.

    The photo itself is written to in a child process, many at a time.
    """
    photo = library.catalog.photos.get([photo_id])[photo_id]
    write = yield from _add_faces(library, plan_write(library, photo, options))
    if write.values:
        now = time.time()
        for file in write.files:
            if file != photo.path:
                write_sidecar(file, write.in_files, options, now, write.faces)
        if photo.path in write.files:
            return False
    _note(library, photo, photo.metadata)
    return True


def _embed(library: Library, ids: Sequence[int], options: SidecarOptions) -> Task[int]:
    """Write into photos, or to the sidecars of those that refuse; return how many were written."""
    pace = ProgressMeter("Saving metadata to photos", len(ids))
    done = 0
    for start in range(0, len(ids), _EMBEDDED_TOGETHER):
        photos = library.catalog.photos.get(ids[start : start + _EMBEDDED_TOGETHER])
        plans = [plan_write(library, photo, options) for photo in photos.values()]
        plans = yield from _add_all_faces(library, [plan for plan in plans if plan.values])
        faults = yield from _embed_some(plans, options, pace)
        for plan, fault in zip(plans, faults, strict=True):
            if fault is None:
                # What was edited meanwhile is still pending.
                done += _note_embedded(library, plan)
            else:
                done += _write_beside(library, plan, options, fault)
        pace.done += len(photos)
        yield pace.report()
    return done


def _add_all_faces(library: Library, plans: Sequence[PendingWrite]) -> Task[list[PendingWrite]]:
    """Return the plans with faces, without those of photos that cannot be read now."""
    complete: list[PendingWrite] = []
    for plan in plans:
        try:
            complete.append((yield from _add_faces(library, plan)))
        except PhotoError as error:
            _note_error(library, plan.photo.path, str(error))
    return complete


def _add_faces(library: Library, plan: PendingWrite) -> Task[PendingWrite]:
    people = "people" in plan.values
    return (
        replace(plan, faces=(yield from find_named_faces(library, plan.photo))) if people else plan
    )


def _note_embedded(library: Library, plan: PendingWrite) -> bool:
    """Note what was written into a photo; return whether that succeeded. If not, the next indexing does."""
    try:
        now = rebind(library, plan.photo)
        _note(library, now, plan.photo.metadata, plan.values)
    except FileFault as fault:
        _note_error(library, plan.photo.path, str(fault))
        return False
    return True


def _embed_some(
    plans: Sequence[PendingWrite], options: SidecarOptions, pace: ProgressMeter
) -> Task[list[Unwritable | None]]:
    """Return for each photo why it was not written into, or None; one that crashes the child does not cost others."""
    works = [(plan.photo.path, plan.in_files, time.time()) for plan in plans]
    faces = {plan.photo.path: plan.faces for plan in plans}
    try:
        return (
            yield from with_progress(pace.doing, run_in_child(embed_all, works, options, faces))
        )
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
    """Write to sidecars what the photo itself refused, and note why; return whether that succeeded.

    The photo is not tried again until it is edited.
    """
    photo = plan.photo
    files = sidecars_to_write(photo, options)
    try:
        if is_gone(photo.path):  # It went away just now: no sidecar is left behind alone.
            raise fault
        for file in files:
            write_sidecar(file, plan.in_files, options, time.time(), plan.faces)
        _note(library, photo, photo.metadata)
    except PhotoError as error:
        problem = str(fault) if error is fault else f"{fault} {error}"
        _note_error(library, photo.path, problem)
        return False
    names = " and ".join(file.name for file in files)
    reason = fault.reason.removeprefix(LEFT_ALONE).rstrip(".")
    _note_error(
        library, photo.path, _INSTEAD.format(name=photo.path.name, sidecars=names, reason=reason)
    )
    return True


def _note_error(library: Library, path: Path, error: str) -> None:
    with library.catalog.transaction():  # Which explains a full disk.
        library.catalog.sidecar_state.set_error(path, error)


def _find_refused(library: Library, ids: Sequence[int]) -> Iterator[str]:
    """Yield why photos that were to be written into were saved to a sidecar."""
    pending = set(library.catalog.sidecar_state.pending())
    for photo in _photos_of(library, ids):
        _, _, problem = library.catalog.sidecar_state.get(photo.path)
        if problem and photo.id not in pending:
            yield problem


def _note(
    library: Library, photo: Photo, metadata: PhotoMetadata, within: MetadataChanges = NO_CHANGES
) -> None:
    """Note the metadata of a photo's files, of which `within` was just written into the photo itself."""
    _, sources, _ = library.catalog.sidecar_state.get(photo.path)
    sidecars = sidecars_of(photo)
    own = with_file_time(library, photo)
    if within:
        known = [source for source in sources if source.path == photo.path]
        values = {**(known[0].values if known else {}), **within}
        sources = [each for each in sources if each not in known]
        sources.insert(0, MetadataSource(photo.path, values, time.time()))
    with library.catalog.transaction():
        library.catalog.sidecar_state.put(
            photo.path,
            metadata,
            sign_files(photo.digest, sidecars),
            renew_sources(sources, sidecars, own.time if own.taken else None),
        )
