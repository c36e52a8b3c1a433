"""Sidecar writer: saves metadata moments after an edit; large edits are confirmed first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.progress import Change
from app.settings import Settings
from app.tasks.metadata.pending_write import PendingWrite
from app.tasks.metadata.write_sidecars import save_pending
from app.tasks.phrases import format_count
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest

_MOMENTS = 1_500
"""Milliseconds after the last edit until metadata is saved: quick corrections are saved once."""


class SidecarWriter(QObject):
    """Saves one batch at a time, after all other requests."""

    changed = Signal()
    """The pending metadata changed."""
    asking = Signal()
    """An edit changed so many photos that the user should confirm before saving."""

    def __init__(self, bridge: Bridge, history: HistoryModel, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._settings = settings
        self._saving = LatestRequest(
            bridge,
            save_pending,
            answer=self._take,
            arguments=lambda: (self.waiting, settings.save_sidecars and not self.held),
            pause=_MOMENTS,
            finish=True,
            urgent=False,
        )
        self._confirming = self._notified = False
        self.held = False
        """Whether saving waits for the user's confirmation."""
        self.waiting: tuple[PendingWrite, ...] = ()
        """The pending writes."""
        bridge.changed.connect(self._on_change)
        for signal in (history.done, history.undone):
            signal.connect(self._weigh)

    @property
    def busy(self) -> bool:
        """Whether pending metadata is being listed or saved now, or will be in a moment."""
        return self._saving.busy

    def release(self) -> None:
        """Save all pending metadata after the user's confirmation, also writes that failed before."""
        self.held = False
        self.waiting = ()
        self.refresh()

    def refresh(self) -> None:
        """Save now, or list the pending metadata."""
        self._saving.ask()

    def _weigh(self, operation: Operation) -> None:
        if operation.kind.touches_files:  # The metadata moves along with the files.
            return
        if self._settings.save_sidecars and len(operation.about) >= self._settings.confirm_from:
            self.held, self._confirming = True, False
            self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.metadata or change.decisions or change.folders:
            self._saving.ask_soon()
        if change.notes and not self._notified:
            self._notified = True  # Later ones are shown in the details of each photo.
            self._bridge.show_error(PhotoError(_sum_up(change.notes)))

    def _take(self, waiting: tuple[PendingWrite, ...]) -> None:
        before, self.waiting = self.waiting, waiting
        if before != waiting:
            self.changed.emit()
        if self.held and waiting and not self._confirming:
            self._confirming = True
            self.asking.emit()


def _sum_up(notes: Sequence[str]) -> str:
    """Summarise the notes: the first one, and the number of the others."""
    more = len(notes) - 1
    return (
        f"{notes[0]}\nThe same applies to {format_count(more, 'more photo')}." if more else notes[0]
    )
