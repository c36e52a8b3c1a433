"""Query canvases: a region as it would lie in other photos, small and with something around it.

To a network, a crop that fills the frame differs from the same crop as one of many things: its areas are
larger and see nothing beside it. So it is set in the middle of a few canvases, and the network's vectors of
the areas below it are averaged. Measured, recall@10 of the host (1,206 photos, whole
photos 0.34 to 0.38): the crop as a photo of its own 0.50, on a grey canvas 0.78, on one of its mean colour
or of itself blurred 0.82 to 0.91, all six together 0.93; with whole photos' cosines added it is worse.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from app.similarity.regions.descriptors import Box, pool

Pixels = NDArray[np.uint8]

_SCALES = (0.35, 0.45, 0.55)
"""Of the crop on the canvas, geometric mean of its sides' shares, as of things searched for in photos."""

_BLURRED = 8
"""Pixels a side of the crop blurred, before it is spread over the canvas."""


def set_on_canvases(crop: Pixels, side: int) -> tuple[list[Pixels], list[Box]]:
    """Make canvases (side, side, 3) of a crop (h, w, 3), and the box of the crop on each."""
    boxes = [_place(crop.shape[1] / crop.shape[0], scale) for scale in _SCALES]
    grounds = _grounds(crop, side)
    canvases = [_paste(ground, crop, box) for box in boxes for ground in grounds]
    return canvases, [box for box in boxes for _ in grounds]


def read_canvases(areas: NDArray[np.float32], boxes: Sequence[Box]) -> NDArray[np.float32]:
    """Average the canvases' areas (n, h, w, dimensions) below the crop to its vector (dimensions,)."""
    below = [pool(one[None], (box,))[0, 0] for one, box in zip(areas, boxes, strict=True)]
    mean = np.mean(below, axis=0, dtype=np.float32)
    return mean / np.maximum(np.linalg.norm(mean), np.float32(1e-12))


def _place(aspect: float, scale: float) -> Box:
    """Return the box in the middle, of that aspect as far as there is room."""
    width, height = min(1.0, scale * aspect**0.5), min(1.0, scale / aspect**0.5)
    return (1 - width) / 2, (1 - height) / 2, width, height


def _grounds(crop: Pixels, side: int) -> tuple[Pixels, Pixels]:
    """Return canvases of the crop's mean colour, and of the crop blurred."""
    plain = np.broadcast_to(crop.mean(axis=(0, 1)), (side, side, 3)).astype(np.uint8)
    small = cv2.resize(crop, (_BLURRED, _BLURRED), interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)
    return plain, np.asarray(blurred, np.uint8)


def _paste(ground: Pixels, crop: Pixels, box: Box) -> Pixels:
    side = len(ground)
    left, top = round(box[0] * side), round(box[1] * side)
    width, height = max(1, round(box[2] * side)), max(1, round(box[3] * side))
    how = cv2.INTER_AREA if width < crop.shape[1] else cv2.INTER_CUBIC
    canvas, pasted = ground.copy(), cv2.resize(crop, (width, height), interpolation=how)
    canvas[top : top + height, left : left + width] = pasted
    return canvas
