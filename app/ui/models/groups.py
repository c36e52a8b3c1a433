"""Which photos belong together, at the detail chosen."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.news import Change, Progress
from app.photo import Group, Grouping, Tier
from app.tasks.themes import build_themes, list_themes
from app.ui.bridge import Bridge
from app.worker import Ticket

_REST = 60
"""Milliseconds the slider rests before the groups are cut anew."""


class Groups(QObject):
    """The groups of one cut, by id, largest first."""

    replaced = Signal()
    merged = Signal()
    progressed = Signal(object)
    """Progress while groups are looked for; None when that is over."""

    def __init__(self, bridge: Bridge, detail: float) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.detail = detail
        self.grouping = Grouping(Tier.THEME, detail, (), ())
        self._rows: dict[str, int] = {}
        self._cutting: Ticket | None = None
        self._building: Ticket | None = None
        self._progress = Progress("Looking for groups")
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self.cut)
        bridge.changed.connect(self._note)

    def __len__(self) -> int:
        return len(self.grouping.groups)

    def __getitem__(self, row: int) -> Group:
        return self.grouping.groups[row]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def key(self, row: int) -> str:
        """The id of the group in that row."""
        return self.grouping.groups[row].id

    def row(self, key: str) -> int | None:
        """The row of the group with that id, if this cut has it."""
        return self._rows.get(key)

    @property
    def paused(self) -> bool:
        """Whether the search for groups rests."""
        return self._building is not None and self._building.paused

    @property
    def building(self) -> bool:
        """Whether groups are being looked for."""
        return self._building is not None

    def choose(self, detail: float) -> None:
        """Cut finer (towards 1) or coarser (towards 0), soon."""
        self.detail = min(max(detail, 0.0), 1.0)
        self._timer.start()

    def cut(self) -> None:
        """Cut now, in place of any cut still awaited."""
        if self._cutting is not None:
            self._cutting.cancel()
        self._cutting = self._bridge.ask(list_themes, self.detail, answer=self._show, urgent=True)

    def build(self) -> None:
        """Look for groups anew where photos have come or gone."""
        self.halt()
        self._building = self._bridge.ask(
            build_themes, answer=self._built, news=self._tell, failed=self._failed
        )
        self._tell(Progress("Looking for groups"))

    def halt(self) -> None:
        """Give up looking for groups; those known stay."""
        if self._building is not None:
            self._building.cancel()
            self._building = None
            self.progressed.emit(None)

    def pause(self, rest: bool) -> None:
        """Let the search for groups rest, or go on."""
        if self._building is not None:
            (self._building.pause if rest else self._building.resume)()
            self.progressed.emit(self._progress)

    def _tell(self, progress: Progress) -> None:
        self._progress = progress
        self.progressed.emit(progress)

    def _built(self, _nothing: None) -> None:
        self._building = None
        self.progressed.emit(None)
        self.cut()

    def _failed(self, error: Exception) -> None:
        self._building = None
        self.progressed.emit(None)
        self._bridge.complain(error)

    def _note(self, change: Change) -> None:
        if change.groups or change.all_photos:
            self._timer.start()

    def _show(self, grouping: Grouping) -> None:
        self._cutting = None
        self.grouping = grouping
        self._rows = {group.id: row for row, group in enumerate(grouping.groups)}
        self.merged.emit()
