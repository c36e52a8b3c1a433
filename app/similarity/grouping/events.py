"""Events: stretches of a library's time without a long pause, and without a journey during one."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_LONGEST, _SHORTEST = 336.0, 2.0
"""Hours of the pause that ends an event, at the coarsest and at the finest detail. In the middle it is 26 hours: a day
without a photo."""
_ON_THE_WAY = 0.15
"""Of that pause: so long a one ends an event where the next photo was taken far away."""
_FAR = 60.0
"""Kilometres: farther than a day trip from the same bed, mostly."""
_EARTH = 6371.0088
"""Mean radius in kilometres (IUGG)."""


def find_events(times: Numbers, positions: Numbers, detail: float) -> NDArray[np.int64]:
    """Return the number of the event of each photo (n,), counted from 0.

    `times` (n,) are seconds in ascending order, `positions` (n, 2) latitudes and longitudes in degrees, NaN where
    unknown; `detail` is 0 for the longest events to 1 for the shortest.
    """
    if not len(times):
        return np.zeros(0, np.int64)
    hours = np.diff(times) / 3600
    pause = _LONGEST * (_SHORTEST / _LONGEST) ** min(1.0, max(0.0, detail))
    moved = _kilometres(_carry(positions))
    ends = (hours > pause) | ((hours > _ON_THE_WAY * pause) & (moved > _FAR))
    return np.concatenate([[0], np.cumsum(ends)])


def _carry(positions: Numbers) -> Numbers:
    """Give photos without a position that of the last one with one; NaN before the first."""
    last = np.where(np.isnan(positions[:, 0]), -1, np.arange(len(positions)))
    last = np.maximum.accumulate(last)
    return np.where((last >= 0)[:, None], positions[last], np.nan)


def _kilometres(positions: Numbers) -> Numbers:
    """Return the distances (n - 1,) from each position to the next, by haversines; 0 where unknown."""
    latitudes, longitudes = np.radians(positions).T
    across = np.sin(np.diff(latitudes) / 2) ** 2
    along = np.sin(np.diff(longitudes) / 2) ** 2
    share = across + np.cos(latitudes[:-1]) * np.cos(latitudes[1:]) * along
    return np.nan_to_num(2 * _EARTH * np.arcsin(np.sqrt(np.clip(share, 0, 1))))
