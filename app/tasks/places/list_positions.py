"""List where all photos were taken, for the map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.placed_photos import PlacedPhotos
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.ast import Term


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPositions(PlacedPhotos):
    """Photos with a position, oldest first, and those without."""

    degrees: NDArray[np.float64]
    """(n, 2) latitudes and longitudes."""


def list_positions(library: Library, terms: Sequence[Term] = ()) -> Task[PhotoPositions]:
    """List the positions of all photos that meet these field terms."""
    store = yield from library.columns()
    order = store.photos.by_time
    order = order[store.matching_mask(terms)[order]]
    degrees = store.positions()[order]
    has = ~np.isnan(degrees[:, 0])
    yield Progress("Listing positions", len(order))
    return PhotoPositions(store.photos, order[has], order[~has], degrees[has])
