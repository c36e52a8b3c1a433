"""Numbers that SQLite joined to texts, spread over the rows of the photos to show."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.catalog.table import Table
from app.domain.columns.photos import PhotoColumns

_Number = TypeVar("_Number", np.int64, np.float64)

_PIECE = 250_000
"""Characters read at a time, which takes 3 ms: while NumPy reads a text, nobody else has the interpreter's lock."""


def parse_numbers(text: str, kind: type[_Number]) -> NDArray[_Number]:
    """Return the numbers (n,) of a text, with commas between them."""
    pieces: list[NDArray[Any]] = [np.zeros(0, kind)]
    start = 0
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = len(text) if end < 0 else end
        pieces.append(np.fromstring(text[start:end], kind, sep=","))
        start = end + 1
    return np.concatenate(pieces)


def rows_of_ids(ids: str | None, photos: PhotoColumns) -> NDArray[np.int64]:
    """Return the rows (n,) of the photos of joined ids; -1 for those that are not shown."""
    return photos.rows_of(parse_numbers(ids or "", np.int64))


def spread_numbers(
    ids: str | None, numbers: str | None, photos: PhotoColumns
) -> NDArray[np.float64]:
    """Return (rows,) the numbers of photos by their ids; NaN for all others."""
    values, rows = np.full(len(photos), np.nan), rows_of_ids(ids, photos)
    values[rows[rows >= 0]] = parse_numbers(numbers or "", np.float64)[rows >= 0]
    return values


class SpreadTable(Table):
    """A table with a row for some of the photos."""

    _name: str
    _last: tuple[int, int] = (0, 0)

    @property
    def last(self) -> tuple[int, int]:
        """The last row stored and the number of rows; the same object while they stay, like the arrays of photos."""
        last = self._row(f"SELECT coalesce(max(rowid), 0), count(*) FROM {self._name}")
        if last != self._last:
            self._last = last
        return self._last

    def _numbers(self, column: str, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) the numbers of a column; NaN where there is no row."""
        name = self._name
        ids, numbers = self._row(
            f"SELECT group_concat(photos.id), group_concat({name}.{column}) "
            f"FROM {name} CROSS JOIN photos ON photos.digest = {name}.digest"
        )
        return spread_numbers(ids, numbers, photos)
