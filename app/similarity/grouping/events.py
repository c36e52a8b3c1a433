"""Events: stretches of a library's time without a long pause, and without a journey during one."""

import numpy as np
from numpy.typing import NDArray

from app.domain.distances import distances_km

Numbers = NDArray[np.float64]

_LONGEST, _SHORTEST = 336.0, 2.0
"""Hours of the pause that ends an event, at the coarsest and at the finest detail. In the middle it is 26 hours: a day
without a photo."""
_ON_THE_WAY = 0.15
"""Of that pause: so long a one ends an event where the next photo was taken far away."""
_FAR = 60.0
"""Kilometres: farther than a day trip from the same bed, mostly."""


def find_events(times: Numbers, positions: Numbers, detail: float) -> NDArray[np.int64]:
    """Return the number of the event of each photo (n,), counted from 0.

    `times` (n,) are seconds in ascending order, `positions` (n, 2) latitudes and longitudes in degrees, NaN where
    unknown; `detail` is 0 for the longest events to 1 for the shortest.
    """
    if not len(times):
        return np.zeros(0, np.int64)
    hours = np.diff(times) / 3600
    pause = _LONGEST * (_SHORTEST / _LONGEST) ** min(1.0, max(0.0, detail))
    places = _carry(positions)
    moved = np.nan_to_num(distances_km(places[:-1], places[1:]))
    ends = (hours > pause) | ((hours > _ON_THE_WAY * pause) & (moved > _FAR))
    return np.concatenate([[0], np.cumsum(ends)])


def _carry(positions: Numbers) -> Numbers:
    """Give photos without a position that of the last one with one; NaN before the first."""
    last = np.where(np.isnan(positions[:, 0]), -1, np.arange(len(positions)))
    last = np.maximum.accumulate(last)
    return np.where((last >= 0)[:, None], positions[last], np.nan)
