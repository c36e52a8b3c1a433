"""The vector index: all vectors of one embedder, and exact search by cosine.

The library's mean vector is taken away before vectors are compared: what all photos share does not tell which
belong together (better everywhere, measured in the house). Rows are kept as stored; as the mean moves, it is
taken away at comparison time: with c = q - m, cos(q - m, x - m) = (x.c - m.c) / (|c| |x - m|).
"""

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.vectors.digest_table import Digests, DigestTable
from app.similarity.vectors.sketch import FEW, Sketch, make_sketch
from app.similarity.vectors.vector_rows import VectorRows

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_CALM = 0.001
"""Share of the rows that may come or go before the mean is computed anew."""

_REFINED = 1_000
"""Rows whose cosines are computed exactly after a sketch has scored all: as many as a search shows."""

_TINY = np.float32(1e-12)


class VectorIndex:
    """Unit vectors by digest. Rows are only ever added; `show` says which of them count."""

    def __init__(self) -> None:
        self.table = DigestTable()
        self._rows = VectorRows()
        self._shown: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._mean: Vectors = np.zeros(0, dtype=np.float32)
        self._lengths: Vectors | None = None
        """Lengths of the centred rows; None while out of date."""
        self._drift = 0
        """Rows that came to count, or ceased to, since the mean was computed."""
        self._moment = 0
        self._written: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        """The moment at which each row was written."""
        self._sketch: Sketch | None = None

    def __len__(self) -> int:
        return len(self.table)

    @property
    def mean(self) -> Vectors:
        """(dimensions,) of the rows that count."""
        self._centred_lengths()
        return self._mean

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, if it has a vector."""
        return self.table.row_of(digest)

    def rows_of(self, digests: Digests) -> Rows:
        """Return the row (n,) of each digest, -1 where it has no vector."""
        return self.table.rows_of(digests)

    def vector(self, row: int) -> Vectors:
        """Return the vector (dimensions,) of a row."""
        return self._rows.take(np.array([row]))[0]

    def attach(self, digests: Digests, vectors: NDArray[Any]) -> None:
        """Take digests and vectors (n, dimensions) of any length, which begin with the rows known so far.

        They are used as they are: an array that is mapped into memory stays on the disk.
        """
        known = len(self)
        is_last = self.table.extend(digests[known:])
        self._rows.attach(vectors)
        newcomers = np.arange(known, len(vectors))
        self._shown = np.concatenate([self._shown, np.zeros(len(newcomers), np.bool_)])
        self._written = np.concatenate([self._written, np.zeros(len(newcomers), np.int32)])
        self._note_written(newcomers[is_last], 0)

    def replace(self, digests: Digests, vectors: NDArray[Any]) -> None:
        """Let other vectors (n, dimensions) stand for known digests; unknown ones are ignored."""
        rows = self.table.rows_of(digests)
        rows, vectors = rows[rows >= 0], vectors[rows >= 0]
        if len(rows):
            rows, last = np.unique(rows[::-1], return_index=True)
            self._rows.replace(rows, vectors[::-1][last])
            self._note_written(rows, int(self._shown[rows].sum()))

    def written_since(self, moment: int) -> tuple[int, Rows]:
        """Return the moment now, and the rows written after that one; moments count additions, from 0."""
        return self._moment, np.flatnonzero(self._written > moment)

    def show(self, digests: Digests) -> None:
        """Let exactly these digests count, in searches and in the mean; those without a vector are ignored."""
        shown = self.table.mask(digests)
        if not np.array_equal(shown, self._shown):
            changed = int((shown != self._shown).sum())
            self._shown = shown
            self._renew(np.zeros(0, np.int64), changed)

    def shown_rows(self) -> Rows:
        """Return the rows that count, in the order of their digests: the same library, the same order."""
        rows = np.flatnonzero(self._shown)
        return rows[np.argsort(self.table.digests_of(rows))]

    def search(self, query: Vectors, count: int) -> list[tuple[str, float]]:
        """Return the nearest of those that count to a vector (dimensions,): digest and cosine, best first."""
        if not self._shown.any():
            return []
        scores = self.scores(query)
        scores[~self._shown] = -np.inf
        count = min(count, int(self._shown.sum()))
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.lexsort((best, -scores[best]))]
        return [(self.table.digest(row), float(scores[row])) for row in best]

    def prepare(self) -> Generator[None]:
        """Make the sketch that large libraries are searched by, in steps; 100,000 rows take a second."""
        self._centred_lengths()
        yield
        if len(self) < FEW:
            return
        if self._sketch is None:
            sample = np.flatnonzero(self._shown)
            self._sketch = make_sketch(self._rows, sample if len(sample) else np.arange(len(self)))
        yield from self._sketch.update(self._rows, self._written)

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

    def products(self, direction: Vectors) -> Vectors:
        """Return the products (n,) of a direction (dimensions,) with every row, the mean left in.

        Of a library that has a sketch only the highest are exact.
        """
        return self._products(direction[:, None])[:, 0]

    def take(self, rows: Rows) -> Vectors:
        """Return vectors (m, dimensions) of length 1."""
        return self._rows.take(rows)

    def centred(self, rows: Rows) -> Vectors:
        """Return rows without the mean, of length 1: (m, dimensions)."""
        lengths = np.maximum(self._centred_lengths()[rows], _TINY)
        centred = (self._rows.take(rows) - self._mean) / lengths[:, None]
        return centred.astype(np.float32, copy=False)

    def centred_source(self, rows: Rows) -> "CentredVectors":
        """Return these rows without the mean, of length 1, to be read a few at a time."""
        return CentredVectors(self, rows)

    def _along(self, directions: Vectors) -> Vectors:
        """Return the cosines (n, d) of directions (dimensions, d) with every row without the mean."""
        if not len(self):
            return np.zeros((0, directions.shape[1]), np.float32)
        lengths = np.maximum(self._centred_lengths(), _TINY)
        units = directions / np.maximum(np.linalg.norm(directions, axis=0), _TINY)
        along = self._products(units) - self.mean @ units
        return (along / lengths[:, None]).astype(np.float32, copy=False)

    def _products(self, directions: Vectors) -> Vectors:
        if self._sketch is None or len(self._sketch) < len(self):
            return self._rows.products(directions)
        products = self._sketch.products(directions)
        for number, direction in enumerate(directions.T):
            column = products[:, number]
            best = np.argpartition(column, -_REFINED)[-_REFINED:]
            column[best] = self._rows.take(best) @ direction
        return products

    def _note_written(self, rows: Rows, changed: int) -> None:
        self._moment += 1
        self._written[rows] = self._moment
        self._renew(rows, changed)

    def _renew(self, rows: Rows, changed: int) -> None:
        """Update lengths and mean for new rows, where so many of those that count have changed.

        A few among many do not move the mean: then only their own lengths are computed, which saves a pass over
        all rows for one photo that joins them.
        """
        self._drift += changed
        # The mean of an index that was empty when it was asked has no dimensions.
        is_out_of_date = not self._mean.size or self._drift > _CALM * self._shown.sum()
        if self._lengths is None or is_out_of_date:
            self._lengths = None
            return
        lengths = np.zeros(len(self), np.float32)
        lengths[: len(self._lengths)] = self._lengths
        lengths[rows] = np.linalg.norm(self._rows.take(rows) - self._mean, axis=1)
        self._lengths = lengths

    def _centred_lengths(self) -> Vectors:
        if self._lengths is None:
            self._drift = 0
            count = int(self._shown.sum())
            # One photo is no sample: it is compared as it is.
            weights = self._shown / count if count > 1 else 0.0 * self._shown
            self._mean = self._rows.sum(weights).astype(np.float32)
            along = self._rows.products(self._mean[:, None])[:, 0]
            squares = 1 - 2 * along + np.float32(self._mean @ self._mean)
            self._lengths = np.sqrt(np.maximum(squares, 0)).astype(np.float32)
        return self._lengths


class CentredVectors:
    """Some rows of an index without the mean, of length 1; row n is the index's row `rows[n]`."""

    def __init__(self, index: VectorIndex, rows: Rows) -> None:
        self._index = index
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: Rows) -> Vectors:
        return self._index.centred(self._rows[rows])
