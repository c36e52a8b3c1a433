"""Unreadable files, each with its reason."""

from app.domain.errors import Unreadable
from app.domain.progress import Change
from app.tasks.library.list_photos import list_unreadable
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.widgets.table import Rows

_COLUMNS = {"File": 208, "Reason": 0, "Folder": 208}
_PAUSE = 500


class UnreadableModel(Rows[Unreadable]):
    """One row per file."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            _COLUMNS,
            lambda file: (file.path.name, file.reason, str(file.path.parent)),
            lambda file: f"{file.path}\n{file.reason}",
            bridge,
        )
        self._listing = LatestRequest(
            bridge, list_unreadable, answer=self.show, pause=_PAUSE, throttle=True
        )
        bridge.changed.connect(self._on_change)

    def load(self) -> None:
        """Ask which files they are."""
        self._listing.ask()

    def _on_change(self, change: Change) -> None:
        if change.unreadable or change.all_photos:
            self._listing.ask_soon()
