"""Progressive image: the thumbnail of a photo at once, then its best pixels available."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QImage, QPixmap

from app.domain.errors import PhotoError
from app.domain.photo import Photo, Presence
from app.files.thumbnails import SIDE
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.pixels.canvas import Canvas
from app.ui.pixels.image_loader import ImageLoader, ImageRequest

_OFFLINE = "The folder of this photo is offline. A thumbnail is shown."


class ProgressiveImage(QObject):
    """Never shows pixels of another photo than the one last given."""

    updated = Signal()
    """Pixels of the photo are shown, or more of them."""
    failed = Signal(str)
    """Problems of the photo, as sentences; empty if there are none."""

    def __init__(self, canvas: Canvas, images: ImageLoader, reader: ThumbnailReader) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._images = images
        self._reader = reader
        self.photo: Photo | None = None
        self.shown: ImageRequest | None = None
        """The pixels shown; None for a thumbnail."""
        reader.arrived.connect(self._show_thumbnail)

    def show_photo(self, photo: Photo | None) -> None:
        """Show a photo, or nothing. Its thumbnail is requested elsewhere."""
        self.photo, self.shown = photo, None
        thumbnail = None if photo is None else self._reader.pixmap(photo.digest, SIDE)
        self._canvas.show_picture(thumbnail, _size(photo, thumbnail))
        offline = photo is not None and photo.presence is Presence.OFFLINE
        self.failed.emit(_OFFLINE if offline else "")

    def show_best(self, order: Sequence[ImageRequest]) -> None:
        """Show the first of these images of the photo that is ready."""
        if self.photo is None or self.photo.presence is not Presence.HERE:
            return
        found = ((view, self._images.image(view)) for view in order)
        best = next(((view, image) for view, image in found if image is not None), None)
        if best is not None and best[0] != self.shown:
            self._put(*best)
        fault = self._images.error(order[0])
        if fault is not None:
            self._fail(fault)

    def _put(self, view: ImageRequest, image: QImage) -> None:
        zoom = self._canvas.zoom
        unknown = self.photo is not None and self.photo.width <= 0
        if unknown and max(zoom.picture.width(), zoom.picture.height()) <= SIDE:
            zoom.picture = QSizeF(image.size())
        self.shown = view
        self._canvas.sharpen(QPixmap.fromImage(image))
        self.updated.emit()

    def _fail(self, error: PhotoError) -> None:
        rest = (
            "A thumbnail is shown."
            if self.shown is None
            else "The photo is shown at reduced resolution."
        )
        self.failed.emit(f"{error} {rest}")

    def _show_thumbnail(self, digests: frozenset[str]) -> None:
        photo = self.photo
        if photo is None or photo.digest not in digests or self.shown is not None:
            return
        thumbnail = self._reader.pixmap(photo.digest, SIDE)
        if thumbnail is not None and self._canvas.filled:
            self._canvas.sharpen(thumbnail)  # A smaller one stood in for it.
        else:
            self._canvas.show_picture(thumbnail, _size(photo, thumbnail))


def _size(photo: Photo | None, thumbnail: QPixmap | None) -> QSizeF:
    if photo is None:
        return QSizeF(1, 1)
    if photo.width > 0 and photo.height > 0:
        return QSizeF(photo.width, photo.height)
    return QSizeF(thumbnail.size()) if thumbnail is not None else QSizeF(SIDE, SIDE)
