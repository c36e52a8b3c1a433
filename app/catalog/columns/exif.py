"""Columns of photos' EXIF, each read when it is asked for."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.spread import rows_of_ids, spread_numbers
from app.catalog.table import Table
from app.domain.columns.photos import PhotoColumns

_JOINED = "photos CROSS JOIN exif ON exif.digest = photos.digest"


class ExifColumns(Table):
    """Columns of `exif`, by the rows of the photos to show."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._last = 0

    @property
    def last(self) -> int:
        """The last row stored; the same object while it stays, like the arrays of photos."""
        last = self._value("SELECT coalesce(max(rowid), 0) FROM exif")
        if last != self._last:
            self._last = last
        return self._last

    def numbers(self, column: str, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return the numbers of a column; NaN where there are none."""
        ids, numbers = self._row(
            f"SELECT group_concat(photos.id), group_concat(printf('%!.17g', exif.{column})) "
            f"FROM {_JOINED} WHERE exif.{column} IS NOT NULL"
        )
        return spread_numbers(ids, numbers, photos)

    def texts(
        self, column: str, photos: PhotoColumns
    ) -> tuple[NDArray[np.int64], Sequence[tuple[str, ...]]]:
        """Return numbers of the texts of a column, and the different texts."""
        ids, text = self._row(
            f"SELECT group_concat(photos.id), group_concat(exif.{column}, char(0)) "
            f"FROM {_JOINED} WHERE exif.{column} != ''"
        )
        codes, known = np.zeros(len(photos), np.int64), {"": 0}
        if ids is not None:
            rows = rows_of_ids(ids, photos)
            numbers = [known.setdefault(each, len(known)) for each in text.split("\0")]
            codes[rows[rows >= 0]] = np.array(numbers)[rows >= 0]
        return codes, [(each,) for each in known]
