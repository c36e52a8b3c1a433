"""Photos that have a place on a map, of whatever kind, and those that have none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.photo_rows import PhotoRows
from app.domain.columns.photos import PhotoColumns


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPhotos:
    """Photos with a place, oldest first, and those without."""

    columns: PhotoColumns
    rows: NDArray[np.int64]
    """(n,) rows of the columns."""
    without: NDArray[np.int64]
    """Rows of the photos without a place, oldest first."""

    def photos(self, chosen: NDArray[np.int64]) -> PhotoRows:
        """Return some of the photos with a place."""
        return PhotoRows(self.columns, self.rows[chosen])

    def photos_without(self) -> PhotoRows:
        """Return the photos without a place."""
        return PhotoRows(self.columns, self.without)
