"""Shares of flat areas on pictures without a camera, by which screenshots are told; and their column."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.spread import SpreadTable
from app.catalog.path_codec import to_path
from app.catalog.table import MAIN_FILES
from app.domain.columns.photos import PhotoColumns


class FlatShares(SpreadTable):
    """Rows of `flat_shares`, and their column by the rows of the photos to show."""

    _name = "flat_shares"

    def put(self, shares: Mapping[str, float]) -> None:
        """Store the shares of pictures, 0 to 1; below 0 of those that are not measured."""
        self._put("flat_shares", "digest, share", shares.items())

    def lacking(self) -> list[tuple[str, str, int, int]]:
        """Return digest, file name, width and height of pictures without a camera whose share is not known."""
        rows = self._rows(
            f"SELECT photos.digest, files.path, photos.width, photos.height FROM {MAIN_FILES} "
            "JOIN exif ON exif.digest = photos.digest WHERE exif.camera = '' "
            "AND exif.exposure_time IS NULL AND coalesce(exif.media_type, 'photo') = 'photo' AND NOT EXISTS "
            "(SELECT 1 FROM flat_shares WHERE flat_shares.digest = photos.digest)"
        )
        return [(digest, to_path(cell).name, width, height) for digest, cell, width, height in rows]

    def shares(self, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) the shares; NaN where they are not known, as of all photos that a camera took."""
        return self._numbers("share", photos)

    def rebind(self, old: str, new: str) -> None:
        """Copy the share of one digest to another."""
        self._copy("flat_shares", "share", old, new)
