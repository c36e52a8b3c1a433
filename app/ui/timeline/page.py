"""Timeline page: a histogram of all photos by date above a grid of those chosen."""

from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout

from app.settings import Settings
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.page import Page
from app.ui.timeline.bins import Scale
from app.ui.timeline.histogram import Histogram
from app.ui.timeline.model import TimelinePageModel
from app.ui.widgets.controls import ElidedLabel, EmptyState, bar, button
from app.ui.widgets.layouts import in_column

_SCALES = {
    "timeline_years": Scale.YEARS,
    "timeline_months": Scale.MONTHS,
    "timeline_days": Scale.DAYS,
}


class TimelinePage(Page):
    """A histogram that filters the grid below it."""

    name = "timeline"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        model: TimelinePageModel,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._model = model
        self._grid = self.make_grid(model.photos)
        self.histogram = Histogram()
        self._title = ElidedLabel("title")
        self._empty_state = EmptyState(actions["timeline_all"])
        self._pages = QStackedLayout()
        self._today: date | None = None
        self._build()
        for name, scale in _SCALES.items():
            actions[name].triggered.connect(lambda _=False, scale=scale: self._set_scale(scale))
        actions["timeline_all"].triggered.connect(self._show_all)
        actions["on_this_day"].triggered.connect(self._show_this_day)
        actions["undated"].triggered.connect(self._show_undated)
        self.histogram.selected.connect(self._choose)
        model.counted.connect(self._count)
        for signal in (model.photos.replaced, model.photos.merged):
            signal.connect(self._refresh)
        actions.attach(self, "timeline")
        self._set_scale(Scale.YEARS)
        self._model.choose_all()

    def _build(self) -> None:
        actions = self.actions_
        scales = [button(actions[name], text=True) for name in _SCALES]
        for each in scales:
            each.setProperty("segment", True)
            each.setProperty("narrow", True)
            each.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        others = [
            button(actions[name], text=True) for name in ("on_this_day", "undated", "timeline_all")
        ]
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._empty_state)
        in_column(
            bar(*scales, self._title, *others, wide=self._title),
            self.histogram,
            self._pages,
            inside=self,
            wide=self._pages,
        )

    @property
    def grid(self) -> PhotoGrid:
        return self._grid

    def showEvent(self, event: QShowEvent) -> None:
        self._model.begin()

    def _set_scale(self, scale: Scale) -> None:
        self.histogram.set_scale(scale)
        self._show_scale()

    def _show_scale(self) -> None:
        for name, scale in _SCALES.items():
            self.actions_[name].setChecked(scale is self.histogram.bins.scale)

    def _choose(self) -> None:
        chosen = self.histogram.range
        self._show_scale()
        if chosen is not None:
            first, last = (self.histogram.bins.query_date(place) for place in chosen)
            self._today = None
            self._model.choose_range(first, last)
            self._refresh()

    def _show_all(self) -> None:
        self._today = None
        self._model.choose_all()
        self.histogram.select_none()
        self._refresh()

    def _show_this_day(self) -> None:
        self._today = datetime.now().astimezone().date()
        self._model.choose_day_of_year(self._today.month, self._today.day)
        self.histogram.select_none()
        self._refresh()

    def _show_undated(self) -> None:
        self._today = None
        self._model.choose_undated()
        self.histogram.select_none()
        self._refresh()

    def _count(self) -> None:
        self.histogram.show_days(self._model.days)
        undated = self._model.days.undated
        self.actions_["undated"].setIconText(f"{format_count(undated, 'photo')} without date")
        self.actions_.enable(undated > 0, "undated")
        self._refresh()

    def _refresh(self) -> None:
        """Show what the grid holds, or why it is empty."""
        self._show_scale()
        photos = self._model.photos
        what = self._describe()
        self._title.show_text(f"{what} · {format_count(len(photos), 'photo')}")
        if len(photos):
            self.turn_to(self._grid, self._pages)
            return
        self.turn_to(self._empty_state, self._pages)
        if not photos.loaded:
            self._empty_state.show_message("")
        elif self._today is not None:
            self._empty_state.show_message(
                f"No photos were taken on {what.lower()}",
                "Show all photos, or choose a bar of the histogram.",
                self.actions_["timeline_all"],
            )
        elif self.histogram.range is None:
            self._empty_state.show_message(
                "No photos with a capture date",
                "Photos appear here by the date that their camera stored.",
            )
        else:
            self._empty_state.show_message(
                f"No photos in {what}",
                "Choose another bar of the histogram.",
                self.actions_["timeline_all"],
            )

    def _describe(self) -> str:
        if self._today is not None:
            return f"{self._today.day} {self._today:%B} of every year"
        if self._model.shows_undated:
            return "Without capture date"
        return self.histogram.describe() or "All dates"
