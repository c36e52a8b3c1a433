"""Base class of the pages: a grid of photos with the actions that every grid has."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.photo import Photo
from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.grid.context_menu import pop_up
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.grid.wall import SelectableGrid


class Page(QWidget):
    """One of the pages of the window: a grid with the bars and panels around it."""

    name = ""
    """Name of the action which shows the page."""
    is_below = False
    """Whether the rail has it at its foot: what is needed now and then."""
    picked = Signal()
    """The selection changed, or another grid is shown."""
    turned = Signal()
    """Another group is shown: the loupe, Compare and Survey follow."""

    def __init__(self, reader: ThumbnailReader, actions: Actions, settings: Settings) -> None:
        super().__init__()
        self.reader = reader
        self.actions_ = actions
        self.settings = settings
        self.grids: list[PhotoGrid] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def grid(self) -> SelectableGrid:
        """The grid shown now."""
        raise NotImplementedError

    @property
    def photo(self) -> Photo | None:
        """The photo that actions apply to."""
        return self.grid.photo if isinstance(self.grid, PhotoGrid) else None

    def leave(self) -> bool:
        """Go one level up. Return whether there was one."""
        return False

    def activate(self) -> bool:
        """Open the current tile if it is not a photo. Return whether a tile was opened."""
        return False

    def can(self, name: str) -> bool:
        """Whether a group action is possible now."""
        return False

    def keep(self) -> None:
        """Keep the selected photos of the group under review, and reject the rest."""

    def zoom(self, steps: int) -> bool:
        """Zoom what has the keyboard, if it is no grid. Return whether it was zoomed."""
        return False

    def keyboard_part(self) -> QWidget:
        """Return the part that gets the keyboard when the page is shown."""
        return self.grid if self.grid.isVisibleTo(self) else self

    def set_side(self, side: int) -> None:
        """Show thumbnails of that side."""
        for grid in self.grids:
            grid.set_side(side)

    def turn_to(self, part: QWidget, parts: QStackedLayout) -> None:
        """Show a widget of the page; it gets the keyboard if the page has it."""
        before, holder = parts.currentWidget(), self.window().focusWidget()
        held = self.hasFocus() or (
            before is not None and (before is holder or before.isAncestorOf(holder))
        )
        if parts.currentWidget() is not part:
            parts.setCurrentWidget(part)
            if held:
                shown = part is self.grid or part.isAncestorOf(self.grid)
                (self.grid if shown else self).setFocus()

    def make_grid(self, photos: PhotoList) -> PhotoGrid:
        """Return a grid of photos with the common actions."""
        grid = PhotoGrid(photos, self.reader, self.settings.tile)
        self.adopt_grid(grid)
        return grid

    def adopt_grid(self, grid: PhotoGrid) -> None:
        """Give a grid of photos the common actions."""
        self.grids.append(grid)
        self.connect_grid(grid)
        grid.menu_requested.connect(self._pop_up)

    def connect_grid(self, grid: SelectableGrid) -> None:
        """Connect a grid with the actions."""
        actions = self.actions_
        actions.attach(grid, "grid")
        grid.activated.connect(actions["open"].trigger)
        grid.zoomed.connect(lambda by: actions["larger" if by > 0 else "smaller"].trigger())
        grid.selection_changed.connect(self.picked)

    def _pop_up(self, point: QPoint) -> None:
        pop_up(self, self.actions_, point)
