"""Decisions about groups of photos: made, listed, undone, exported and imported; with those about faces."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef, Decision, Tier, Verdict
from app.domain.operation import Operation, OperationKind, OperationState
from app.domain.people import SharedFaceDecision
from app.domain.photo import Photo
from app.domain.progress import Change, Progress, Task
from app.files.decisions_export import read_decisions, write_decisions
from app.library import Library
from app.tasks.journal.record import (
    apply_decision,
    begin_operation,
    end_operation,
    find_edited,
    ids_of,
    key_of,
    read_metadata,
    record,
)
from app.tasks.journal.shared_faces import find_new, list_shared, photos_of, store_new
from app.tasks.phrases import describe_decision, format_count


def decide(
    library: Library, tier: Tier, verdict: Verdict, subsets: Sequence[Sequence[Photo]]
) -> Task[tuple[Operation, Decision]]:
    """Decide on a group; `subsets` as in Decision.

    With KEEP the second subset is rejected, and what is kept is no longer rejected.
    """
    photos = [photo for subset in subsets for photo in subset]
    before = read_metadata(library, [photo.id for photo in photos])
    with library.catalog.transaction():
        operation = begin_operation(library, OperationKind.DECIDE)
        decision = record(library, operation.id, tier, verdict, subsets)
        operation = end_operation(library, operation, describe_decision(decision), photos)
    yield Change(decisions=True, photos=find_edited(library, before), metadata=True)
    return operation, decision


def undo_decision(library: Library, id: int) -> Task[Decision]:
    """Undo a decision; it stays in the history. Raises PhotoError if none of that id is active.

    Of each photo the newest edit counts. So a flag is again what it was before this decision, unless it was
    edited since; and when that is undone, too, what it was before both, in whatever order they are undone.
    """
    (decision,) = yield from undo_decisions(library, (id,))
    return decision


def undo_decisions(library: Library, ids: Sequence[int]) -> Task[tuple[Decision, ...]]:
    """Undo many decisions, all or, on an error, none; an operation without any left is undone."""
    catalog = library.catalog
    decisions = tuple(_active_decision(library, id) for id in ids)
    members = [member for decision in decisions for member in decision.members]
    before = read_metadata(library, ids_of(library, members))
    with catalog.transaction():
        for id in ids:
            catalog.decisions.set_undone(id, undone=True)
            catalog.metadata_log.set_decision_active(id, counts=False)
            _close_operation(library, id)
        catalog.sidecar_state.compare(member.path for member in members)
    yield Change(decisions=True, photos=find_edited(library, before), metadata=True)
    return decisions


def list_decisions(library: Library, text: str = "") -> Task[tuple[Decision, ...]]:
    """List active decisions, newest first; only those with all these words in paths, tier or verdict."""
    yield Progress("Listing decisions")
    terms = text.casefold().split()
    decisions = library.catalog.decisions.list()
    return tuple(each for each in decisions if not terms or _holds(each, terms))


def export_decisions(library: Library, file: Path) -> Task[int]:
    """Write all active decisions, on groups and on faces, to a JSON file; return how many. Raises PhotoError."""
    yield Progress("Exporting decisions")
    decisions, faces = library.catalog.decisions.list(), list_shared(library)
    write_decisions(file, decisions, faces)
    return len(decisions) + len(faces)


@dataclass(frozen=True, slots=True)
class ImportedDecisions:
    """The result of an import."""

    new: int
    refused: int
    """Decisions that name only files outside of the library's folders, of unknown content."""
    faces: int = 0
    """Those of the new ones that are about faces."""
    about: frozenset[int] = field(default=frozenset(), compare=False)
    """Ids of the photos decided about."""


def import_decisions(library: Library, file: Path) -> Task[ImportedDecisions]:
    """Import the decisions of a file, with their flags and the names of faces. Raises PhotoError.

    Known ones stay as they are; one that was undone is active again. Of each photo the newest counts. A decision
    counts by the content of its photos, wherever they lie on another computer; refused are those of which the
    library neither knows a photo nor has a folder. A library without folders may still get any. Persons are those
    of this library of the same key, else of the same name.
    """
    yield Progress("Importing decisions")
    catalog = library.catalog
    read, read_faces = read_decisions(file)
    stored = [each for each in read if _is_about(library, each.members)]
    told = [each for each in read_faces if _is_about(library, (_member_of(each),))]
    faces = find_new(library, told)
    known = {key_of(each) for each in catalog.decisions.list()}
    fresh = {key_of(each): each for each in stored if key_of(each) not in known}
    undone = {key_of(each): each.id for each in catalog.decisions.undone()}
    members = [member for each in fresh.values() for member in each.members]
    about = {*ids_of(library, members), *photos_of(library, faces.digests)}
    before = read_metadata(library, list(about))
    new = len(fresh) + len(faces.decisions)
    with catalog.transaction():
        summary = f"Imported {format_count(new, 'decision')}"
        operation = begin_operation(library, OperationKind.IMPORT, summary)
        for key, decision in sorted(fresh.items(), key=lambda item: item[1].time):
            if key in undone:
                _count_again(library, undone[key])
            else:
                apply_decision(library, decision, operation.id)
        for digest in {member.digest for member in members}:
            catalog.metadata_log.relink(digest)
            catalog.sidecar_state.compare(path for _, path, _ in catalog.photos.main_files(digest))
        store_new(library, faces, operation)
    named = bool(faces.decisions)
    edited = find_edited(library, before)
    yield Change(decisions=True, photos=edited, metadata=True, people=named)
    refused = len(read) - len(stored) + len(read_faces) - len(told)
    return ImportedDecisions(new, refused, len(faces.decisions), frozenset(about))


def _is_about(library: Library, members: Sequence[ContentRef]) -> bool:
    """Whether a photo of a decision is, or may come to be, in the library."""
    catalog = library.catalog
    return not catalog.folders.paths() or any(
        catalog.photos.main_files(member.digest)
        or (".." not in member.path.parts and catalog.folders.covers(member.path))
        for member in members
    )


def _member_of(shared: SharedFaceDecision) -> ContentRef:
    """Return the photo of a face; without a path it can only be known by its content."""
    return ContentRef(shared.decision.ref.digest, shared.path or Path(".."))


def _holds(decision: Decision, terms: Sequence[str]) -> bool:
    paths = (str(member.path) for member in decision.members)
    text = "\n".join((decision.tier.value, decision.verdict.value, *paths)).casefold()
    return all(word in text for word in terms)


def _active_decision(library: Library, id: int) -> Decision:
    decision = library.catalog.decisions.get(id)
    if decision is None:
        raise PhotoError(f"Decision {id} does not exist, or is already undone.")
    return decision


def _count_again(library: Library, decision: int) -> None:
    """Redo a decision that was undone, and its operation."""
    catalog = library.catalog
    catalog.decisions.set_undone(decision, undone=False)
    catalog.metadata_log.set_decision_active(decision, counts=True)
    operation = catalog.decisions.operation_of(decision)
    if operation is not None:
        catalog.journal.set_state(operation, OperationState.DONE)


def _close_operation(library: Library, decision: int) -> None:
    """Set a decision's operation undone if none of its decisions is active."""
    catalog = library.catalog
    operation = catalog.decisions.operation_of(decision)
    if operation is not None and not any(
        catalog.decisions.get(each.id) for each in catalog.decisions.of_operation(operation)
    ):
        catalog.journal.set_state(operation, OperationState.UNDONE)
