"""History of the window: operations on metadata and files, done, undone and redone."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.groups import Decision, Group, Tier, Verdict
from app.domain.metadata import NO_CHANGES, MetadataChanges
from app.domain.operation import FileAction, Operation, OperationState, StepState
from app.domain.photo import Photo
from app.domain.progress import Change, Progress, Task
from app.tasks.culling.decide import decide
from app.tasks.culling.keep_best import keep, keep_best, plan_keeps
from app.tasks.filing.execute import Outcome, execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan, plan_operation
from app.tasks.history.undo import (
    list_operations,
    next_undo_and_redo,
    redo,
    redo_by_id,
    undo,
    undo_by_id,
    undo_one,
)
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.metadata.edit import edit_metadata
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.worker import Ticket

_Next: TypeAlias = tuple[Operation | None, Operation | None]
"""The operations to undo and redo."""


class HistoryModel(QObject):
    """Runs one operation after the other. The journal, which outlives the window, has them all.

    One operation on files runs at a time: before indexing and saving, which pause meanwhile. Edits of
    metadata go between.
    """

    done = Signal(object)
    """An Operation."""
    undone = Signal(object)
    """An Operation that was undone."""
    failed = Signal()
    """An operation failed."""
    changed = Signal()
    """The next operation to undo or redo changed, or a file operation started, progressed or ended."""
    had_errors = Signal(object)
    """An Outcome with errors or notes."""
    made = Signal(object)
    """A folder with new files."""
    listed = Signal(object)
    """All operations, newest first, after each change."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._running: Ticket | None = None
        self._watched = False
        self._listing = LatestRequest(bridge, list_operations, answer=self.listed.emit)
        self.last: Operation | None = None
        """The operation that `undo` undoes."""
        self.next: Operation | None = None
        """The operation that `redo` redoes."""
        self.progress = Progress("")

    @property
    def busy(self) -> bool:
        """Whether a file operation is running."""
        return self._running is not None

    def load(self) -> None:
        """Ask for the operations to undo and redo."""
        self._bridge.ask(next_undo_and_redo, answer=self._take_next, urgent=True)

    def watch(self, watched: bool) -> None:
        """Start or stop listing the operations after each change."""
        self._watched = watched
        self._list()

    def decide(self, tier: Tier, verdict: Verdict, subsets: Sequence[Sequence[Photo]]) -> None:
        """Decide on a group of photos; `subsets` as in Decision."""
        self._edit(_decide, tier, verdict, subsets)

    def edit(
        self,
        photos: Sequence[Photo],
        values: MetadataChanges = NO_CHANGES,
        add: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        """Set metadata fields of photos, and add or remove keywords."""
        self._edit(_edit, tuple(photo.id for photo in photos), values, add, take)

    def run_edit(self, task: Callable[..., Task[Operation]], *arguments: Any) -> None:
        """Run a task that edits metadata as one operation."""
        self._edit(task, *arguments)

    def keep(self, kept: Sequence[Photo], rest: Sequence[Photo]) -> None:
        """Keep some photos and reject the rest, outside a group."""
        self._edit(_keep, [photo.id for photo in kept], [photo.id for photo in rest])

    def plan_keeps(
        self,
        tier: Tier,
        detail: float,
        ids: Collection[str],
        then: Callable[[tuple[Group, ...]], None],
    ) -> None:
        """Pass those of the groups that have a clear best photo to `then`, up to date."""
        self._bridge.ask(plan_keeps, tier, detail, ids, answer=then, urgent=True)

    def keep_best(self, tier: Tier, detail: float, planned: Sequence[Group]) -> None:
        """Keep the best photos of groups and reject the rest, as one operation."""
        self._edit(_keep_best, tier, detail, planned)

    def plan_files(
        self, request: Request, then: Callable[[Plan], None], failed: Callable[[Exception], None]
    ) -> Ticket:
        """Plan an operation on files, and pass the plan to `then`."""
        return self._bridge.ask(plan_operation, request, answer=then, failed=failed, urgent=True)

    def execute(self, plan: Plan) -> None:
        """Execute a plan, as far as the files are unchanged."""
        self._run(execute_plan, plan)

    def undo(self) -> None:
        """Undo the last operation; one that is still queued runs first, and is the last one then."""
        self._undo_or_redo(self.last, undo)

    def redo(self) -> None:
        """Redo the operation undone last."""
        self._undo_or_redo(self.next, redo)

    def undo_decision(self, decision: Decision) -> None:
        """Undo one decision, of any session."""
        self._edit(undo_one, decision.id)

    def undo_one(self, operation: Operation) -> None:
        """Undo one operation, whatever was done since."""
        self._run(_undo_by_id, operation.id)

    def redo_one(self, operation: Operation) -> None:
        """Redo one operation, or continue an incomplete one."""
        self._run(_redo_by_id, operation.id)

    def stop(self) -> None:
        """Stop at the next file; the finished part can be undone, the rest continued."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
            # Its changes were cancelled with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, metadata=True))
            self._bridge.ask(_with_next(_last_operation), answer=self._take, urgent=True)

    def _undo_or_redo(
        self, operation: Operation | None, task: Callable[[Any], Task[Operation]]
    ) -> None:
        if operation is not None and operation.kind.touches_files:
            self._run(partial(_outcome_of, task))
        else:
            self._edit(task)

    def _edit(self, task: Callable[..., Task[Operation]], *arguments: Any) -> None:
        self._bridge.ask(
            _with_next(task), *arguments, answer=self._take, failed=self._fail, urgent=True
        )

    def _run(self, task: Callable[..., Task[Outcome]], *arguments: Any) -> None:
        if self.busy:
            return
        self.progress = Progress("Checking files")
        self._running = self._bridge.ask(
            _with_next(task),
            *arguments,
            answer=self._end,
            news=self._on_progress,
            failed=self._fail_run,
            first=True,
        )
        self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        # Files are counted, and a rate is one of photos.
        self.progress = replace(progress, rate=0.0)
        self.changed.emit()

    def _end(self, answer: tuple[Outcome, _Next]) -> None:
        self._running = None
        outcome, following = answer
        self._take((outcome.operation, following))
        for folder in find_made(outcome):
            self.made.emit(folder)
        if outcome.errors or outcome.notes:
            self.had_errors.emit(outcome)

    def _fail_run(self, error: Exception) -> None:
        self._running = None
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._bridge.show_error(error)
        self.load()
        self.failed.emit()

    def _take(self, answer: tuple[Operation | None, _Next]) -> None:
        operation, following = answer
        self._take_next(following)
        if operation is not None:
            undone = operation.state is OperationState.UNDONE
            (self.undone if undone else self.done).emit(operation)

    def _take_next(self, following: _Next) -> None:
        self.last, self.next = following
        self.changed.emit()
        self._list()

    def _list(self) -> None:
        if self._watched:
            self._listing.ask()


def find_made(outcome: Outcome) -> set[Path]:
    """Return the folders with copied or exported files."""
    return {
        step.target.parent
        for step in outcome.steps
        if step.target
        and step.state is StepState.DONE
        and step.action not in (FileAction.MOVE, FileAction.TRASH)
    }


def _with_next(task: Callable[..., Task[Any]]) -> Callable[..., Task[tuple[Any, _Next]]]:
    """Let a task return the operations to undo and redo along with its answer."""

    def run(library: Any, *arguments: Any) -> Task[tuple[Any, _Next]]:
        answer = yield from task(library, *arguments)
        return answer, (yield from next_undo_and_redo(library))

    return run


def _last_operation(library: Any) -> Task[Operation | None]:
    operations = yield from list_operations(library, 1)
    return operations[0] if operations else None


def _outcome_of(
    task: Callable[..., Task[Operation]], library: Any, *arguments: Any
) -> Task[Outcome]:
    """Undo or redo, and return the outcome of each file."""
    operation = yield from task(library, *arguments)
    return Outcome(operation, library.catalog.journal.steps(operation.id))


_undo_by_id = partial(_outcome_of, undo_by_id)
_redo_by_id = partial(_outcome_of, redo_by_id)


def _decide(library: Any, *arguments: Any) -> Task[Operation]:
    operation, _ = yield from decide(library, *arguments)
    return operation


def _edit(library: Any, ids: Sequence[int], *arguments: Any) -> Task[Operation]:
    """Edit the photos in their present state, which the window may not know yet."""
    photos = yield from list_photos_by_id(library, ids)
    return (yield from edit_metadata(library, photos, *arguments))


def _keep(library: Any, kept: Sequence[int], rest: Sequence[int]) -> Task[Operation]:
    """Keep photos in their present state."""
    stays = yield from list_photos_by_id(library, kept)
    goes = yield from list_photos_by_id(library, rest)
    return (yield from keep(library, stays, goes))


def _keep_best(library: Any, *arguments: Any) -> Task[Operation]:
    kept = yield from keep_best(library, *arguments)
    if kept.operation is None:
        raise PhotoError(
            "All of these groups have changed meanwhile. No photo was flagged; check the groups again."
        )
    return kept.operation
