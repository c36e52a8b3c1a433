"""The column of how many faces photos have."""

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.spread import SpreadTable
from app.domain.columns.photos import PhotoColumns


class FaceColumns(SpreadTable):
    """The column of `face_counts`, by the rows of the photos to show."""

    _name = "face_counts"

    def counts(self, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) how many faces photos have; NaN where they were not looked for."""
        return self._numbers("faces", photos)
