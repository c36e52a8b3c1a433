"""Grid of photos: thumbnails, selection, drag and drop."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.domain.photo import Photo, Presence
from app.ui.grid.badges import media_mark
from app.ui.grid.board import TileState
from app.ui.grid.painting import Caption, paint_photo, photo_side, photo_tile
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.grid.wall import SelectableGrid
from app.ui.text import describe_photo


class PhotoGrid(SelectableGrid):
    """Shows Photos; `side` is the minimum of a thumbnail, in logical pixels."""

    def __init__(
        self, photos: PhotoList, reader: ThumbnailReader, side: int, parent: QWidget | None = None
    ) -> None:
        self.photos = photos
        self._reader = reader
        super().__init__(photos, photo_tile(side), parent)
        self.setAccessibleName("Photos")
        reader.arrived.connect(self.repaint_digests)

    @property
    def photo(self) -> Photo | None:
        """The current photo, if it is selected."""
        row = self.current_row
        if row is None or self.selection.current not in self.selection.keys:
            return None
        return self.photos[row]

    @property
    def selected(self) -> Sequence[Photo]:
        """The selected photos, in their order."""
        return self.photos.pick(self.selection.keys)

    def set_side(self, side: int) -> None:
        """Set the minimum side of the thumbnails."""
        self.set_tile(photo_tile(side))

    def grow_tile(self, width: int) -> QSize:
        return photo_tile(photo_side(width))

    def paint_tile(self, painter: QPainter, row: int, rect: QRect, state: TileState) -> None:
        photo = self.photos[row]
        shape = QSize(photo.width, photo.height)
        paint_photo(painter, rect, state, self.picture(photo), shape, self.caption(row))

    def picture(self, photo: Photo) -> QPixmap | None:
        """Return the best picture of a photo available now."""
        return self._reader.pixmap(photo.digest, self._pixels)

    def caption(self, row: int) -> Caption:
        """Return the texts of a tile."""
        photo = self.photos[row]
        away = photo.presence is Presence.OFFLINE
        quiet, mark = self.photos.caption(row), media_mark(photo)
        return Caption(photo.path.name, quiet, away, photo.metadata, media=mark)

    def describe_tile(self, row: int) -> str:
        return describe_photo(self.photos[row], self.photos.caption(row))

    def request_pixels(self, rows: range) -> None:
        digests = [self.photos[row].digest for row in rows if row < len(self.photos)]
        self._reader.request(self, digests, self._pixels)

    def drag_files(self) -> None:
        here = [p.path for p in self.selected if p.presence is Presence.HERE]
        if here:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in here])
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)

    @property
    def _pixels(self) -> int:
        """Side of a thumbnail in device pixels."""
        return round(photo_side(self.layout_.tile.width()) * self.devicePixelRatioF())

    def digests_of(self, row: int) -> Collection[str]:
        return (self.photos[row].digest,)
