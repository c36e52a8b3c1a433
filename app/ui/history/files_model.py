"""Acts upon files: planned, done behind the window one at a time, taken back and gone on with."""

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
from app.worker import Ticket


class FilesModel(QObject):
    """They go before reading and writing, which rest meanwhile; what is asked for urgently goes between."""

    changed = Signal()
    """It works, or works no more, or is further."""
    had_errors = Signal(object)
    """An Outcome of which something was not done."""
    made = Signal(object)
    """A folder in which there are new files."""
    listed = Signal(object)
    """All acts, newest first, whenever they are others."""

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._history = history
        self._working: Ticket | None = None
        self._listing: Ticket | None = None
        self._watched = False
        self.progress = Progress("")
        bridge.changed.connect(self._on_change)

    @property
    def busy(self) -> bool:
        """Whether files are being worked on."""
        return self._working is not None

    def plan(
        self, request: Request, then: Callable[[Plan], None], failed: Callable[[Exception], None]
    ) -> Ticket:
        """Have what would be done handed to `then`."""
        return self._bridge.ask(plan_operation, request, answer=then, failed=failed, urgent=True)

    def execute(self, plan: Plan) -> None:
        """Do it, as far as it still holds."""
        self._work(execute_plan, plan)

    def undo(self) -> None:
        """Take the last act back, whatever it was about."""
        self._undo_or_redo(self._history.last, self._history.undo, undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._undo_or_redo(self._history.next, self._history.redo, redo)

    def undo_one(self, operation: Operation) -> None:
        """Take that one back, whatever was done since."""
        self._work(_outcome_of(partial(undo_by_id, id=operation.id)))

    def redo_one(self, operation: Operation) -> None:
        """Do that one again, or what of it is not done."""
        self._work(_outcome_of(partial(redo_by_id, id=operation.id)))

    def stop(self) -> None:
        """End it at the next file; what is done is done, and can be undone or gone on with."""
        if self._working is not None:
            self._working.cancel()
            self._end()
            # What it had to say of its changes was torn up with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, metadata=True))
            self._bridge.ask(list_operations, 1, answer=self._announce_last, urgent=True)

    def watch(self, live_photos: bool) -> None:
        """List the acts, and again whenever they are others."""
        self._watched = live_photos
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
        self.progress = Progress("Looking at the files")
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
        self.progress = replace(progress, rate=0.0)  # Files are counted, and a rate is of photos.
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
            if self._listing is not None:
                self._listing.cancel()
            self._listing = self._bridge.ask(list_operations, answer=self.listed.emit, urgent=True)


def find_made(outcome: Outcome) -> set[Path]:
    """The folders in which there are files now that were copied or drawn."""
    return {
        step.target.parent
        for step in outcome.steps
        if step.target
        and step.state is StepState.DONE
        and step.action not in (FileAction.MOVE, FileAction.TRASH)
    }


def _outcome_of(turn: Callable[[Any], Task[Operation]]) -> Callable[[Any], Task[Outcome]]:
    """The same, with what became of each file."""

    def turned(library: Any) -> Task[Outcome]:
        operation = yield from turn(library)
        return Outcome(operation, library.catalog.journal.steps(operation.id))

    return turned
