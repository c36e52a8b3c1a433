"""Grid of the photos of one group: up to nine as large as they fit, more as thumbnails."""

from dataclasses import replace

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QPixmap, QResizeEvent, QShowEvent

from app.domain.photo import Photo
from app.ui.grid.badges import Plate
from app.ui.grid.painting import Caption, photo_side, photo_tile
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.groups.close_ups import CloseUps
from app.ui.groups.members import Members
from app.ui.text import describe_file

_FEW = 9
_LINES = 2
_LEAST = 64
"""Minimum side of a photo in a small window; beyond that the grid scrolls."""
_REST = 150
"""Milliseconds after the last resize until pixels are decoded again."""


class ReviewGrid(PhotoGrid):
    """Shows Members with their notes; a few photos with their own pixels instead of thumbnails."""

    def __init__(
        self, members: Members, reader: ThumbnailReader, close_ups: CloseUps, side: int
    ) -> None:
        self._members = members
        self._close_ups = close_ups
        super().__init__(members, reader, side)
        self.setAccessibleName("Photos of the group")
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._want_pixels)
        close_ups.arrived.connect(self.viewport().update)
        for signal in (members.replaced, members.merged):
            signal.connect(self._timer.start)

    def set_side(self, side: int) -> None:
        self.set_tile(photo_tile(side, _LINES))

    def preferred_tile(self) -> QSize:
        return self._fit() if self._fits_all else super().preferred_tile()

    def grow_tile(self, width: int) -> QSize:
        if self._fits_all:
            return QSize(width, self._fit().height())
        return photo_tile(photo_side(width), _LINES)

    def picture(self, photo: Photo) -> QPixmap | None:
        sharp = self._close_ups.pixmap(photo.digest) if self._fits_all else None
        return sharp or super().picture(photo)

    def caption(self, row: int) -> Caption:
        photo, members = self.photos[row], self._members
        plates: list[Plate] = []
        if members.is_newcomer(photo):
            plates.append(Plate("New", loud=True))
        if members.is_keeper(photo):
            plates.append(Plate("Best photo"))
        caption = super().caption(row)
        note = members.caption(row) or describe_file(photo)
        folder = photo.path.parent.name if self._fits_all and members.scattered else ""
        return replace(caption, quiet=folder, second=note, plates=tuple(plates))

    def describe_tile(self, row: int) -> str:
        text = (plate.text for plate in self.caption(row).plates)
        return ", ".join((super().describe_tile(row), *text))

    @property
    def _fits_all(self) -> bool:
        return 0 < len(self.photos) <= _FEW

    def _fit(self) -> QSize:
        """Return the tile at which all photos are visible and the first is largest."""
        photo = self.photos[0]
        shape = QSize(max(1, photo.width), max(1, photo.height))
        tiles = (self._tile_of(columns) for columns in range(1, len(self.photos) + 1))
        tile = max(tiles, key=lambda tile: _area(shape, tile))
        tile = tile.expandedTo(photo_tile(_LEAST, _LINES))
        # No higher than the tallest photo needs, so that its name is not far below it.
        spare = photo_tile(0, _LINES)
        tallest = round((tile.width() - spare.width()) * self._slimness) + spare.height()
        return QSize(tile.width(), min(tile.height(), tallest))

    def _tile_of(self, columns: int) -> QSize:
        """Return the tile with that many in a row, and all of them filling the view."""
        lines = -(-len(self.photos) // columns)
        gap, margin = self.layout_.gap, self.layout_.margin
        room = self.viewport().size() - QSize(2 * margin - gap, 2 * margin - gap)
        return QSize(room.width() // columns - gap, room.height() // lines - gap)

    @property
    def _slimness(self) -> float:
        """Height by width of the photo with the tallest shape."""
        photos = (self.photos[row] for row in range(len(self.photos)))
        return max(max(1, photo.height) / max(1, photo.width) for photo in photos)

    def _want_pixels(self) -> None:
        few = self._members if self._fits_all and self.isVisible() else ()
        tile = self.layout_.tile
        side = round(max(tile.width(), tile.height()) * self.devicePixelRatioF())
        self._close_ups.want([few[row] for row in range(len(few))], side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.start()


def _area(shape: QSize, tile: QSize) -> int:
    """Return the area of a photo of that shape in such a tile."""
    spare = photo_tile(0, _LINES)
    across = (tile.width() - spare.width()) / shape.width()
    down = (tile.height() - spare.height()) / shape.height()
    scale = max(0.0, min(across, down))
    return round(scale * shape.width() * scale * shape.height())
