"""Acts upon files: planned, done behind the window one at a time, taken back and gone on with."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.act import Act, How, Stage, State
from app.news import Change, Progress, Task
from app.tasks.perform import Outcome, act_on_files
from app.tasks.plan import Plan, plan_act
from app.tasks.together import Request
from app.tasks.undo import list_acts, redo, redo_act, undo, undo_act
from app.ui.bridge import Bridge
from app.ui.models.deciding import Deciding
from app.worker import Ticket


class Filing(QObject):
    """They go before reading and writing, which rest meanwhile; what is asked for urgently goes between."""

    changed = Signal()
    """It works, or works no more, or is further."""
    troubled = Signal(object)
    """An Outcome of which something was not done."""
    made = Signal(object)
    """A folder in which there are new files."""
    listed = Signal(object)
    """All acts, newest first, whenever they are others."""

    def __init__(self, bridge: Bridge, deciding: Deciding) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._deciding = deciding
        self._working: Ticket | None = None
        self._listing: Ticket | None = None
        self._watched = False
        self.progress = Progress("")
        bridge.changed.connect(self._hear)

    @property
    def busy(self) -> bool:
        """Whether files are being worked on."""
        return self._working is not None

    def plan(
        self, request: Request, then: Callable[[Plan], None], failed: Callable[[Exception], None]
    ) -> Ticket:
        """Have what would be done handed to `then`."""
        return self._bridge.ask(plan_act, request, answer=then, failed=failed, urgent=True)

    def act(self, plan: Plan) -> None:
        """Do it, as far as it still holds."""
        self._work(act_on_files, plan)

    def undo(self) -> None:
        """Take the last act back, whatever it was about."""
        self._turn(self._deciding.last, self._deciding.undo, undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._turn(self._deciding.next, self._deciding.redo, redo)

    def undo_one(self, act: Act) -> None:
        """Take that one back, whatever was done since."""
        self._work(_outcome_of(partial(undo_act, id=act.id)))

    def redo_one(self, act: Act) -> None:
        """Do that one again, or what of it is not done."""
        self._work(_outcome_of(partial(redo_act, id=act.id)))

    def stop(self) -> None:
        """End it at the next file; what is done is done, and can be undone or gone on with."""
        if self._working is not None:
            self._working.cancel()
            self._end()
            # What it had to say of its changes was torn up with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, marks=True))
            self._bridge.ask(list_acts, 1, answer=self._tell_last, urgent=True)

    def watch(self, watched: bool) -> None:
        """List the acts, and again whenever they are others."""
        self._watched = watched
        self._list()

    def _turn(
        self, act: Act | None, otherwise: Callable[[], None], task: Callable[[Any], Task[Act]]
    ) -> None:
        if act is not None and act.verb.touches_files:
            self._work(_outcome_of(task))
        else:
            otherwise()

    def _work(self, task: Callable[..., Task[Outcome]], *arguments: Any) -> None:
        if self.busy:
            return
        self.progress = Progress("Looking at the files")
        self._working = self._bridge.ask(
            task, *arguments, answer=self._done, news=self._tell, failed=self._fail, first=True
        )
        self.changed.emit()

    def _tell(self, progress: Progress) -> None:
        self.progress = replace(progress, rate=0.0)  # Files are counted, and a rate is of photos.
        self.changed.emit()

    def _done(self, outcome: Outcome) -> None:
        self._end()
        if outcome.act is not None:
            self._tell_act(outcome.act)
        for folder in find_made(outcome):
            self.made.emit(folder)
        if outcome.troubles or outcome.notes:
            self.troubled.emit(outcome)

    def _tell_last(self, acts: tuple[Act, ...]) -> None:
        for act in acts[:1]:
            self._tell_act(act)

    def _tell_act(self, act: Act) -> None:
        undone = act.state is State.UNDONE
        (self._deciding.undone if undone else self._deciding.done).emit(act)

    def _fail(self, error: Exception) -> None:
        self._end()
        self._bridge.complain(error)

    def _end(self) -> None:
        self._working = None
        self._deciding.load()
        self.changed.emit()

    def _hear(self, change: Change) -> None:
        if change.marks or change.decisions:
            self._list()

    def _list(self) -> None:
        if self._watched:
            if self._listing is not None:
                self._listing.cancel()
            self._listing = self._bridge.ask(list_acts, answer=self.listed.emit, urgent=True)


def find_made(outcome: Outcome) -> set[Path]:
    """The folders in which there are files now that were copied or drawn."""
    return {
        step.target.parent
        for step in outcome.steps
        if step.target and step.stage is Stage.DONE and step.how not in (How.MOVE, How.TRASH)
    }


def _outcome_of(turn: Callable[[Any], Task[Act]]) -> Callable[[Any], Task[Outcome]]:
    """The same, with what became of each file."""

    def turned(library: Any) -> Task[Outcome]:
        act = yield from turn(library)
        return Outcome(act, library.catalog.journal.steps(act.id))

    return turned
