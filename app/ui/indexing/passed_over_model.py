"""Files passed over, by folder and reason."""

from app.domain.progress import Change
from app.tasks.library.passed_over import PassedOverGroup, list_passed_over
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.widgets.table import Rows

_COLUMNS = {"Folder": 360, "Reason": 0, "Files": 72}
_PAUSE = 500
_SHOWN = 20
"""Names in a tool tip."""


class PassedOverModel(Rows[PassedOverGroup]):
    """One row for each folder and reason."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            _COLUMNS,
            lambda group: (str(group.folder), group.reason, f"{group.files:,}"),
            _name_files,
            bridge,
        )
        self._listing = LatestRequest(
            bridge, list_passed_over, answer=self.show, pause=_PAUSE, throttle=True
        )
        bridge.changed.connect(self._on_change)

    @property
    def files(self) -> int:
        """How many files and folders they are together."""
        return sum(group.files for group in self.rows)

    def load(self) -> None:
        """Ask which files they are."""
        self._listing.ask()

    def _on_change(self, change: Change) -> None:
        if change.unreadable or change.folders:
            self._listing.ask_soon()


def _name_files(group: PassedOverGroup) -> str:
    names = [path.name for path in group.paths[:_SHOWN]]
    more = [f"and {group.files - _SHOWN:,} more"] if group.files > _SHOWN else []
    return "\n".join((group.reason, *names, *more))
