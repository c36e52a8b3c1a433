"""Execute file operations, resume and undo them: journalled step by step.

Before the first file is touched the whole list is in the journal; each step is noted as begun before it is
done, and as done in the same transaction in which the catalog learns of it. So whenever the program ends, at
most one file is in doubt, and the disk tells (see `recover`). One operation at a time runs in a library,
whatever programs are open on it.
"""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from app.catalog.journal import COMPUTER
from app.computer import this_computer
from app.domain.errors import PhotoError, Unwritable
from app.domain.operation import (
    FileAction,
    FileRole,
    FileStep,
    Operation,
    OperationState,
    StepState,
)
from app.domain.progress import Change, ProgressMeter, Task, with_progress
from app.files.export.options import export_options_to_json
from app.files.transfer import DiskFull, check_file, check_free, move_file, stamp_of
from app.files.trash import restore_file, trash_file
from app.library import Library
from app.tasks.filing.bounds import check_bounds
from app.tasks.filing.file_set import find_sidecars_since
from app.tasks.filing.plan import Plan, check_plan
from app.tasks.filing.recover import (
    hold_operations,
    is_there,
    note_done,
    note_undone,
    recover_operation,
    recover_step,
)
from app.tasks.filing.step import carry_out_step, draft_of_step
from app.tasks.journal.record import read_clock
from app.tasks.metadata.merge import read_changes

_LEFT_WITH_IT = "{name}: Skipped, because its photo was skipped."
_REPORTED = 0.25
"""Seconds between two changes posted to the window."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a file operation."""

    operation: Operation | None
    """None if nothing was left to do."""
    steps: tuple[FileStep, ...] = ()
    left_out: tuple[str, ...] = ()
    """Sentences on what was not even tried."""
    notes: tuple[str, ...] = ()
    """Sentences on files that were made."""

    @property
    def errors(self) -> tuple[str, ...]:
        """Sentences on all that was not done."""
        return (*self.left_out, *(step.detail for step in self.steps if step.detail))


def execute_plan(library: Library, plan: Plan) -> Task[Outcome]:
    """Execute a plan as far as it still holds. Can be stopped at any step, and continued later.

    Raises PhotoError while another operation runs.
    """
    with hold_operations(library):
        checked = list(check_plan(library, plan))
        steps = [each for each in checked if isinstance(each, FileStep)]
        left_out = (*plan.left_out, *(each for each in checked if isinstance(each, str)))
        if not steps:
            return Outcome(None, (), left_out)
        export = plan.request.export
        request = {
            "words": plan.summary,
            "drawing": export_options_to_json(export) if export else {},
            "sheets": plan.sheets,
            COMPUTER: this_computer(),
        }
        journal = library.catalog.journal
        with library.catalog.transaction():
            operation = journal.begin(plan.request.kind, plan.summary, read_clock(library))
            journal.set_request(operation, request)
            journal.add_steps(operation, steps)
        outcome = yield from _continue(library, operation)
    return replace(outcome, left_out=left_out)


def continue_operation(library: Library, id: int) -> Task[Outcome]:
    """Execute the steps of an operation that are not done. Raises PhotoError."""
    operation = library.catalog.journal.get(id)
    if operation is None or not operation.kind.touches_files:
        raise PhotoError(f"There is no file operation {id} to continue.")
    with hold_operations(library):
        return (yield from _continue(library, id))


def undo_file_operation(library: Library, id: int) -> Task[Outcome]:
    """Undo the steps of an operation that are done; those that cannot be are reported. Raises PhotoError."""
    doing = "Undoing file operation"
    with hold_operations(library):
        _add_sidecars(library, id)
        steps = [step for step in library.catalog.journal.steps(id) if step.state.is_done]
        yield from _index_copies(library, steps)
        return (yield from _go_through(library, id, steps, doing, _undo, undone=True))


def _continue(library: Library, operation: int) -> Task[Outcome]:
    journal = library.catalog.journal
    with library.catalog.transaction():
        for step in journal.steps(operation):
            if step.state is StepState.STUCK:  # It counts again, and may be undone later.
                journal.set_step(step.id, StepState.DONE)
    steps = [step for step in journal.steps(operation) if not step.state.is_done]
    doing = "Processing files"
    return (yield from _go_through(library, operation, steps, doing, _do, undone=False))


_Doing = Callable[[Library, int, FileStep], Generator[None, None, tuple[str, ...]]]


def _go_through(
    library: Library,
    operation: int,
    steps: Sequence[FileStep],
    doing: str,
    do: _Doing,
    *,
    undone: bool,
) -> Task[Outcome]:
    """Do step after step, main files before those that belong to them."""
    journal = library.catalog.journal
    with library.catalog.transaction():
        journal.set_state(operation, OperationState.BEGUN)
    pace = ProgressMeter(doing, len(steps))
    news = _ChangeBatch()
    notes: list[str] = []
    left: set[int] = set()
    """Photos whose main file stays, and with it the others."""
    try:
        for step in steps:
            yield pace.report()
            try:
                if step.photo in left:
                    raise PhotoError(_LEFT_WITH_IT.format(name=step.source.name))
                notes += yield from with_progress(
                    lambda _: pace.report(), do(library, operation, step)
                )
            except PhotoError as fault:
                if _note_fault(library, operation, step, fault, undone=undone):
                    notes.append(f"{fault} The file is where it was to go.")
                elif step.role is FileRole.MAIN:
                    left.add(step.photo)
                if isinstance(fault, DiskFull):
                    break
            pace.done += 1
            if change := news.of(step.photo):
                yield change
        yield pace.report()
    finally:
        settled = recover_operation(library, operation)
    yield news.rest()
    return Outcome(settled, journal.steps(operation), notes=tuple(notes))


