"""The region index: which photos contain a thing, by the best region of each.

Like the vector index it takes the mean of all regions away: with q and m of the query and the mean,
cos(q - m, x - m) = (x.q - x.m - q.m + m.m) / (|q - m| |x - m|). Both products with x are made in one pass,
block by block, so that neither lengths nor rows are kept as floats.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.similarity.regions.descriptors import SQUARES, rotate_vectors

_BLOCK = 512
"""Regions turned to floats at a time: they stay in the cache, and the product stays on one thread.
100,000 x 13 x 256: 82 ms; in blocks of 8,192, which NumPy's library spreads over threads, ten times that."""

_TINY = np.float32(1e-12)


class RegionHits(NamedTuple):
    """Scores of a region search, row by row."""

    scores: NDArray[np.float32]
    """(n,) cosine of each photo's best region, the mean taken away: -1 to 1."""
    regions: NDArray[np.uint8]
    """(n,) that region: an index of SQUARES."""


class RegionIndex:
    """Regions by digest. Rows are only ever added, and count in the mean until `show` says otherwise."""

    def __init__(self, embedder: str) -> None:
        self._embedder = embedder
        self.digests: list[str] = []
        self._row_of: dict[str, int] = {}
        self._numbers: NDArray[np.int8] = np.zeros((0, len(SQUARES), 0), np.int8)
        self._scales: NDArray[np.float32] = np.zeros((0, len(SQUARES)), np.float32)
        """Factors that scale each region's numbers to length 1."""
        self._shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._sum: NDArray[np.float64] = np.zeros(0)
        """Sum of all regions that count."""

    def __len__(self) -> int:
        return len(self.digests)

    @property
    def nbytes(self) -> int:
        """Bytes of memory of all rows."""
        return self._numbers[: len(self)].nbytes + self._scales[: len(self)].nbytes

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, if its regions are known."""
        return self._row_of.get(digest)

    def add(self, digests: Sequence[str], numbers: NDArray[np.int8]) -> None:
        """Add or replace regions of digests, (n, 13, dimensions) or flat."""
        if not digests:
            return
        regions = numbers.reshape(len(digests), len(SQUARES), -1)
        before = len(self)
        for digest in digests:
            if self._row_of.setdefault(digest, len(self)) == len(self):
                self.digests.append(digest)
        self._make_room(regions.shape[2])
        rows = np.array([self._row_of[digest] for digest in digests])
        counted = np.unique(rows[self._shown[rows]])
        self._count(counted[counted < before], -1)
        self._numbers[rows] = regions
        lengths = np.linalg.norm(regions.astype(np.float32), axis=2)
        self._scales[rows] = 1 / np.maximum(lengths, _TINY)
        self._count(counted, 1)

    def show(self, digests: Sequence[str]) -> None:
        """Let exactly these digests count in the mean; unknown ones are ignored."""
        shown = np.zeros(len(self), np.bool_)
        shown[[row for digest in digests if (row := self._row_of.get(digest)) is not None]] = True
        before, self._shown = self._shown, shown
        self._count(np.flatnonzero(shown & ~before), 1)
        self._count(np.flatnonzero(before & ~shown), -1)

    def scores(self, vector: NDArray[np.float32]) -> RegionHits:
        """Score every photo by its best region, for a vector (dimensions,) of the embedder."""
        if not len(self):
            return RegionHits(np.zeros(0, np.float32), np.zeros(0, np.uint8))
        query, mean = rotate_vectors(vector, self._embedder), self._mean()
        scales = self._scales[: len(self)]
        along_query, along_mean = (each * scales for each in self._products(query, mean))
        around = np.float32(mean @ mean)
        lengths = np.sqrt(np.maximum(1 - 2 * along_mean + around, _TINY))
        cosines = (along_query - along_mean - np.float32(query @ mean) + around) / lengths
        cosines /= max(np.float32(np.linalg.norm(query - mean)), _TINY)
        best = cosines.argmax(axis=1)
        highest = cosines[np.arange(len(self)), best].astype(np.float32, copy=False)
        return RegionHits(highest, best.astype(np.uint8))

    def _mean(self) -> NDArray[np.float32]:
        count = int(self._shown.sum())
        # One photo is no sample: its regions are compared as they are.
        mean = self._sum / (count * len(SQUARES)) if count > 1 else 0 * self._sum
        return mean.astype(np.float32)

    def _products(self, *vectors: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return the products of every region's numbers with each vector (dimensions,), (n, 13)."""
        flat = self._numbers[: len(self)].reshape(-1, self._numbers.shape[2])
        results = [np.empty(len(flat), np.float32) for _ in vectors]
        floats = np.empty((_BLOCK, flat.shape[1]), np.float32)
        for start in range(0, len(flat), _BLOCK):
            block = flat[start : start + _BLOCK]
            np.copyto(floats[: len(block)], block)
            for vector, products in zip(vectors, results, strict=True):
                np.dot(floats[: len(block)], vector, out=products[start : start + len(block)])
        return [products.reshape(len(self), -1) for products in results]

    def _count(self, rows: NDArray[np.int64], sign: int) -> None:
        """Add rows to the sum (1), or subtract them (-1)."""
        step = _BLOCK // len(SQUARES)
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            scales, numbers = self._scales[some].ravel(), self._numbers[some]
            self._sum += sign * (scales @ numbers.reshape(len(scales), -1).astype(np.float32))

    def _make_room(self, dimensions: int) -> None:
        """Make room for all digests, growing by half at a time, so that adding stays cheap."""
        if len(self._numbers) < len(self):
            room = max(len(self), len(self._numbers) * 3 // 2)
            numbers = np.zeros((room, len(SQUARES), dimensions), np.int8)
            scales = np.zeros((room, len(SQUARES)), np.float32)
            if held := len(self._numbers):
                numbers[:held], scales[:held] = self._numbers, self._scales
            self._numbers, self._scales = numbers, scales
            if not self._sum.size:
                self._sum = np.zeros(dimensions)
        newcomers = np.ones(len(self) - len(self._shown), np.bool_)
        self._shown = np.concatenate([self._shown, newcomers])
