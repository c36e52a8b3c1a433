"""The pixels of a photo as the screen wants them, made ready on the worker's thread."""

from typing import Any

from PySide6.QtGui import QImage

from app.news import Task
from app.photo import Photo
from app.tasks.pixels import read_pixels


def read_image(library: Any, photo: Photo, side: int) -> Task[QImage]:
    """The photo upright, its longer side at most `side`; 0 for its full size. Raises Unreadable."""
    pixels = yield from read_pixels(library, photo, side)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
