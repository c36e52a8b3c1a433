"""Pixels of a photo as QImage, prepared off the window's thread."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.domain.photo import Photo
from app.domain.progress import Task
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import RgbBuffer
from app.tasks.library.pixels import read_pixels
from app.tasks.searching.region_query import read_view


def read_image(library: Any, photo: Photo, side: int) -> Task[QImage]:
    """Read a photo upright, its longer side at most `side`; 0 for its full size. Raises Unreadable."""
    return _to_image((yield from read_pixels(library, photo, side)))


def read_file(library: Any, path: Path, side: int) -> Task[QImage]:
    """Read any image file, in the library or not; of an offline photo its thumbnail. Raises Unreadable."""
    return _to_image((yield from read_view(library, path, side)))


def to_image(pixels: RgbBuffer | None) -> QImage:
    """Convert decoded pixels; a null image without any."""
    return QImage() if pixels is None else _to_image(to_array(pixels))


def _to_image(rgb: NDArray[np.uint8]) -> QImage:
    """Convert with numpy, which lets other threads run: Qt's own conversion of 24 MP blocked them for 40 ms."""
    height, width = rgb.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)
    rows[..., 2::-1] = rgb
    rows[..., 3] = 255
    return image
