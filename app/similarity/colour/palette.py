"""Palettes: up to six colours of a photo and their shares, in Oklab, where near means similar to the eye."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

COLOURS = 6

SIDE = 48
"""Pixels a side that are counted: 2,304 tell a share to less than a hundredth."""

_CELLS = np.array([16, 24, 24])
"""Cells along L, a and b in which pixels are counted before they are clustered."""

_REACH = 0.4
"""Largest a and b: sRGB's colours lie within 0.33 of grey."""

_ROUNDS = 6
_LEAST = 0.01
"""Least share of a colour."""

# Björn Ottosson, "A perceptual color space for image processing" (2020): linear sRGB to the cones, and
# their cube roots to L, a, b.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


_Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one photo, the most frequent first."""

    colours: NDArray[np.float32]
    """(k, 3) in Oklab, k at most 6."""
    shares: NDArray[np.float32]
    """(k,) of the photo's area."""

    def pack(self) -> bytes:
        """Pack into four bytes a colour: share, L, a and b; to a 255th, and to 0.003."""
        steps = np.column_stack([self.shares * 255, _to_steps(self.colours)])
        return np.rint(steps).clip(0, 255).astype(np.uint8).tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Palette":
        """Unpack what `pack` made."""
        steps = np.frombuffer(packed, np.uint8).reshape(-1, 4).astype(np.float32)
        return cls(from_steps(steps[:, 1:]), steps[:, 0] / np.float32(255))


def to_oklab(rgb: NDArray[Any]) -> NDArray[np.float32]:
    """Convert sRGB (…, 3) of 0 to 255 to Oklab: L 0 to 1, a and b about -0.3 to 0.3."""
    values = np.asarray(rgb)
    linear = _LINEAR[values] if values.dtype == np.uint8 else _to_linear(values / 255)
    return (np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T).astype(np.float32)


def _to_linear(shares: _Points) -> _Points:
    """IEC 61966-2-1."""
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


_LINEAR = _to_linear(np.arange(256) / 255)
"""Of whole numbers, which need not be raised to a power one by one."""


def to_rgb(oklab: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Convert Oklab (…, 3) to the nearest sRGB of 0 to 255."""
    cones = np.asarray(oklab, np.float64) @ np.linalg.inv(_TO_LAB).T
    linear = np.clip(cones**3 @ np.linalg.inv(_TO_CONES).T, 0, 1)
    shares = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(shares * 255).astype(np.uint8)


def make_palette(pixels: NDArray[np.uint8]) -> Palette:
    """Make the palette of RGB pixels (h, w, 3), always the same of the same pixels.

    Pixels are counted in cells of Oklab, and the cells clustered by k-means. Its first centres are the
    fullest cell and then, one by one, the cell that has most to gain: a small red balloon is no grey sky.
    """
    small = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    points, weights = _count(to_oklab(small.reshape(-1, 3)))
    centres = _first_centres(points, weights)
    for _ in range(_ROUNDS):
        before, centres = centres, _join(points, weights, centres)[0]
        if np.array_equal(before, centres):  # As it then stays.
            break
    centres, shares = _join(points, weights, centres)
    order = np.argsort(-shares, kind="stable")
    order = order[shares[order] >= _LEAST]
    return Palette(centres[order].astype(np.float32), shares[order].astype(np.float32))


def from_steps(steps: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Convert steps (…, 3) of 0 to 255 to Oklab."""
    return (steps / 255 * _SPAN + _LOWEST).astype(np.float32)


_LOWEST = np.array([0, -_REACH, -_REACH])
_SPAN = np.array([1, 2 * _REACH, 2 * _REACH])


def _to_steps(colours: NDArray[np.floating[Any]]) -> _Points:
    return (colours - _LOWEST) / _SPAN * 255


def _count(lab: NDArray[np.float32]) -> tuple[_Points, _Points]:
    """Return the mean colours (k, 3) and the shares (k,) of the cells that pixels (n, 3) fall into."""
    cells = ((lab - _LOWEST) / _SPAN * _CELLS).astype(np.int64).clip(0, _CELLS - 1)
    numbers = np.ravel_multi_index(tuple(cells.T), tuple(_CELLS))
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(place, axis) for axis in lab.T], axis=1)
    return sums / counts[:, None], counts / len(lab)


def _first_centres(points: _Points, weights: _Points) -> _Points:
    chosen = [int(weights.argmax())]
    away = _distances(points, points[chosen])[:, 0]
    while len(chosen) < min(COLOURS, len(points)):
        chosen.append(int((weights * away).argmax()))
        away = np.minimum(away, _distances(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _join(points: _Points, weights: _Points, centres: _Points) -> tuple[_Points, _Points]:
    """Return the means (k, 3) and the shares (k,) of the points nearest to each centre."""
    nearest = _distances(points, centres).argmin(axis=1)
    shares = np.bincount(nearest, weights, len(centres)).astype(np.float64)
    sums = np.stack([np.bincount(nearest, weights * axis, len(centres)) for axis in points.T], 1)
    return np.where(shares[:, None] > 0, sums / np.maximum(shares, 1e-12)[:, None], centres), shares


def _distances(points: _Points, centres: _Points) -> _Points:
    """Return squared distances (n, k)."""
    # Axis by axis: to sum over the three of each pair takes NumPy three times as long.
    away = points.T[:, :, None] - centres.T[:, None]
    away *= away
    return away[0] + away[1] + away[2]
