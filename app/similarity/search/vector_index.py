"""The vector index: all vectors of one embedder in memory, and exact search by cosine.

The library's mean vector is taken away before vectors are compared: what all photos share does not tell which
belong together (better everywhere, measured in the house). Rows are kept as stored; as the mean moves, it is
taken away at comparison time: with c = q - m, cos(q - m, x - m) = (x.c - m.c) / (|c| |x - m|).
"""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_CALM = 0.001
"""Share of the rows that may come or go before the mean is computed anew."""

_TINY = np.float32(1e-12)


class VectorIndex:
    """Unit vectors by digest. Rows are only ever added; `show` says which of them count."""

    def __init__(self) -> None:
        self.digests: list[str] = []
        self._row_of: dict[str, int] = {}
        self._rows: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._shown: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._mean: Vectors = np.zeros(0, dtype=np.float32)
        self._lengths: Vectors | None = None
        """Lengths of the centred rows; None while out of date."""
        self._drift = 0
        """Rows that came to count, or ceased to, since the mean was computed."""
        self._moment = 0
        self._written: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        """The moment at which each row was written."""

    def __len__(self) -> int:
        return len(self.digests)

    @property
    def rows(self) -> Vectors:
        """(n, dimensions), as stored."""
        return self._rows[: len(self)]

    @property
    def mean(self) -> Vectors:
        """(dimensions,) of the rows that count."""
        self._centred_lengths()
        return self._mean

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, if it has a vector."""
        return self._row_of.get(digest)

    def add(self, digests: Sequence[str], vectors: NDArray[np.floating]) -> None:  # type: ignore[type-arg]
        """Add or replace vectors (n, dimensions) of digests."""
        if not digests:
            return
        self._make_room(len(digests), vectors.shape[1])
        for digest, vector in zip(digests, vectors, strict=True):
            row = self._row_of.setdefault(digest, len(self))
            if row == len(self):
                self.digests.append(digest)
            self._rows[row] = vector
        rows = [self._row_of[digest] for digest in digests]
        newcomers = np.zeros(len(self) - len(self._shown), dtype=np.bool_)
        self._shown = np.concatenate([self._shown, newcomers])
        self._moment += 1
        self._written = np.concatenate([self._written, np.zeros(len(newcomers), dtype=np.int64)])
        self._written[rows] = self._moment
        self._renew(np.array(rows), int(self._shown[rows].sum()))

    def written_since(self, moment: int) -> tuple[int, NDArray[np.int64]]:
        """Return the moment now, and the rows written after that one; moments count additions, from 0."""
        return self._moment, np.flatnonzero(self._written > moment)

    def show(self, digests: Sequence[str]) -> None:
        """Let exactly these digests count, in searches and in the mean; those without a vector are ignored."""
        shown = np.zeros(len(self), dtype=np.bool_)
        rows = [row for digest in digests if (row := self._row_of.get(digest)) is not None]
        shown[rows] = True
        if not np.array_equal(shown, self._shown):
            changed = int((shown != self._shown).sum())
            self._shown = shown
            self._renew(np.zeros(0, np.int64), changed)

    def shown_rows(self) -> NDArray[np.int64]:
        """Return the rows that count, in the order of their digests: the same library, the same order."""
        rows = np.flatnonzero(self._shown)
        return rows[np.argsort(np.array([self.digests[row] for row in rows], dtype="U32"))]

    def search(self, query: Vectors, count: int) -> list[tuple[str, float]]:
        """Return the nearest of those that count to a vector (dimensions,): digest and cosine, best first."""
        if not self._shown.any():
            return []
        scores = self.scores(query)
        scores[~self._shown] = -np.inf
        count = min(count, int(self._shown.sum()))
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.lexsort((best, -scores[best]))]
        return [(self.digests[row], float(scores[row])) for row in best]

    def scores(self, query: Vectors) -> Vectors:
        """Return the cosines (n,) of a vector (dimensions,) with every row, the mean taken away."""
        return self.cosines([query])[:, 0]

    def cosines(self, queries: Sequence[Vectors]) -> Vectors:
        """Return the cosines (n, vectors) of several vectors (dimensions,), as `scores`, in one pass."""
        directions = np.stack(queries, axis=1)
        if len(self):
            directions -= self.mean[:, None]
        return self._along(directions)

    def along(self, direction: Vectors) -> Vectors:
        """Return the cosines (n,) of a direction (dimensions,), such as a text's, with every row without the mean."""
        return self._along(direction[:, None])[:, 0]

    def _along(self, directions: Vectors) -> Vectors:
        """Return the cosines (n, d) of directions (dimensions, d) with every row without the mean."""
        if not len(self):
            return np.zeros((0, directions.shape[1]), np.float32)
        units = directions / np.maximum(np.linalg.norm(directions, axis=0), _TINY)
        along = self.rows @ units - self.mean @ units
        lengths = np.maximum(self._centred_lengths(), _TINY)
        return (along / lengths[:, None]).astype(np.float32, copy=False)

    def centred(self, rows: NDArray[np.int64]) -> Vectors:
        """Return rows without the mean, of length 1: (n, dimensions)."""
        lengths = self._centred_lengths()[rows]
        centred = (self._rows[rows] - self._mean) / np.maximum(lengths, _TINY)[:, None]
        return centred.astype(np.float32, copy=False)

    def _renew(self, rows: NDArray[np.int64], changed: int) -> None:
        """Update lengths and mean for new rows, where so many of those that count have changed.

        A few among many do not move the mean: then only their own lengths are computed, which saves 100 ms for
        one photo that joins 100,000.
        """
        self._drift += changed
        # The mean of an index that was empty when it was asked has no dimensions.
        is_out_of_date = not self._mean.size or self._drift > _CALM * self._shown.sum()
        if self._lengths is None or is_out_of_date:
            self._lengths = None
            return
        lengths = np.zeros(len(self), np.float32)
        lengths[: len(self._lengths)] = self._lengths
        lengths[rows] = np.linalg.norm(self._rows[rows] - self._mean, axis=1)
        self._lengths = lengths

    def _centred_lengths(self) -> Vectors:
        if self._lengths is None:
            self._drift = 0
            count = np.float32(self._shown.sum())
            # One photo is no sample: it is compared as it is.
            weights = self._shown.astype(np.float32) / count if count > 1 else 0 * self._shown
            self._mean = (weights @ self.rows).astype(np.float32)
            squares = np.einsum("ij,ij->i", self.rows, self.rows)
            squares -= 2 * (self.rows @ self._mean) - np.float32(self._mean @ self._mean)
            self._lengths = np.sqrt(np.maximum(squares, 0)).astype(np.float32)
        return cast("Vectors", self._lengths)

    def _make_room(self, more: int, dimensions: int) -> None:
        """Grow by half at a time, so that adding stays cheap."""
        needed = len(self) + more
        if len(self._rows) < needed:
            grown = np.empty((max(needed, len(self._rows) * 3 // 2), dimensions), dtype=np.float32)
            if len(self):
                grown[: len(self)] = self.rows
            self._rows = grown
