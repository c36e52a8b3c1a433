"""Photos page: all photos, or those of one folder."""

from PySide6.QtWidgets import QStackedLayout

from app.settings import Settings
from app.tasks.library.photo_filter import PhotoFilter
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.indexing.model import IndexingModel
from app.ui.page import Page
from app.ui.photos.filter_bar import PhotoFilterBar
from app.ui.photos.model import TimelineModel
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.widgets.controls import EmptyState
from app.ui.widgets.layouts import in_column


class PhotosPage(Page):
    """A grid, the oldest photo first."""

    name = "photos"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        timeline: TimelineModel,
        folders: FoldersModel,
        indexing: IndexingModel,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._timeline, self._folders, self._indexing = timeline, folders, indexing
        self._grid = self.make_grid(timeline)
        self._empty_state = EmptyState(actions["add"], actions["clear_photo_filter"])
        self.filter_bar = PhotoFilterBar(actions)
        self.filter_bar.hide()
        self._pages = QStackedLayout()
        in_column(self.filter_bar, self._pages, inside=self, wide=self._pages)
        self.filter_bar.changed.connect(timeline.set_filter)
        actions["filter_photos"].toggled.connect(self._show_filter)
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._empty_state)
        for signal in (timeline.replaced, timeline.merged, folders.modelReset, indexing.changed):
            signal.connect(self._refresh)
        self._refresh()

    @property
    def grid(self) -> PhotoGrid:
        return self._grid

    def show_filter(self, photo_filter: PhotoFilter) -> None:
        """Show the filter bar with that filter, and apply it."""
        self.actions_["filter_photos"].setChecked(True)
        self.filter_bar.show_filter(photo_filter)

    def _show_filter(self, shown: bool) -> None:
        """Show or hide the filter bar; a hidden filter is cleared."""
        self.filter_bar.setVisible(shown)
        if not shown:
            self.filter_bar.clear()

    def _refresh(self) -> None:
        """Show the grid, or the empty state with a hint."""
        if len(self._timeline):
            self.turn_to(self._grid, self._pages)
            return
        self.turn_to(self._empty_state, self._pages)
        if self._indexing.busy:
            self._empty_state.show_message(
                "Looking for photos", "Photos appear here while they are indexed."
            )
        elif self._folders.empty:
            self._empty_state.show_message(
                "Drop a folder of photos here, or add one",
                "Your files stay unchanged where they are.",
                self.actions_["add"],
            )
        elif self._timeline.loaded and self._timeline.filter:
            self._empty_state.show_message(
                "No photos match the filter",
                "Clear the filter to see all photos here.",
                self.actions_["clear_photo_filter"],
            )
        elif self._timeline.loaded:
            self._empty_state.show_message(
                "No photos here",
                "This folder has no readable photos. Choose or add another folder.",
                self.actions_["add"],
            )
        else:
            self._empty_state.show_message("")
