"""Lines of text cut out of a picture, turned upright and brought to the recogniser's height."""

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
    pixels = _sample(picture, box, HEIGHT * finer, width * finer)
    if finer > 1:
        pixels = pixels.reshape(HEIGHT, finer, width, finer, 3).mean((1, 3), dtype=np.float32)
    line = np.full((HEIGHT, -(-width // _STEP) * _STEP, 3), PADDING, np.uint8)
    line[:, :width] = np.rint(pixels)
    return line


def _sample(picture: Pixels, box: Rectangle, rows: int, columns: int) -> NDArray[np.float32]:
    """Return pixels (rows, columns, 3) of a box by bilinear interpolation; beyond edges the edge goes on."""
    across = np.array([-box.along[1], box.along[0]])
    # Centres of pixels, of the line and of the picture.
    over = ((np.arange(columns) + 0.5) / columns - 0.5) * box.width
    down = ((np.arange(rows) + 0.5) / rows - 0.5) * box.height
    x = box.centre[0] - 0.5 + over[None, :] * box.along[0] + down[:, None] * across[0]
    y = box.centre[1] - 0.5 + over[None, :] * box.along[1] + down[:, None] * across[1]
    height, width = picture.shape[:2]
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    left, top = x.astype(int), y.astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    right_share = (x - left).astype(np.float32)[..., None]
    lower_share = (y - top).astype(np.float32)[..., None]
    upper = picture[top, left] * (1 - right_share) + picture[top, right] * right_share
    lower = picture[bottom, left] * (1 - right_share) + picture[bottom, right] * right_share
    return upper * (1 - lower_share) + lower * lower_share
