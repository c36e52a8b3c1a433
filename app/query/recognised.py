"""Columns of what was recognised on photos: faces, text, and whether they are screenshots or documents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.catalog.columns.faces import FaceColumns
from app.catalog.columns.flat_shares import FlatShares
from app.catalog.photo_texts import PhotoTexts
from app.domain.columns.photos import PhotoColumns
from app.query.screenshots import is_screenshot

Mask = NDArray[np.bool_]

_PAGE = 300
"""Letters from which on a photo is one of a document; signs, labels and shop fronts have fewer."""


class RecognisedColumns:
    """Columns by the rows of the photos to show; what takes a while is kept until photos or catalog change."""

    def __init__(self, faces: FaceColumns, texts: PhotoTexts, flat_shares: FlatShares) -> None:
        self._faces, self._texts, self._flat_shares = faces, texts, flat_shares
        self._counts: tuple[tuple[object, ...], NDArray[np.float64]] = (), np.zeros(0)
        self._shots: tuple[tuple[object, ...], Mask] = (), np.zeros(0, np.bool_)

    def face_counts(self, photos: PhotoColumns) -> NDArray[np.float64]:
        """Return (rows,) how many faces photos have; NaN where they were not looked for."""
        made_from = (photos.ids, photos.digests, self._faces.last)
        if not _are_same(self._counts[0], made_from):
            self._counts = made_from, self._faces.counts(photos)
        return self._counts[1]

    def with_text(self, photos: PhotoColumns) -> Mask:
        """Return (rows,) whether there is text on a photo."""
        return self._texts.present(photos)

    def matching_texts(self, parts: Sequence[str], photos: PhotoColumns) -> Mask:
        """Return (rows,) whether the text on a photo contains one of these."""
        return self._texts.matching(parts, photos)

    def screenshots(self, photos: PhotoColumns) -> Mask:
        """Return (rows,) whether photos are screenshots; the same array while nothing changes."""
        made_from = (photos.ids, photos.digests, photos.names, self._flat_shares.last)
        if not _are_same(self._shots[0], made_from):
            self._shots = made_from, self._find_screenshots(photos)
        return self._shots[1]

    def documents(self, photos: PhotoColumns) -> Mask:
        """Return (rows,) whether photos are of pages of text, and no screenshots."""
        return self._texts.with_letters(_PAGE, photos) & ~self.screenshots(photos)

    def _find_screenshots(self, photos: PhotoColumns) -> Mask:
        shares, names = self._flat_shares.shares(photos), photos.names
        found = np.zeros(len(photos), np.bool_)
        for row in np.flatnonzero(~np.isnan(shares)).tolist():
            width, height = int(photos.widths[row]), int(photos.heights[row])
            found[row] = is_screenshot(names[row], width, height, float(shares[row]))
        return found


def _are_same(ones: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(ones) == len(others) and all(a is b for a, b in zip(ones, others, strict=True))
