"""Overlays of a photo: clipping, focus peaking and histogram.

All take pixels as the screen has them: height x width x 4, blue, green, red and one byte unused. OpenCV
releases the interpreter lock while it works.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

NOTHING, BLOWN, BLOCKED, FOCUSED = range(4)
"""Values of a mask."""

_WHITE, _BLACK = 254, 1
"""Levels of 0 to 255 without detail: of one full channel, or all empty ones."""

_REACH = 1.6
"""Radius of the blur that a sharp edge loses much by and a soft one little, in pixels."""
_AREA = 1.5
"""Radius over which the steepness of edges is averaged, in pixels."""
_SHARP = 1.4
"""Times an edge is steeper than after the blur. An edge that is itself blurred by 0.6, 1, 1.5 px: 1.7, 1.4, 1.2."""
_FAINT = 1.5
"""Levels a pixel that an edge must rise by after the blur."""
_ABOVE_NOISE = 1.0
"""And so many times the noise: after the blur, noise alone rises by 0.08 of itself."""
_NOISE_IN_SLOPE = 0.43
"""Of the noise, what the operator of the slope lets through along each axis."""
_QUIET = 0.1
"""Share of the areas, the smoothest, in which noise is measured."""
_BLOCK = 16
_BAND, _MARGIN = 512, 16
"""Rows worked on at a time, and beyond them what the blurs reach: all 24 MP at once would take 700 MB."""


def find_clipped(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a mask: BLOWN where a channel is full, BLOCKED where all are empty."""
    blue, green, red, _ = cv2.split(pixels)
    highest = cv2.max(cv2.max(blue, green), red)
    _, blown = cv2.threshold(highest, _WHITE - 1, BLOWN, cv2.THRESH_BINARY)
    _, blocked = cv2.threshold(highest, _BLACK, BLOCKED, cv2.THRESH_BINARY_INV)
    return np.asarray(cv2.add(blown, blocked), np.uint8)


def find_focused(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a mask: FOCUSED on the edges that are as sharp as these pixels can show."""
    noise = _noise(pixels)
    mask = np.empty(pixels.shape[:2], np.uint8)
    for top in range(0, len(pixels), _BAND):
        first = max(0, top - _MARGIN)
        edges = _find_sharp_edges(_grey(pixels[first : top + _BAND + _MARGIN]), noise)
        mask[top : top + _BAND] = edges[top - first : top - first + _BAND]
    return mask


def count_tones(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the share of pixels at each level of red, green and blue, 3 x 256."""
    counts = [cv2.calcHist([pixels], [channel], None, [256], [0, 256]) for channel in (2, 1, 0)]
    area = np.float32(max(1, pixels.shape[0] * pixels.shape[1]))
    return np.stack(counts).reshape(3, 256).astype(np.float32) / area


def _slope(grey: NDArray[Any]) -> NDArray[Any]:
    """Return levels a pixel in the steepest direction (Scharr's operator, whose weights sum to 32)."""
    across = cv2.Scharr(grey, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(grey, cv2.CV_32F, 0, 1, scale=1 / 32)
    return cv2.magnitude(across, down)


def _find_sharp_edges(grey: NDArray[Any], noise: float) -> NDArray[np.uint8]:
    fine, coarse = _slope(grey), _slope(cv2.GaussianBlur(grey, (0, 0), _REACH))
    fine_energy = cv2.GaussianBlur(fine * fine, (0, 0), _AREA)
    coarse_energy = cv2.GaussianBlur(coarse * coarse, (0, 0), _AREA)
    of_noise = 2 * (_NOISE_IN_SLOPE * noise) ** 2
    is_sharp = fine_energy - of_noise >= _SHARP**2 * coarse_energy
    is_edge = coarse >= _FAINT + _ABOVE_NOISE * noise
    return (is_sharp & is_edge & (fine >= coarse)).astype(np.uint8) * FOCUSED


def _grey(pixels: NDArray[np.uint8]) -> NDArray[Any]:
    return cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_BGRA2GRAY).astype(np.float32)


def _noise(pixels: NDArray[np.uint8]) -> float:
    """Return the standard deviation of noise in the smoothest areas (Immerkær 1996: a mask blind to slopes)."""
    # Strips from all over a large photo: their seams are rough, so not counted.
    strips = range(0, len(pixels), _BLOCK * (1 + len(pixels) // _BAND))
    grey = _grey(np.concatenate([pixels[top : top + _BLOCK] for top in strips]))
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = np.abs(cv2.filter2D(grey, cv2.CV_32F, mask))
    height, width = (max(1, side // _BLOCK) for side in rough.shape)
    areas = cv2.resize(rough, (width, height), interpolation=cv2.INTER_AREA)
    return float(np.quantile(areas, _QUIET)) * float(np.sqrt(np.pi / 2)) / 6
