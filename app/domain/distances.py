"""Distances between many positions at once; of two positions, `position.distance_km` needs no NumPy."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.domain.position import EARTH_KM


def distances_km(ones: ArrayLike, others: ArrayLike) -> NDArray[np.float64]:
    """Return the distances (n,) of positions (n, 2) or one (2,) in degrees along the surface (haversine); NaN stays."""
    latitudes, longitudes = np.moveaxis(np.radians(np.asarray(ones, np.float64)), -1, 0)
    theirs, far = np.moveaxis(np.radians(np.asarray(others, np.float64)), -1, 0)
    chord = np.sin((latitudes - theirs) / 2) ** 2
    chord = chord + np.cos(latitudes) * np.cos(theirs) * np.sin((longitudes - far) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1)))
