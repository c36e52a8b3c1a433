"""Looks at a picture: which parts of it the detector is given, each at which size.

The detector sees faces from ten to some hundred pixels. So one look takes the whole picture at 640 pixels, for the
large faces; the others cover all of its pixels with as few frames as possible, for the small ones. Frames overlap by
more than the smallest face that the first look finds.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from app.vision.embedder import Pixels

Shape = tuple[int, int]
"""Height and width of the frames that a network takes, in pixels."""

SMALL: Shape = (640, 640)
FRAMES: tuple[Shape, ...] = (SMALL, (960, 1280), (1280, 960))
"""For each there is a network. One frame for a whole photo has half the pixels of the six small ones that cover it."""
_OVERLAP = 64


class Look(NamedTuple):
    """One frame for the detector."""

    frame: Shape
    pixels: Pixels
    """At most as large as the frame."""
    left: int
    top: int
    step: int
    """Pixels of the picture for one of these, along a side."""

    def fill(self) -> Pixels:
        """Return the pixels (1, height, width, 3) in a black frame."""
        canvas = np.zeros((1, *self.frame, 3), np.uint8)
        canvas[0, : self.pixels.shape[0], : self.pixels.shape[1]] = self.pixels
        return canvas


def plan_looks(picture: Pixels) -> list[Look]:
    """Return the looks at a picture (height, width, 3), the one at the whole first."""
    height, width = picture.shape[:2]
    step = 1
    while max(height, width) > step * SMALL[0]:
        step *= 2
    looks = [Look(SMALL, halve(picture, step), 0, 0, step)]
    if step == 1:
        return looks
    frame, places = _cover(height, width)
    parts = (
        (top, left, picture[top : top + frame[0], left : left + frame[1]]) for top, left in places
    )
    return [*looks, *(Look(frame, part, left, top, 1) for top, left, part in parts)]


def halve(picture: Pixels, step: int) -> Pixels:
    """Return a picture (h // step, w // step, 3), each pixel the average of step x step ones."""
    if step == 1:
        return picture
    height, width = (side // step * step for side in picture.shape[:2])
    # Whole numbers, row by row: a tenth of the time of floats.
    sums = np.zeros((height // step, width // step, 3), np.uint32)
    for down in range(step):
        for across in range(step):
            sums += picture[down:height:step, across:width:step]
    return ((sums + step * step // 2) // (step * step)).astype(np.uint8)


def _cover(height: int, width: int) -> tuple[Shape, Sequence[tuple[int, int]]]:
    """Return the frames with the fewest pixels in all that cover a picture, and where each begins."""
    covers = (
        (
            frame,
            [(top, left) for top in _starts(height, frame[0]) for left in _starts(width, frame[1])],
        )
        for frame in FRAMES
    )
    return min(covers, key=lambda cover: cover[0][0] * cover[0][1] * len(cover[1]))


def _starts(length: int, frame: int) -> Iterable[int]:
    """Return where frames begin that cover a side, the last one at its end."""
    count = 1 if length <= frame else -(-(length - _OVERLAP) // (frame - _OVERLAP))
    return [
        round(each * (length - frame) / max(1, count - 1)) if count > 1 else 0
        for each in range(count)
    ]
