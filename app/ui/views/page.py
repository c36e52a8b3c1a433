"""What every page of the window is, and what it is made from."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.photo import Photo
from app.settings import Settings
from app.ui.actions import Actions
from app.ui.models.photos import Photos
from app.ui.views.photo_menu import pop_up
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.wall import Wall


class Page(QWidget):
    """One of PAGES: a wall with what belongs around it."""

    name = ""
    """That of the action which shows it."""
    picked = Signal()
    """Something else is selected, or another wall is shown."""
    turned = Signal()
    """Other photos are shown than those one may be looking at in the loupe."""

    def __init__(self, reader: ThumbnailReader, actions: Actions, settings: Settings) -> None:
        super().__init__()
        self.reader = reader
        self.actions_ = actions
        self.settings = settings
        self.walls: list[PhotoWall] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def wall(self) -> Wall:
        """The wall shown now."""
        raise NotImplementedError

    @property
    def photo(self) -> Photo | None:
        """The photo that verbs are about."""
        return self.wall.photo if isinstance(self.wall, PhotoWall) else None

    def leave(self) -> bool:
        """Go one level up. Whether there was one."""
        return False

    def activate(self) -> bool:
        """Open what is current, where that is not a photo. Whether it was done."""
        return False

    def can(self, name: str) -> bool:
        """Whether that action, of groups, is possible now."""
        return False

    def keep(self) -> None:
        """Keep what is selected of the group under review, and reject the rest."""

    def set_side(self, side: int) -> None:
        """Show photos of that side."""
        for wall in self.walls:
            wall.set_side(side)

    def turn_to(self, part: QWidget, parts: QStackedLayout) -> None:
        """Show that part of the page, and let it have the keyboard where the page has it."""
        before, holder = parts.currentWidget(), self.window().focusWidget()
        held = self.hasFocus() or (
            before is not None and (before is holder or before.isAncestorOf(holder))
        )
        if parts.currentWidget() is not part:
            parts.setCurrentWidget(part)
            if held:
                shown = part is self.wall or part.isAncestorOf(self.wall)
                (self.wall if shown else self).setFocus()

    def make_wall(self, photos: Photos) -> PhotoWall:
        """A wall of photos that does what all of them do."""
        wall = PhotoWall(photos, self.reader, self.settings.tile)
        self.adopt(wall)
        return wall

    def adopt(self, wall: PhotoWall) -> None:
        """Let a wall of photos do what all of them do."""
        self.walls.append(wall)
        self.dress(wall)
        wall.menu_wanted.connect(self._pop_up)

    def dress(self, wall: Wall) -> None:
        """Connect a wall with the actions."""
        actions = self.actions_
        actions.serve(wall, "wall")
        wall.activated.connect(actions["open"].trigger)
        wall.zoomed.connect(lambda by: actions["larger" if by > 0 else "smaller"].trigger())
        wall.selection_changed.connect(self.picked)

    def _pop_up(self, point: QPoint) -> None:
        pop_up(self, self.actions_, point)
