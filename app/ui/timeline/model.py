"""Model of the timeline: the days with photos, and the photos of the stretch of time chosen."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.progress import Change
from app.query.ast import AnyOf, Every, FieldTerm, Range, Term
from app.tasks.library.count_days import DayCounts, count_days
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PhotoCache
from app.ui.photos.model import TimelineModel

_PAUSE = 500
_DATED = Term(FieldTerm("has", AnyOf(("date",))))
_UNDATED = Term(FieldTerm("has", AnyOf(("date",))), against=True)


class TimelinePageModel(QObject):
    """Counts days from the first showing on; photos are listed when a stretch of time is chosen."""

    counted = Signal()
    """Days were counted anew."""

    def __init__(self, bridge: Bridge, cache: PhotoCache) -> None:
        super().__init__(bridge)
        self.photos = TimelineModel(bridge, cache)
        self._folder: Path | None = None
        self.days = DayCounts()
        self.loaded = False
        self._begun = False
        self._counting = LatestRequest(
            bridge,
            count_days,
            answer=self._show,
            arguments=lambda: (self._folder,),
            pause=_PAUSE,
            throttle=True,
        )
        bridge.changed.connect(self._on_change)

    def begin(self) -> None:
        """Count, and list the photos chosen, once."""
        if not self._begun:
            self._begun = True
            self.photos.browse(self._folder)
            self._counting.ask()

    def browse(self, folder: Path | None) -> None:
        """Show the photos below a folder, or all."""
        self._folder = folder
        if self._begun:
            self.photos.browse(folder)
            self._counting.ask()

    def choose_range(self, first: str, last: str) -> None:
        """List the photos taken from a date to another, as a query has them: "2024", "2024-06"."""
        self.photos.set_filter((Term(FieldTerm("date", Range(first, last))), _DATED))

    def choose_day_of_year(self, month: int, day: int) -> None:
        """List the photos of a day of every year."""
        self.photos.set_filter((Term(FieldTerm("date", Every(month, day))), _DATED))

    def choose_undated(self) -> None:
        """List the photos without a capture date."""
        self.photos.set_filter((_UNDATED,))

    def choose_all(self) -> None:
        """List all photos with a capture date."""
        self.photos.set_filter((_DATED,))

    @property
    def shows_undated(self) -> bool:
        """Whether the photos without a capture date are listed."""
        return self.photos.filter == (_UNDATED,)

    def _on_change(self, change: Change) -> None:
        if self._begun and (change.photos or change.all_photos or change.folders):
            self._counting.ask_soon()

    def _show(self, days: DayCounts) -> None:
        self.days, self.loaded = days, True
        self.counted.emit()
