"""Photos of some rows of columns, as a sequence."""

from collections.abc import Sequence
from operator import eq
from typing import Any, cast

import numpy as np

from app.domain.columns.photos import PhotoColumns
from app.domain.columns.texts import Rows
from app.domain.photo import Photo


class PhotoRows(Sequence[Photo]):
    """Photos of some rows; each is made when it is asked for."""

    def __init__(self, columns: PhotoColumns, rows: Rows) -> None:
        self.columns = columns
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return PhotoRows(self.columns, self.rows[place])
        return self.columns.photo(int(self.rows[place]))

    def are_same(self, other: object) -> bool:
        """Whether others are the same rows of the same columns."""
        return isinstance(other, PhotoRows) and (
            self.columns is other.columns and np.array_equal(self.rows, other.rows)
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PhotoRows | tuple):
            return NotImplemented
        others = cast("Sequence[object]", other)
        return self.are_same(others) or (len(self) == len(others) and all(map(eq, self, others)))

    __hash__ = None  # type: ignore[assignment]


def ids_of(photos: Sequence[Photo]) -> list[int]:
    """Return the ids of photos."""
    if isinstance(photos, PhotoRows):
        return photos.columns.ids[photos.rows].tolist()
    return [photo.id for photo in photos]


def digests_of(photos: Sequence[Photo]) -> list[str]:
    """Return the digests of photos."""
    if isinstance(photos, PhotoRows):
        return photos.columns.digests[photos.rows].astype("U32").tolist()
    return [photo.digest for photo in photos]


def tally(photos: Sequence[Photo]) -> list[tuple[Photo, int]]:
    """Return a photo for all that have the same metadata, date source, media type and size, and how many these are.

    So what half a million photos have in common is told by a few.
    """
    if not isinstance(photos, PhotoRows):
        return [(photo, 1) for photo in photos]
    columns, rows = photos.columns, photos.rows
    sides = columns.widths[rows].astype(np.int64) * 2**16 + columns.heights[rows]
    keys = (columns.metadata[rows].astype(np.int64) * 8 + columns.media[rows]) * 8
    keys = (keys + columns.sources[rows]) * 2**32 + sides
    has_others = np.isin(columns.ids[rows], columns.others.photos)
    _, first, counts = np.unique(keys * 2 + has_others, return_index=True, return_counts=True)
    pairs = zip(rows[first].tolist(), counts.tolist(), strict=True)
    return [(columns.photo(row), count) for row, count in pairs]
