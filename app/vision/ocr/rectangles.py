"""The smallest rectangle around points, at any angle: one of its sides lies along a side of their hull."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


class Rectangle(NamedTuple):
    """A turned rectangle."""

    centre: Points
    """(2,): x and y."""
    along: Points
    """(2,): the unit vector of its width, within 45 degrees of the x axis; its height is that turned clockwise."""
    width: float
    height: float


def smallest_rectangle(points: Points) -> Rectangle:
    """Return the rectangle of the smallest area around points (n, 2), n > 0."""
    hull = _hull(points)
    edges = np.roll(hull, -1, 0) - hull
    lengths = np.hypot(*edges.T)
    along = edges[lengths > 0] / lengths[lengths > 0, None]
    along = np.vstack([along, [(1.0, 0.0)]])
    across = np.column_stack([-along[:, 1], along[:, 0]])
    x, y = hull @ along.T, hull @ across.T
    sizes = np.stack([np.ptp(x, 0), np.ptp(y, 0)])
    best = int(np.argmin(sizes.prod(0)))
    middle_x = (x[:, best].min() + x[:, best].max()) / 2
    middle_y = (y[:, best].min() + y[:, best].max()) / 2
    centre = middle_x * along[best] + middle_y * across[best]
    width, height = sizes[:, best].tolist()
    return _turn(Rectangle(centre, along[best], width, height))


def _turn(rectangle: Rectangle) -> Rectangle:
    """Return the same rectangle with its width along the x axis, as far as its angle lets it be."""
    centre, (x, y), width, height = rectangle
    if abs(y) > abs(x):
        x, y, width, height = y, -x, height, width
    if x < 0:
        x, y = -x, -y
    return Rectangle(centre, np.array([x, y]), width, height)


def _hull(points: Points) -> Points:
    """Return the corners of the convex hull. Source: Andrew, 1979 (monotone chain)."""
    ordered = np.unique(points, axis=0).tolist()
    if len(ordered) < 3:
        return np.array(ordered)
    return np.array(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def _chain(ordered: list[list[float]]) -> list[list[float]]:
    """Return one half of the hull of points in order."""
    corners: list[list[float]] = []
    for point in ordered:
        while len(corners) > 1 and _turns_right(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    return corners


def _turns_right(one: list[float], two: list[float], three: list[float]) -> bool:
    across = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
    return across <= 0
