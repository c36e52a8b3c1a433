"""The region index: which photos contain a thing, by the best region of each.

Like the vector index it takes the mean of all regions away: with q and m of the query and the mean,
cos(q - m, x - m) = (x.q - x.m - q.m + m.m) / (|q - m| |x - m|). Both products with x are made in one pass,
block by block, so that neither lengths nor rows are kept as floats.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.similarity.regions.descriptors import SQUARES, rotate_vectors
from app.similarity.vectors.digest_table import Digests, DigestTable
from app.similarity.vectors.vector_rows import VectorRows

_CALM = 0.001
"""Share of the photos that may come or go before the mean is computed anew."""
_TINY = np.float32(1e-12)


class RegionHits(NamedTuple):
    """Scores of a region search, row by row."""

    scores: NDArray[np.float32]
    """(n,) cosine of each photo's best region, the mean taken away: -1 to 1."""
    regions: NDArray[np.uint8]
    """(n,) that region: an index of SQUARES."""


class RegionIndex:
    """Regions by digest. Rows are only ever added; `show` says which of them count in the mean."""

    def __init__(self, embedder: str) -> None:
        self._embedder = embedder
        self.table = DigestTable()
        self._regions = VectorRows()
        """13 rows a photo."""
        self._shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._mean: NDArray[np.float32] | None = None
        self._drift = 0
        """Photos that came to count, or ceased to, since the mean was computed."""

    def __len__(self) -> int:
        return len(self.table)

    @property
    def nbytes(self) -> int:
        """Bytes of all rows."""
        return self._regions.nbytes

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, if its regions are known."""
        return self.table.row_of(digest)

    def rows_of(self, digests: Digests) -> NDArray[np.int64]:
        """Return the row (n,) of each digest, -1 where its regions are not known."""
        return self.table.rows_of(digests)

    def attach(self, digests: Digests, numbers: NDArray[Any]) -> None:
        """Take digests and regions (n, 13, dimensions) or flat, which begin with the rows known so far."""
        known = len(self)
        is_last = self.table.extend(digests[known:])
        self._regions.attach(numbers.reshape(len(numbers) * len(SQUARES), -1))
        self._shown = np.concatenate([self._shown, is_last])
        self._note_change(int(is_last.sum()))

    def show(self, digests: Digests) -> None:
        """Let exactly these digests count in the mean; unknown ones are ignored."""
        shown = self.table.mask(digests)
        changed = int((shown != self._shown).sum())
        self._shown = shown
        self._note_change(changed)

    def scores(self, vector: NDArray[np.float32]) -> RegionHits:
        """Score every photo by its best region, for a vector (dimensions,) of the embedder."""
        if not len(self):
            return RegionHits(np.zeros(0, np.float32), np.zeros(0, np.uint8))
        query, mean = rotate_vectors(vector, self._embedder), self._mean_now()
        along_query, along_mean = self._regions.products(np.stack([query, mean], axis=1)).T
        around = np.float32(mean @ mean)
        lengths = np.sqrt(np.maximum(1 - 2 * along_mean + around, _TINY))
        cosines = (along_query - along_mean - np.float32(query @ mean) + around) / lengths
        cosines /= max(np.float32(np.linalg.norm(query - mean)), _TINY)
        cosines = cosines.reshape(len(self), len(SQUARES))
        best = cosines.argmax(axis=1)
        highest = cosines[np.arange(len(self)), best].astype(np.float32, copy=False)
        return RegionHits(highest, best.astype(np.uint8))

    def _note_change(self, photos: int) -> None:
        self._drift += photos
        if self._drift > _CALM * self._shown.sum():
            self._mean = None

    def _mean_now(self) -> NDArray[np.float32]:
        if self._mean is None:
            self._drift = 0
            count = int(self._shown.sum())
            # One photo is no sample: its regions are compared as they are.
            share = 1 / (count * len(SQUARES)) if count > 1 else 0.0
            weights = np.repeat(self._shown * share, len(SQUARES))
            self._mean = self._regions.sum(weights).astype(np.float32)
        return self._mean
