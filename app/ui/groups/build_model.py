"""Grouping of the indexed photos: the running task and its progress."""

from PySide6.QtCore import QObject, Signal

from app.domain.groups import Tier
from app.domain.progress import Progress, Task
from app.library import Library
from app.settings import Settings
from app.tasks.grouping.groups import build_groups
from app.tasks.grouping.measure import measure_tier
from app.ui.bridge import Bridge
from app.worker import Ticket


class GroupBuilder(QObject):
    """Runs one grouping at a time."""

    progressed = Signal(object)
    """Progress of the grouping; None at its end."""
    finished = Signal()
    """The data that groups are made from is up to date."""

    def __init__(self, bridge: Bridge, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._settings = settings
        self._ticket: Ticket | None = None
        self._progress = Progress("Grouping photos")

    @property
    def busy(self) -> bool:
        """Whether photos are being grouped."""
        return self._ticket is not None

    @property
    def paused(self) -> bool:
        """Whether the grouping is paused."""
        return self._ticket is not None and self._ticket.paused

    def build(self) -> None:
        """Group photos again where photos were added or removed."""
        self.halt()
        self._ticket = self._bridge.ask(
            _build,
            self._settings.burst_detail,
            answer=self._built,
            news=self._on_progress,
            failed=self._failed,
        )
        self._on_progress(Progress("Grouping photos"))

    def halt(self) -> None:
        """Stop the grouping; known groups stay."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self.progressed.emit(None)

    def pause(self, rest: bool) -> None:
        """Pause or resume the grouping."""
        if self._ticket is not None:
            (self._ticket.pause if rest else self._ticket.resume)()
            self.progressed.emit(self._progress)

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.progressed.emit(progress)

    def _built(self, _nothing: None) -> None:
        self._ticket = None
        self.progressed.emit(None)
        self.finished.emit()

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        self.progressed.emit(None)
        self._bridge.show_error(error)


def _build(library: Library, detail: float) -> Task[None]:
    """Group photos; then measure bursts, which are culled first after a shoot."""
    yield from build_groups(library)
    yield from measure_tier(library, Tier.BURST, detail)
