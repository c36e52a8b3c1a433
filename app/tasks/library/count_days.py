"""Photos counted by the day of their capture, for the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Task
from app.library import Library
from app.query.ast import Term
from app.tasks.library.list_photos import list_rows

_DAY = 86_400


def _none() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Days with photos by the camera's clock, in order."""

    days: NDArray[np.int64] = field(default_factory=_none)
    """(n,) days since 1 January 1970."""
    counts: NDArray[np.int64] = field(default_factory=_none)
    """(n,) photos of each day."""
    undated: int = 0
    """Photos without a capture date."""


def count_days(
    library: Library, folder: Path | None = None, terms: Sequence[Term] = ()
) -> Task[DayCounts]:
    """Count the photos of a folder, or of all, that meet these field terms."""
    photos, rows = yield from list_rows(library, folder, terms)
    is_dated = photos.taken[rows]
    days, counts = np.unique(photos.times[rows[is_dated]] // _DAY, return_counts=True)
    return DayCounts(days.astype(np.int64), counts, int((~is_dated).sum()))
