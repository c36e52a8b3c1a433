"""Frames of a picture: which parts of it the detector is given, each at which size.

The detector sees faces from ten to some hundred pixels. So one frame has the whole picture at 640 pixels, for the large
faces; the others cover all of its pixels with as few pixels as possible, for the small ones. They overlap by more than
the smallest face that is found in the first.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from app.vision.embedder import Pixels

Shape = tuple[int, int]
"""Height and width of a frame, in pixels."""

SMALL: Shape = (640, 640)
SHAPES: tuple[Shape, ...] = (SMALL, (960, 1280), (1280, 960))
"""For each there is a network. One frame for a whole photo has half the pixels of the six small ones that cover it."""
_OVERLAP = 64


class Frame(NamedTuple):
    """One input of the detector."""

    shape: Shape
    pixels: Pixels
    """At most of that height and width."""
    left: int
    top: int
    step: int
    """Pixels of the picture for one of these, along a side."""

    def fill(self) -> Pixels:
        """Return the pixels in a black picture (1, height, width, 3)."""
        canvas = np.zeros((1, *self.shape, 3), np.uint8)
        canvas[0, : self.pixels.shape[0], : self.pixels.shape[1]] = self.pixels
        return canvas


def plan_frames(picture: Pixels) -> list[Frame]:
    """Return the frames of a picture (height, width, 3), the one of the whole first."""
    height, width = picture.shape[:2]
    step = 1
    while max(height, width) > step * SMALL[0]:
        step *= 2
    frames = [Frame(SMALL, average(picture, step), 0, 0, step)]
    if step > 1:
        shape, places = _cover(height, width)
        for top, left in places:
            part = picture[top : top + shape[0], left : left + shape[1]]
            frames.append(Frame(shape, part, left, top, 1))
    return frames


def average(picture: Pixels, step: int) -> Pixels:
    """Return a picture (h // step, w // step, 3), each pixel the average of step x step ones."""
    if step == 1:
        return picture
    height, width = (side // step * step for side in picture.shape[:2])
    # Whole numbers, added plane by plane: of floats, the averages took 80 ms of a photo, a fifth of all.
    sums = np.zeros((height // step, width // step, 3), np.uint32)
    for down in range(step):
        for across in range(step):
            sums += picture[down:height:step, across:width:step]
    return ((sums + step * step // 2) // (step * step)).astype(np.uint8)


def _cover(height: int, width: int) -> tuple[Shape, Sequence[tuple[int, int]]]:
    """Return the shape whose frames cover a picture with the fewest pixels, and the top and left of each."""
    covers = (
        (
            shape,
            [(top, left) for top in _starts(height, shape[0]) for left in _starts(width, shape[1])],
        )
        for shape in SHAPES
    )
    return min(covers, key=lambda cover: cover[0][0] * cover[0][1] * len(cover[1]))


def _starts(length: int, frame: int) -> Iterable[int]:
    """Return where frames begin that cover a side, the last one at its end."""
    if length <= frame:
        return [0]
    count = -(-(length - _OVERLAP) // (frame - _OVERLAP))
    return [round(each * (length - frame) / (count - 1)) for each in range(count)]