def _note_fault(
    library: Library, operation: int, step: FileStep, fault: PhotoError, *, undone: bool
) -> bool:
    """Note why a step was not done, or not undone. Return whether it was, nevertheless.

    A disk may fail once the file has its new name: when the name is brought to the disk, or the old one removed.
    """
    journal = library.catalog.journal
    is_taken = isinstance(fault.__cause__, FileExistsError)
    stage = StepState.STUCK if undone else StepState.FAILED
    if journal.step_state(step.id) is StepState.BEGUN and not is_taken:
        try:
            is_done = recover_step(library, operation, step) is StepState.DONE
            if is_done is not undone:
                return True
        except Unwritable:  # In doubt until the disk tells.
            stage = StepState.BEGUN
    with library.catalog.transaction():
        journal.set_step(step.id, stage, str(fault))
    return False


def _do(library: Library, operation: int, step: FileStep) -> Generator[None, None, tuple[str, ...]]:
    journal = library.catalog.journal
    check_bounds(library, operation, step)
    step = _renewed(step)
    check_file(step.source, step.before)
    if step.target and step.action is not FileAction.TRASH:
        check_free(step.target)
    with library.catalog.transaction():
        journal.set_begun(step)
    made = yield from carry_out_step(library, journal.request(operation), operation, step)
    with library.catalog.transaction():
        journal.set_done(step.id, made.target, made.after)
        note_done(library, replace(step, target=made.target, after=made.after))
    return made.notes


def _undo(
    library: Library, operation: int, step: FileStep
) -> Generator[None, None, tuple[str, ...]]:
    """Move what was made to the trash, unless it was changed; move back what was moved."""
    journal = library.catalog.journal
    check_bounds(library, operation, step)
    made = step.action in (FileAction.COPY, FileAction.DRAW, FileAction.SHEET)
    # A sidecar's copy that was deleted leaves nothing to undo.
    is_sidecar = made and step.role is FileRole.SIDECAR
    is_gone = is_sidecar and not (step.target and is_there(step.target))
    if not is_gone:
        step = _renewed(step)
        if step.target:
            check_file(step.target, step.after)
    if not made:
        check_free(step.source)
    with library.catalog.transaction():
        journal.set_begun(step)
    before = step.before
    if made:
        if step.target and not is_gone:
            trash_file(step.target)
    elif step.action is FileAction.TRASH:
        before = restore_file(step.target, step.source)
    elif step.target:
        before = move_file(step.target, step.source, draft_of_step(step, step.source))
    with library.catalog.transaction():
        journal.set_undone(step.id, before)
        note_undone(library, replace(step, before=before))
    yield
    return ()


def _renewed(step: FileStep) -> FileStep:
    """Return the step with a sidecar as it is now: metadata may have been written to it since."""
    if step.role is FileRole.SIDECAR and not step.state.is_done:
        return replace(step, before=stamp_of(step.source))
    if step.role is FileRole.SIDECAR and step.target:
        return replace(step, after=stamp_of(step.target))
    return step


def _index_copies(library: Library, steps: Sequence[FileStep]) -> Task[None]:
    """Read the metadata in copies of shared sidecars before they are removed."""
    copy = (FileAction.COPY, FileRole.SIDECAR)
    copied = {step.photo for step in steps if (step.action, step.role) == copy}
    for photo in library.catalog.photos.get(list(copied)).values():
        with suppress(PhotoError):
            yield from read_changes(library, photo)


def _add_sidecars(library: Library, operation: int) -> None:
    """Add the sidecars made since beside moved photos: they go back with them."""
    journal = library.catalog.journal
    done = [step for step in journal.steps(operation) if step.state.is_done]
    if new := find_sidecars_since(done):
        with library.catalog.transaction():
            for number, step in zip(journal.add_steps(operation, new), new, strict=True):
                journal.set_done(number, step.target, step.after)


class _ChangeBatch:
    """Changed photos, posted now and then: each post makes the window refresh."""

    def __init__(self) -> None:
        self._photos: dict[int, None] = {}
        self._posted = time.monotonic()

    def of(self, photo: int) -> Change | None:
        """Note a photo; return a change of all that were not posted yet, None while it is too early."""
        self._photos[photo] = None
        if time.monotonic() - self._posted <= _REPORTED:
            return None
        self._posted = time.monotonic()
        photos, self._photos = tuple(self._photos), {}
        return Change(photos=photos)

    def rest(self) -> Change:
        """Return the last change: photos are in other folders, and there is an operation to undo."""
        return Change(photos=tuple(self._photos), folders=True, metadata=True)
