"""The column of how many faces photos have."""

import sqlite3

import numpy as np
from numpy.typing import NDArray

from app.catalog.table import Table
from app.domain.columns.photos import PhotoColumns


class FaceColumns(Table):
    """The column of `face_counts`, by the rows of the photos to show."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._last: tuple[int, int] = (0, 0)

    @property
    def last(self) -> tuple[int, int]:
        """The last row stored and the number of rows; the same object while they stay, like the arrays of photos."""
        last = self._row("SELECT coalesce(max(rowid), 0), count(*) FROM face_counts")
        if last != self._last:
            self._last = last
        return self._last

    def counts(self, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) how many faces photos have; NaN where they were not looked for."""
        ids, text = self._row(
            "SELECT group_concat(photos.id), group_concat(face_counts.faces) "
            "FROM photos CROSS JOIN face_counts ON face_counts.digest = photos.digest"
        )
        values = np.full(len(photos), np.nan)
        if ids is not None:
            rows = photos.rows_of(np.fromstring(ids, np.int64, sep=","))
            values[rows[rows >= 0]] = np.fromstring(text, np.float64, sep=",")[rows >= 0]
        return values
