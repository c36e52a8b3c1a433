"""List where all photos were taken, for the map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.photo_rows import PhotoRows
from app.domain.columns.photos import PhotoColumns
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.ast import Term


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPositions:
    """Photos with a position, oldest first, and those without."""

    columns: PhotoColumns
    rows: NDArray[np.int64]
    """(n,) rows of the columns."""
    degrees: NDArray[np.float64]
    """(n, 2) latitudes and longitudes."""
    without: NDArray[np.int64]
    """Rows of the photos without a position, oldest first."""

    def photos(self, chosen: NDArray[np.int64]) -> PhotoRows:
        """Return some of the photos with a position."""
        return PhotoRows(self.columns, self.rows[chosen])

    def photos_without(self) -> PhotoRows:
        """Return the photos without a position."""
        return PhotoRows(self.columns, self.without)


def list_positions(library: Library, terms: Sequence[Term] = ()) -> Task[PhotoPositions]:
    """List the positions of all photos that meet these field terms."""
    store = yield from library.columns()
    order = store.photos.by_time
    order = order[store.matching_mask(terms)[order]]
    degrees = store.positions()[order]
    has = ~np.isnan(degrees[:, 0])
    yield Progress("Listing positions", len(order))
    return PhotoPositions(store.photos, order[has], degrees[has], order[~has])
