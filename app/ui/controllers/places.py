"""Places controller: positions typed, and found on a GPX track, and capture times adjusted."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.ui.commands.actions import Actions
from app.ui.dialogs.dialogs import Dialogs
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.map.page import MapPage
from app.ui.session import Session
from app.ui.window import Window


class PlacesController(QObject):
    """Applies the actions on places and times to the photos chosen in the window."""

    def __init__(self, models: Session, window: Window, dialogs: Dialogs, actions: Actions) -> None:
        super().__init__(window)
        self._models, self._window, self._dialogs = models, window, dialogs
        actions["set_position"].triggered.connect(self._set_position)
        actions["adjust_time"].triggered.connect(self._adjust_time)
        actions["place_by_track"].triggered.connect(self._choose_track)
        window.details.map_opened.connect(self.show_on_map)

    def _set_position(self) -> None:
        if photos := self._window.chosen:
            self._dialogs.ask_position(self._models.history, photos)

    def _adjust_time(self) -> None:
        if photos := self._window.chosen:
            self._dialogs.ask_time(self._models.times, photos)

    def show_on_map(self, ids: Sequence[int]) -> None:
        """Open the page of the map where photos, by id, were taken."""
        page = next(each for each in self._window.pages if isinstance(each, MapPage))
        self._window.show_page(page.name)
        page.show_photos(ids)

    def _choose_track(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, "Choose GPX tracks", "", "GPX tracks (*.gpx *.GPX)"
        )
        if chosen:
            self.place_by(tuple(map(Path, chosen)))

    def place_by(self, tracks: tuple[Path, ...]) -> None:
        """Show the positions that photos have on tracks: the selected ones, or all."""
        grid = self._window.page.grid
        selected = grid.selected if isinstance(grid, PhotoGrid) else ()
        self._dialogs.ask_track(self._models.tracks, tracks, selected)
