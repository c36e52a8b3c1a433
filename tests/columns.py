"""Column stores of photos that are in no catalog."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.exif import ExifColumns
from app.domain.columns.photos import PhotoColumns
from app.domain.photo import ExifInfo, Photo
from app.query.column_store import ColumnStore


class KnownExif(ExifColumns):
    """EXIF by digest, in place of a table."""

    def __init__(self, exif_by_digest: Mapping[str, ExifInfo]) -> None:
        self.exif_by_digest = exif_by_digest

    @property
    def last(self) -> int:
        return 0

    def numbers(self, column: str, photos: PhotoColumns) -> NDArray[np.float64]:
        exif = self._of(photos)
        if column in ("latitude", "longitude"):
            part = ("latitude", "longitude").index(column)
            return np.array([each.gps[part] if each.gps else None for each in exif], np.float64)
        return np.array([getattr(each, column) for each in exif], np.float64)

    def texts(
        self, column: str, photos: PhotoColumns
    ) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
        texts = [(str(getattr(each, column)),) for each in self._of(photos)]
        return np.arange(len(texts)), texts

    def _of(self, photos: PhotoColumns) -> list[ExifInfo]:
        return [
            self.exif_by_digest.get(digest.decode(), ExifInfo())
            for digest in photos.digests.tolist()
        ]


def make_store(
    photos: Iterable[Photo] = (), exif_by_digest: Mapping[str, ExifInfo] | None = None
) -> ColumnStore:
    """A column store of these photos."""
    return ColumnStore(PhotoColumns.of([*photos]), KnownExif(exif_by_digest or {}))
