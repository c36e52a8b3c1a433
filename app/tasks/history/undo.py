"""Undo and redo of operations of every kind, over restarts."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef
from app.domain.operation import Operation, OperationKind, OperationState
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.culling.decide import undo_decision
from app.tasks.filing.execute import continue_operation, undo_file_operation
from app.tasks.journal.faces import Names, confirmed_names, sync_people
from app.tasks.journal.record import edits_since, ids_of, read_metadata
from app.tasks.phrases import describe_decision


def undo(library: Library) -> Task[Operation]:
    """Undo the last operation. Raises PhotoError if there is none."""
    operation = library.catalog.journal.last()
    if operation is None:
        raise PhotoError("There is nothing to undo.")
    return (yield from _turn(library, operation, back=False))


def redo(library: Library) -> Task[Operation]:
    """Redo the operation that was undone last. Raises PhotoError if there is none."""
    operation = library.catalog.journal.undone()
    if operation is None:
        raise PhotoError("There is nothing to redo.")
    return (yield from _turn(library, operation, back=True))


def undo_by_id(library: Library, id: int) -> Task[Operation]:
    """Undo one operation, whatever was done since. Raises PhotoError."""
    operation = library.catalog.journal.get(id)
    if operation is None or operation.state not in (OperationState.DONE, OperationState.HALFWAY):
        raise PhotoError(f"There is no operation {id} to undo.")
    return (yield from _turn(library, operation, back=False))


def redo_by_id(library: Library, id: int) -> Task[Operation]:
    """Redo one operation, or its steps that are not done. Raises PhotoError."""
    operation = library.catalog.journal.get(id)
    if operation is None or operation.state not in (OperationState.UNDONE, OperationState.HALFWAY):
        raise PhotoError(f"There is no operation {id} to redo.")
    return (yield from _turn(library, operation, back=True))


def list_operations(library: Library, count: int = -1) -> Task[tuple[Operation, ...]]:
    """List the last so many operations, or all; newest first."""
    yield Progress("Listing operations")
    return library.catalog.journal.list(count)


def next_undo_and_redo(library: Library) -> Task[tuple[Operation | None, Operation | None]]:
    """Return the operations that `undo` and `redo` would act on."""
    yield Progress("Listing operations")
    return library.catalog.journal.last(), library.catalog.journal.undone()


def undo_one(library: Library, id: int) -> Task[Operation]:
    """Undo one decision, and leave the others of its operation. Raises PhotoError."""
    decision = yield from undo_decision(library, id)
    operation = Operation(
        0, decision.time, OperationKind.DECIDE, describe_decision(decision), OperationState.UNDONE
    )
    return _with_photos(library, operation, decision.members)


def _with_photos(
    library: Library, operation: Operation, members: Sequence[ContentRef]
) -> Operation:
    ids = (library.catalog.photos.id_at(member.path) for member in members)
    return replace(operation, about=frozenset(photo for photo in ids if photo is not None))


def _turn(library: Library, operation: Operation, *, back: bool) -> Task[Operation]:
    """Undo an operation or, `back`, redo it."""
    if operation.kind.touches_files:
        turn = continue_operation if back else undo_file_operation
        outcome = yield from turn(library, operation.id)
        assert outcome.operation is not None, "what is turned is in the journal"
        return outcome.operation
    catalog = library.catalog
    members = _members(library, operation)
    before = read_metadata(library, ids_of(library, members))
    with catalog.transaction():
        named = _names_of_faces(library, operation)
        for decision in catalog.decisions.of_operation(operation.id):
            catalog.decisions.set_undone(decision.id, undone=not back)
        catalog.metadata_log.set_operation_active(operation.id, counts=back)
        catalog.face_decisions.set_operation_active(operation.id, counts=back)
        catalog.persons.set_operation_active(operation.id, counts=back)
        sync_people(library, named, None)
        catalog.sidecar_state.compare(member.path for member in members)
        state = OperationState.DONE if back else OperationState.UNDONE
        catalog.journal.set_state(operation.id, state)
    is_people = operation.kind is OperationKind.PEOPLE or bool(named)
    decided = operation.kind not in (OperationKind.EDIT, OperationKind.PEOPLE)
    yield replace(edits_since(library, before), decisions=decided, people=is_people)
    turned = replace(operation, state=OperationState.DONE if back else OperationState.UNDONE)
    return _with_photos(library, turned, members)


def _names_of_faces(library: Library, operation: Operation) -> Names:
    """Return the names confirmed on the photos that an operation on people, or an import, was about."""
    if operation.kind not in (OperationKind.PEOPLE, OperationKind.IMPORT):
        return {}
    catalog = library.catalog
    digests = {*catalog.face_decisions.of_operation(operation.id)}
    for person in catalog.persons.of_operation(operation.id):
        digests.update(catalog.face_decisions.about(person))
    return confirmed_names(library, digests)


def _members(library: Library, operation: Operation) -> list[ContentRef]:
    """The photos it was about."""
    decided = [
        member
        for decision in library.catalog.decisions.of_operation(operation.id)
        for member in decision.members
    ]
    return list(dict.fromkeys([*decided, *library.catalog.metadata_log.of_operation(operation.id)]))
