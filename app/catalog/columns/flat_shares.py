"""Shares of flat areas on pictures without a camera, by which screenshots are told; and their column."""

import sqlite3
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.catalog.path_codec import to_path
from app.catalog.table import MAIN_FILES, Table
from app.domain.columns.photos import PhotoColumns


class FlatShares(Table):
    """Rows of `flat_shares`, and their column by the rows of the photos to show."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._last: tuple[int, int] = (0, 0)

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

    @property
    def last(self) -> tuple[int, int]:
        """The last row stored and the number of rows; the same object while they stay, like the arrays of photos."""
        last = self._row("SELECT coalesce(max(rowid), 0), count(*) FROM flat_shares")
        if last != self._last:
            self._last = last
        return self._last

    def shares(self, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) the shares; NaN where they are not known, as of all photos that a camera took."""
        ids, text = self._row(
            "SELECT group_concat(photos.id), group_concat(flat_shares.share) "
            "FROM flat_shares CROSS JOIN photos ON photos.digest = flat_shares.digest"
        )
        values = np.full(len(photos), np.nan)
        if ids is not None:
            rows = photos.rows_of(np.fromstring(ids, np.int64, sep=","))
            values[rows[rows >= 0]] = np.fromstring(text, np.float64, sep=",")[rows >= 0]
        return values

    def rebind(self, old: str, new: str) -> None:
        """Copy the share of one digest to another."""
        self._copy("flat_shares", "share", old, new)
