"""Compare controller: opens Compare and Survey with the right photos, and keeps one of them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.compare.compare import Compare
from app.ui.compare.survey import Survey
from app.ui.compare.view import PanesView
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.groups.review_grid import ReviewGrid
from app.ui.history.model import HistoryModel
from app.ui.loupe.loupe import Loupe
from app.ui.window import Window

_AROUND = 4
"""Photos in Survey without a group or a selection: two rows of two."""


class CompareController(QObject):
    """Connects the actions with Compare and Survey."""

    def __init__(self, history: HistoryModel, window: Window, actions: Actions) -> None:
        super().__init__(window)
        self._history = history
        self._window = window
        self._actions = actions
        actions["compare"].triggered.connect(self._compare)
        actions["survey"].triggered.connect(self._survey)
        actions["look"].triggered.connect(self._show)
        actions["keep"].triggered.connect(self._keep)
        # After the window controller, which handles only groups.
        window.picked.connect(self.enable)
        history.changed.connect(self.enable)
        for view in (window.compare, window.survey):
            view.left.connect(partial(window.show_front, None))
        for page in window.pages:
            page.turned.connect(self._toggle)

    def enable(self) -> None:
        """Enable keeping one of the photos side by side, also outside a group."""
        possible = self._window.page.can("keep") or bool(self._others)
        self._actions.enable(possible, "keep")

    def _compare(self) -> None:
        photo = self._window.photo
        if photo is not None and self._window.front is not self._window.compare:
            photos = self._list()
            self._window.show_front(self._window.compare)
            self._window.compare.show_photos(photos, photo)

    def _survey(self) -> None:
        photo = self._window.photo
        if photo is not None and self._window.front is not self._window.survey:
            photos = self._list()
            self._window.show_front(self._window.survey)
            self._window.survey.show_photos(self._some(photos, photo), photo)

    def _list(self) -> PhotoList:
        """Return the photos to browse: the selected ones, or those in Survey, else all in the grid."""
        window, front, grid = self._window, self._window.front, self._window.page.grid
        if isinstance(front, Compare):
            return front.photos
        if isinstance(front, Survey) and len(front.panes.photos) > 1:
            return _hold(front.panes.photos)
        if not isinstance(grid, PhotoGrid):
            return PhotoList()
        photo, selected = window.photo, grid.selected
        if len(selected) > 1 and photo is not None and photo.id in grid.selection.keys:
            return _hold(selected)
        return grid.photos

    def _some(self, photos: PhotoList, photo: Photo) -> Sequence[Photo]:
        """Return all photos; of the grid of a whole library only a few from this photo on."""
        grid = self._window.page.grid
        first, after = 0, len(photos)
        if (
            isinstance(grid, PhotoGrid)
            and photos is grid.photos
            and not isinstance(grid, ReviewGrid)
        ):
            row = photos.row(photo.id) or 0
            first = max(0, min(row, len(photos) - _AROUND))
            after = min(first + _AROUND, len(photos))
        return [photos[row] for row in range(first, after)]

    def _show(self) -> None:
        """Open the current photo of Compare or Survey in the loupe."""
        window, front = self._window, self._window.front
        if isinstance(front, PanesView) and front.photo is not None:
            photos, photo = self._list(), front.photo
            window.show_front(window.loupe)
            window.loupe.show_photos(photos, photo)

    def _toggle(self) -> None:
        """Show the photos of another group in the loupe, Compare or Survey."""
        window, grid = self._window, self._window.page.grid
        front = window.front
        if front is None:
            return
        if not isinstance(grid, ReviewGrid) or len(grid.photos) < 2:
            window.show_front(None)
        elif isinstance(front, Compare | Loupe):
            front.show_photos(grid.photos, grid.photos[0])
        else:
            front.show_photos(self._some(grid.photos, grid.photos[0]), grid.photos[0])

    @property
    def _others(self) -> list[Photo]:
        """The photos shown beside the current one, outside a group under review."""
        front = self._window.front
        if not isinstance(front, PanesView) or self._window.page.can("keep_all"):
            return []
        return front.others

    def _keep(self) -> None:
        """Keep the photo, of its group or of the photos side by side."""
        window, others = self._window, self._others
        if not others:
            window.page.keep()
        elif window.photo is not None:
            self._history.keep([window.photo], others)
            if isinstance(window.front, Compare):
                window.front.settle()


def _hold(photos: Sequence[Photo]) -> PhotoList:
    """Return a list of the photos that is independent of the grid."""
    held = PhotoList()
    held.show(photos)
    return held
