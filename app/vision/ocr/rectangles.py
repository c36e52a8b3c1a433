"""The smallest rectangle around points, at any angle."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]


class Rectangle(NamedTuple):
    """A turned rectangle."""

    centre: Points
    """(2,): x and y."""
    along: Points
    """(2,): the unit vector of its width, within 45 degrees of the x axis; its height is that turned clockwise."""
    width: float
    height: float


def smallest_rectangle(points: NDArray[np.int32]) -> Rectangle:
    """Return the rectangle of the smallest area around points (n, 2), n > 0."""
    centre, (width, height), degrees = cv2.minAreaRect(points)
    quarters = round(degrees / 90)
    angle = np.radians(degrees - 90 * quarters)
    if quarters % 2:
        width, height = height, width
    return Rectangle(np.array(centre), np.array([np.cos(angle), np.sin(angle)]), width, height)
