"""Records of operations, decisions and edits: shared by all tasks that change metadata."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.groups import ContentRef, Decision, Tier, Verdict
from app.domain.metadata import Flag, MetadataChanges, PhotoMetadata
from app.domain.operation import Operation, OperationKind, OperationState
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.library import Library

_TICK = 0.001
"""Seconds between two edits if the clock was set back meanwhile."""


def begin_operation(library: Library, kind: OperationKind, summary: str = "") -> Operation:
    """Begin an operation in the journal, within the caller's transaction."""
    moment, done = read_clock(library), OperationState.DONE
    id = library.catalog.journal.begin(kind, summary, moment, done)
    return Operation(id, moment, kind, summary, done)


def end_operation(
    library: Library, operation: Operation, summary: str, photos: Sequence[Photo]
) -> Operation:
    """Note in the journal what was done, within the same transaction."""
    library.catalog.journal.set_state(operation.id, operation.state, summary)
    return replace(operation, summary=summary, about=frozenset(photo.id for photo in photos))


def record(
    library: Library,
    operation: int,
    tier: Tier,
    verdict: Verdict,
    subsets: Sequence[Sequence[Photo]],
) -> Decision:
    """Store a decision and its flags, within a transaction of the caller's."""
    moment = read_clock(library)
    members = tuple(tuple(as_members(library, subset)) for subset in subsets)
    number = library.catalog.decisions.put(moment, tier, verdict, members, operation)
    decision = Decision(number, moment, tier, verdict, members)
    _flag(library, decision, operation)
    return decision


def apply_decision(library: Library, decision: Decision, operation: int) -> None:
    """Store a decision of another library, and its flags."""
    number = library.catalog.decisions.put(*key_of(decision), operation)
    _flag(library, Decision(number, *key_of(decision)), operation)


def _flag(library: Library, decision: Decision, operation: int) -> None:
    """Flag the photos as decided."""
    if decision.verdict is not Verdict.KEEP:
        return
    kept, rejected = decision.subsets
    changes: list[tuple[ContentRef, MetadataChanges]] = [
        (member, {"flag": Flag.REJECT}) for member in rejected
    ]
    for member in kept:
        picked = library.catalog.metadata_log.current(member).flag is Flag.PICK
        # Also of one not rejected now: an older decision may come from another computer.
        changes.append((member, {"flag": Flag.PICK if picked else None}))
    library.catalog.metadata_log.append(
        changes, decision.time, operation=operation, decision=decision.id
    )
    library.catalog.sidecar_state.compare(member.path for member in decision.members)


def record_edits(
    library: Library,
    photos: Sequence[Photo],
    changes: Iterable[tuple[ContentRef, MetadataChanges]],
    summary: str,
) -> Task[Operation]:
    """Record edits of these photos as one operation.

    `changes` is evaluated within the transaction: it may depend on the metadata before.
    """
    before = read_metadata(library, [photo.id for photo in photos])
    with library.catalog.transaction():
        operation = begin_operation(library, OperationKind.EDIT, summary)
        edits = list(changes)
        library.catalog.metadata_log.append(edits, operation.time, operation=operation.id)
        library.catalog.sidecar_state.compare(member.path for member, _ in edits)
    yield edits_since(library, before)
    return replace(operation, about=frozenset(before))


def move_photo(
    library: Library, photo: int, digest: str, found: tuple[Path, int, int, int]
) -> None:
    """Move a photo of these bytes to (path, size, mtime_ns, inode), and its metadata with it."""
    catalog, new = library.catalog, found[0]
    old = catalog.photos.move(photo, *found)
    catalog.metadata_log.move(digest, old, new)
    catalog.sidecar_state.move(old, new)


def read_clock(library: Library) -> float:
    """Return seconds since 1970, later than all edits so far, even if the clock was set back."""
    catalog = library.catalog
    logs = (catalog.decisions, catalog.metadata_log, catalog.face_decisions)
    return max(time.time(), max(each.newest() for each in logs) + _TICK)


def as_members(library: Library, photos: Sequence[Photo]) -> list[ContentRef]:
    """Return the photos by content and present path: one may have moved since it was shown."""
    now = library.catalog.photos.get([photo.id for photo in photos])
    places = (now.get(photo.id, photo) for photo in photos)
    return [
        ContentRef(photo.digest, place.path if place.digest == photo.digest else photo.path)
        for photo, place in zip(photos, places, strict=True)
    ]


def key_of(decision: Decision) -> tuple[float, Tier, Verdict, tuple[tuple[ContentRef, ...], ...]]:
    """Return what identifies a decision on every computer."""
    return decision.time, decision.tier, decision.verdict, decision.subsets


def ids_of(library: Library, members: Sequence[ContentRef]) -> list[int]:
    """Return the ids of the photos of these contents, wherever they are."""
    files_of, digests = library.catalog.photos.main_files, {member.digest for member in members}
    return [photo for digest in digests for photo, _, _ in files_of(digest)]


def read_metadata(library: Library, ids: Sequence[int]) -> dict[int, PhotoMetadata]:
    """Return the metadata of photos to show, by id."""
    return {photo.id: photo.metadata for photo in library.catalog.photos.get(ids).values()}


def find_edited(library: Library, before: dict[int, PhotoMetadata]) -> tuple[int, ...]:
    """Return the photos whose metadata differs from before."""
    after = read_metadata(library, list(before))
    return tuple(photo for photo, metadata in after.items() if metadata != before[photo])


def edits_since(library: Library, before: dict[int, PhotoMetadata]) -> Change:
    """Return the change of photos with this metadata before; of other times, groups are made anew."""
    after = read_metadata(library, list(before))
    edited = tuple(photo for photo, metadata in after.items() if metadata != before[photo])
    is_redated = any(after[each].capture_time != before[each].capture_time for each in edited)
    if is_redated:
        library.grouping.links = None  # They were made by other times.
    return Change(photos=edited, metadata=True, groups=is_redated)
