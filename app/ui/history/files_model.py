"""File operations: planned, executed one at a time in the background, undone, redone, continued."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.operation import FileAction, Operation, OperationState, StepState
from app.domain.progress import Change, Progress, Task
from app.tasks.filing.execute import Outcome, execute_plan
from app.tasks.filing.file_set import Request
from app.tasks.filing.plan import Plan, plan_operation
from app.tasks.history.undo import list_operations, redo, redo_by_id, undo, undo_by_id
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest
from app.worker import Ticket


class FilesModel(QObject):
    """File operations go before indexing and saving, which pause meanwhile; urgent tasks go between."""

    changed = Signal()
    """An operation started, progressed or ended."""
    had_errors = Signal(object)
    """An Outcome with errors or notes."""
    made = Signal(object)
    """A folder with new files."""
    listed = Signal(object)
    """All operations, newest first, after each change."""

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._history = history
        self._working: Ticket | None = None
        self._listing = LatestRequest(bridge, list_operations, answer=self.listed.emit)
        self._watched = False
        self.progress = Progress("")
        bridge.changed.connect(self._on_change)

    @property
    def busy(self) -> bool:
        """Whether a file operation is running."""
        return self._working is not None

    def plan(
        self, request: Request, then: Callable[[Plan], None], failed: Callable[[Exception], None]
    ) -> Ticket:
        """Plan an operation, and pass the plan to `then`."""
        return self._bridge.ask(plan_operation, request, answer=then, failed=failed, urgent=True)

    def execute(self, plan: Plan) -> None:
        """Execute a plan, as far as the files are unchanged."""
        self._work(execute_plan, plan)

    def undo(self) -> None:
        """Undo the last operation, on files or metadata."""
        self._undo_or_redo(self._history.last, self._history.undo, undo)

    def redo(self) -> None:
        """Redo the operation undone last."""
        self._undo_or_redo(self._history.next, self._history.redo, redo)

    def undo_one(self, operation: Operation) -> None:
        """Undo one operation, whatever was done since."""
        self._work(_outcome_of(partial(undo_by_id, id=operation.id)))

    def redo_one(self, operation: Operation) -> None:
        """Redo one operation, or continue an incomplete one."""
        self._work(_outcome_of(partial(redo_by_id, id=operation.id)))

    def stop(self) -> None:
        """Stop at the next file; the finished part can be undone, the rest continued."""
        if self._working is not None:
            self._working.cancel()
            self._end()
            # Its changes were cancelled with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, metadata=True))
            self._bridge.ask(list_operations, 1, answer=self._announce_last, urgent=True)

    def watch(self, watched: bool) -> None:
        """Start or stop listing the operations after each change."""
        self._watched = watched
        self._list()

    def _undo_or_redo(
        self,
        operation: Operation | None,
        otherwise: Callable[[], None],
        task: Callable[[Any], Task[Operation]],
    ) -> None:
        if operation is not None and operation.kind.touches_files:
            self._work(_outcome_of(task))
        else:
            otherwise()

    def _work(self, task: Callable[..., Task[Outcome]], *arguments: Any) -> None:
        if self.busy:
            return
        self.progress = Progress("Checking files")
        self._working = self._bridge.ask(
            task,
            *arguments,
            answer=self._done,
            news=self._on_progress,
            failed=self._fail,
            first=True,
        )
        self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        # Files are counted, and a rate is one of photos.
        self.progress = replace(progress, rate=0.0)
        self.changed.emit()

    def _done(self, outcome: Outcome) -> None:
        self._end()
        if outcome.operation is not None:
            self._announce(outcome.operation)
        for folder in find_made(outcome):
            self.made.emit(folder)
        if outcome.errors or outcome.notes:
            self.had_errors.emit(outcome)

    def _announce_last(self, operations: tuple[Operation, ...]) -> None:
        for operation in operations[:1]:
            self._announce(operation)

    def _announce(self, operation: Operation) -> None:
        undone = operation.state is OperationState.UNDONE
        (self._history.undone if undone else self._history.done).emit(operation)

    def _fail(self, error: Exception) -> None:
        self._end()
        self._bridge.show_error(error)

    def _end(self) -> None:
        self._working = None
        self._history.load()
        self.changed.emit()

    def _on_change(self, change: Change) -> None:
        if change.metadata or change.decisions:
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


def _outcome_of(turn: Callable[[Any], Task[Operation]]) -> Callable[[Any], Task[Outcome]]:
    """Wrap an undo or redo to return the outcome of each file."""

    def turned(library: Any) -> Task[Outcome]:
        operation = yield from turn(library)
        return Outcome(operation, library.catalog.journal.steps(operation.id))

    return turned
