"""Reading folders into the library: what runs, how far it is, and what is to be read after it."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.news import Change, Progress
from app.tasks.index import IndexReport, index_folders
from app.ui.bridge import Bridge
from app.worker import Ticket


class State(Enum):
    """What reading does now."""

    IDLE = auto()
    RUNNING = auto()
    PAUSED = auto()
    STOPPED = auto()
    """The user stopped it before its end: it can be continued."""


class Indexing(QObject):
    """One reading at a time; the folder added last is read first, the rest after it."""

    changed = Signal()
    finished = Signal()
    """All folders are read."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._ticket: Ticket | None = None
        self._rest = False
        self.state = State.IDLE
        self.progress = Progress("Reading photos")
        self.report: IndexReport | None = None
        """Of the last reading, while it is true of all folders."""
        bridge.changed.connect(self._note)

    @property
    def busy(self) -> bool:
        return self.state in (State.RUNNING, State.PAUSED)

    def read(self, folders: Sequence[Path] = ()) -> None:
        """Read these, new ones or known; with none, all that are known."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._rest = True
        if not folders:
            self._rest = False
        self.progress = Progress("Looking for photos")
        self._ticket = self._bridge.ask(
            index_folders, tuple(folders), answer=self._done, news=self._tell, failed=self._failed
        )
        self._enter(State.RUNNING)

    def pause(self, rest: bool) -> None:
        """Rest, or go on."""
        if self._ticket is None:
            return
        (self._ticket.pause if rest else self._ticket.resume)()
        self._enter(State.PAUSED if rest else State.RUNNING)

    def stop(self) -> None:
        """End it here. What is read is kept."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._rest = False
            # The last change it made may have been torn up with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, unreadable=True))
            self._enter(State.STOPPED)

    def make_way(self, work: Callable[[], object]) -> None:
        """Stop, do that, and read on what there is then: a folder is not to come back while read."""
        busy = self.busy
        self.stop()
        work()
        if busy:
            self.read()

    def _note(self, change: Change) -> None:
        if change.folders and not self.busy and self.report is not None:
            self.report = None
            self.changed.emit()

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _done(self, report: IndexReport) -> None:
        self._ticket = None
        self.report = report
        if self._rest:
            self.read()
        else:
            self._enter(State.IDLE)
            self.finished.emit()

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        self._rest = False
        self._enter(State.STOPPED)
        self._bridge.complain(error)

    def _enter(self, state: State) -> None:
        self.state = state
        self.changed.emit()
