"""The pixels of a photo as the screen wants them, made ready off the window's thread."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.files.picture import Pixels
from app.files.pixels import to_array
from app.news import Task
from app.photo import Photo
from app.tasks.parts import look_at
from app.tasks.pixels import read_pixels


def read_image(library: Any, photo: Photo, side: int) -> Task[QImage]:
    """The photo upright, its longer side at most `side`; 0 for its full size. Raises Unreadable."""
    return _to_image((yield from read_pixels(library, photo, side)))


def read_file(library: Any, path: Path, side: int) -> Task[QImage]:
    """Any picture file, whether of the library or not. Of a photo that is away, its thumbnail. Raises Unreadable."""
    return _to_image((yield from look_at(library, path, side)))


def to_image(pixels: Pixels | None) -> QImage:
    """Pixels that a decoder made; without any, a null image."""
    return QImage() if pixels is None else _to_image(to_array(pixels))


def _to_image(rgb: NDArray[np.uint8]) -> QImage:
    """Copied by numpy, which lets other threads run: Qt's own conversion of 24 MP held them up for 40 ms."""
    height, width = rgb.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)
    rows[..., 2::-1] = rgb
    rows[..., 3] = 255
    return image
