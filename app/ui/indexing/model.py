"""Indexing of folders: the running task, its progress, and the folders after it."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.progress import Change, Progress
from app.tasks.indexing.index import IndexReport, index_folders
from app.ui.bridge import Bridge
from app.worker import Ticket


class IndexingState(Enum):
    """State of the indexing."""

    IDLE = auto()
    RUNNING = auto()
    PAUSED = auto()
    STOPPED = auto()
    """The user stopped the indexing before its end: it can be continued."""


class IndexingModel(QObject):
    """Runs one indexing at a time; the folder added last comes first, the rest after it."""

    changed = Signal()
    finished = Signal()
    """All folders are indexed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._ticket: Ticket | None = None
        self._rest = False
        self.state = IndexingState.IDLE
        self.progress = Progress("Indexing photos")
        self.held = ""
        """Why it was paused without the user, as a sentence."""
        self._insisted = False
        """Whether the user resumed it nevertheless: then it is not held again before its end."""
        self.report: IndexReport | None = None
        """Report of the last indexing, while valid for all folders."""
        bridge.changed.connect(self._on_change)

    @property
    def busy(self) -> bool:
        return self.state in (IndexingState.RUNNING, IndexingState.PAUSED)

    def read(self, folders: Sequence[Path] = ()) -> None:
        """Index these folders, new or known; without any, all known folders."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._rest = True
        if not folders:
            self._rest = False
        self.progress = Progress("Scanning folders")
        self.held = ""
        self._ticket = self._bridge.ask(
            index_folders,
            tuple(folders),
            answer=self._done,
            news=self._on_progress,
            failed=self._failed,
        )
        self._enter(IndexingState.RUNNING)

    def pause(self, rest: bool) -> None:
        """Pause or resume the indexing."""
        if self._ticket is None:
            return
        self._insisted |= bool(self.held) and not rest
        self.held = ""
        (self._ticket.pause if rest else self._ticket.resume)()
        self._enter(IndexingState.PAUSED if rest else IndexingState.RUNNING)

    def hold(self, reason: str) -> None:
        """Pause the indexing for a reason, a sentence; resume it when there is none any more."""
        if self._ticket is None or self._insisted or reason == self.held:
            return
        if self.state is IndexingState.RUNNING or self.held:
            (self._ticket.pause if reason else self._ticket.resume)()
            self.held = reason
            self._enter(IndexingState.PAUSED if reason else IndexingState.RUNNING)

    def stop(self) -> None:
        """Stop the indexing. Indexed photos are kept."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._rest = False
            # Its last change may have been cancelled with the ticket.
            self._bridge.changed.emit(Change(all_photos=True, folders=True, unreadable=True))
            self._enter(IndexingState.STOPPED)

    def make_way(self, work: Callable[[], object]) -> None:
        """Stop the indexing, do `work`, and resume: a removed folder should not come back while indexed."""
        busy = self.busy
        self.stop()
        work()
        if busy:
            self.read()

    def _on_change(self, change: Change) -> None:
        if change.folders and not self.busy and self.report is not None:
            self.report = None
            self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _done(self, report: IndexReport) -> None:
        self._ticket = None
        self.report = report
        for note in report.notes:
            self._bridge.show_error(PhotoError(note))
        if self._rest:
            self.read()
        else:
            self._enter(IndexingState.IDLE)
            self.finished.emit()

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        self._rest = False
        self._enter(IndexingState.STOPPED)
        self._bridge.show_error(error)

    def _enter(self, state: IndexingState) -> None:
        self.state = state
        if not self.busy:
            self.held, self._insisted = "", False
        self.changed.emit()
