"""Lines of text cut out of a picture, turned upright and brought to the recogniser's height."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.vision.embedder import Pixels
from app.vision.ocr.rectangles import Rectangle

HEIGHT = 48
WIDEST = 2400
"""Pixels; a line that is longer than 50 times its height is pressed together."""
_STEP = 160
"""Widths are multiples of this: the network is prepared anew for each width."""
_FINEST = 4
"""Pixels of the picture that are averaged, a side."""
PADDING = 127
"""Grey to the right of a line, which the network was trained with."""


def corners_of(box: Rectangle) -> NDArray[np.float32]:
    """Return the corners (4, 2) of a box, from the upper left one on, clockwise."""
    along = box.along * box.width / 2
    across = np.array([-box.along[1], box.along[0]]) * box.height / 2
    centre = box.centre
    corners = (centre - along - across, centre + along - across, centre + along + across,
               centre - along + across)  # fmt: skip
    return np.array(corners, np.float32)


def turn_box(box: Rectangle, quarters: int) -> Rectangle:
    """Return the same box, read in a direction turned clockwise by so many quarters."""
    for _ in range(quarters % 4):
        along = np.array([-box.along[1], box.along[0]])
        box = Rectangle(box.centre, along, box.height, box.width)
    return box


def cut_line(picture: Pixels, box: Rectangle) -> Pixels:
    """Return the pixels (48, width, 3) of a box of a picture, with grey to the right of it."""
    width = int(np.clip(round(HEIGHT * box.width / max(box.height, 1.0)), 1, WIDEST))
    finer = int(np.clip(box.height / HEIGHT, 1, _FINEST))
    pixels = cv2.warpAffine(
        picture,
        _placing(box, HEIGHT * finer, width * finer),
        (width * finer, HEIGHT * finer),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    line = np.full((HEIGHT, -(-width // _STEP) * _STEP, 3), PADDING, np.uint8)
    line[:, :width] = cv2.resize(pixels, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    return line


def _placing(box: Rectangle, rows: int, columns: int) -> NDArray[np.float64]:
    """Return the map (2, 3) from pixels of a line, so many a side, to those of its picture; by their centres."""
    across = np.array([-box.along[1], box.along[0]])
    steps = np.column_stack([box.along * box.width / columns, across * box.height / rows])
    first = box.centre - 0.5 + steps @ (0.5 - np.array([columns, rows]) / 2)
    return np.column_stack([steps, first])
