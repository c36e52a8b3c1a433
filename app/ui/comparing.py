"""What the actions of photos side by side do: which photos are compared or surveyed, and what is kept of them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.photo import Photo
from app.ui.actions import Actions
from app.ui.models.deciding import Deciding
from app.ui.models.photos import Photos
from app.ui.views.compare import Compare
from app.ui.views.loupe import Loupe
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.review_wall import ReviewWall
from app.ui.views.side_by_side import SideBySide
from app.ui.views.survey import Survey
from app.ui.window import Window

_AROUND = 4
"""Photos that are surveyed where neither a group nor a selection says which: two lines of two."""


class Comparing(QObject):
    """Joins the actions to the views of photos side by side."""

    def __init__(self, deciding: Deciding, window: Window, actions: Actions) -> None:
        super().__init__(window)
        self._deciding = deciding
        self._window = window
        self._actions = actions
        actions["compare"].triggered.connect(self._compare)
        actions["survey"].triggered.connect(self._survey)
        actions["look"].triggered.connect(self._look)
        actions["keep"].triggered.connect(self._keep)
        # After the verbs, which know only of groups.
        window.picked.connect(self.enable)
        deciding.turned.connect(self.enable)
        for view in (window.compare, window.survey):
            view.left.connect(partial(window.show_front, None))
        for page in window.pages:
            page.turned.connect(self._turn)

    def enable(self) -> None:
        """Allow to keep one of those side by side, also where they are no group."""
        possible = self._window.page.can("keep") or bool(self._others)
        self._actions.enable(possible, "keep")

    def _compare(self) -> None:
        photo = self._window.photo
        if photo is not None and self._window.front is not self._window.compare:
            photos = self._list()
            self._window.show_front(self._window.compare)
            self._window.compare.look_at(photos, photo)

    def _survey(self) -> None:
        photo = self._window.photo
        if photo is not None and self._window.front is not self._window.survey:
            photos = self._list()
            self._window.show_front(self._window.survey)
            self._window.survey.look_at(self._some(photos, photo), photo)

    def _list(self) -> Photos:
        """What one goes through: the photos selected, or the survey, else all on the wall."""
        window, front, wall = self._window, self._window.front, self._window.page.wall
        if isinstance(front, Compare):
            return front.photos
        if isinstance(front, Survey) and len(front.panes.photos) > 1:
            return _hold(front.panes.photos)
        if not isinstance(wall, PhotoWall):
            return Photos()
        photo, selected = window.photo, wall.selected
        if len(selected) > 1 and photo is not None and photo.id in wall.selection.keys:
            return _hold(selected)
        return wall.photos

    def _some(self, photos: Photos, photo: Photo) -> Sequence[Photo]:
        """All of them; of the wall of a whole library only those from this one on."""
        wall = self._window.page.wall
        first, after = 0, len(photos)
        if (
            isinstance(wall, PhotoWall)
            and photos is wall.photos
            and not isinstance(wall, ReviewWall)
        ):
            row = photos.row(photo.id) or 0
            first = max(0, min(row, len(photos) - _AROUND))
            after = min(first + _AROUND, len(photos))
        return [photos[row] for row in range(first, after)]

    def _look(self) -> None:
        """Show the current one of the photos side by side in the loupe."""
        window, front = self._window, self._window.front
        if isinstance(front, SideBySide) and front.photo is not None:
            photos, photo = self._list(), front.photo
            window.show_front(window.loupe)
            window.loupe.look_at(photos, photo)

    def _turn(self) -> None:
        """Another group is shown: in the loupe and side by side one goes on with that."""
        window, wall = self._window, self._window.page.wall
        front = window.front
        if front is None:
            return
        if not isinstance(wall, ReviewWall) or len(wall.photos) < 2:
            window.show_front(None)
        elif isinstance(front, Compare | Loupe):
            front.look_at(wall.photos, wall.photos[0])
        else:
            front.look_at(self._some(wall.photos, wall.photos[0]), wall.photos[0])

    @property
    def _others(self) -> list[Photo]:
        """Beside the photo keys are about: those shown with it, where it is of no group under review."""
        front = self._window.front
        if not isinstance(front, SideBySide) or self._window.page.can("keep_all"):
            return []
        return front.others

    def _keep(self) -> None:
        """Keep this: of its group, or of the photos side by side."""
        window, others = self._window, self._others
        if not others:
            window.page.keep()
        elif window.photo is not None:
            self._deciding.keep([window.photo], others)
            if isinstance(window.front, Compare):
                window.front.settle()


def _hold(photos: Sequence[Photo]) -> Photos:
    """A list of their own, whatever becomes of the wall."""
    held = Photos()
    held.show(photos)
    return held
