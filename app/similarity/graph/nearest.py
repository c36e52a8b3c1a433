"""Exact nearest rows of a matrix, by blocks of rows."""

import numpy as np
from numpy.typing import NDArray

_CLUMP = 64
"""Columns whose best score is compared first; those outside the best clumps cannot be among the best."""

Rows = NDArray[np.int64]
NearestRows = tuple[NDArray[np.int32], NDArray[np.float32]]


class Nearest:
    """Proposes by short shadows (n, few), decides by whole unit vectors (n, many)."""

    def __init__(
        self,
        vectors: NDArray[np.float32],
        shadows: NDArray[np.float32],
        count: int,
        candidates: int,
    ) -> None:
        self._vectors = vectors
        self._shadows = shadows
        self._count = count
        self._candidates = min(candidates, len(vectors))
        # Padded to whole clumps, so that the columns of a clump are a stride apart and the maximum
        # over them runs along memory. The padding can never win: its scores are set to -inf.
        self._clumps = max(self._candidates, -(-len(vectors) // _CLUMP))
        across = np.zeros((shadows.shape[1], self._clumps * _CLUMP), dtype=np.float32)
        across[:, : len(shadows)] = shadows.T
        self._across = across
        self._scores = np.empty((0, across.shape[1]), dtype=np.float32)

    def of(self, rows: Rows) -> NearestRows:
        """Return the nearest others of these rows, nearest first: row numbers and cosines, (rows, count)."""
        if len(self._scores) < len(rows):
            self._scores = np.empty((len(rows), self._across.shape[1]), dtype=np.float32)
        scores = self._scores[: len(rows)]
        np.matmul(self._shadows[rows], self._across, out=scores)
        scores[:, len(self._vectors) :] = -np.inf
        scores[np.arange(len(rows)), rows] = -np.inf
        return self._decide(rows, self._propose(scores))

    def among(
        self,
        newcomers: Rows,
        rows: Rows,
        neighbours: NDArray[np.int32],
        scores: NDArray[np.float32],
    ) -> NearestRows:
        """Return the nearest of these rows, out of those known so far and the newcomers."""
        fresh = self._vectors[rows] @ self._vectors[newcomers].T
        nearest = _top(fresh, self._count)
        candidates = np.concatenate([neighbours, newcomers[nearest]], axis=1).astype(np.int32)
        joined = np.concatenate([scores, np.take_along_axis(fresh, nearest, axis=1)], axis=1)
        return _best(candidates, joined, self._count)

    def _propose(self, scores: NDArray[np.float32]) -> Rows:
        """Return the columns of the highest scores, (rows, candidates)."""
        rows = len(scores)
        peaks = scores.reshape(rows, _CLUMP, self._clumps).max(axis=1)
        best = _top(peaks, self._candidates)
        columns = best[:, None, :] + (np.arange(_CLUMP) * self._clumps)[None, :, None]
        columns = columns.reshape(rows, -1)
        within = _top(np.take_along_axis(scores, columns, axis=1), self._candidates)
        return np.take_along_axis(columns, within, axis=1)

    def _decide(self, rows: Rows, candidates: Rows) -> NearestRows:
        """Return the best of the candidates by whole vectors."""
        exact = np.full(candidates.shape, -np.inf, dtype=np.float32)
        for place, (row, columns) in enumerate(zip(rows, candidates, strict=True)):
            there = columns[(columns < len(self._vectors)) & (columns != row)]
            exact[place, : len(there)] = self._vectors[there] @ self._vectors[row]
            candidates[place, : len(there)] = there
            candidates[place, len(there) :] = -1
        return _best(candidates.astype(np.int32), exact, self._count)


def _top(scores: NDArray[np.float32], count: int) -> Rows:
    """Return the columns of the highest of each row, in no order."""
    width = scores.shape[1]
    if count >= width:
        return np.broadcast_to(np.arange(width), scores.shape).copy()
    return np.argpartition(scores, width - count, axis=1)[:, width - count :]


def _best(candidates: NDArray[np.int32], scores: NDArray[np.float32], count: int) -> NearestRows:
    """Return the best of each row in order, equal scores by row number; -1 and -inf where there are fewer."""
    order = np.lexsort((candidates, -scores), axis=1)[:, :count]
    neighbours = np.take_along_axis(candidates, order, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    neighbours[~np.isfinite(scores)] = -1
    missing = count - neighbours.shape[1]
    if missing > 0:
        neighbours = np.pad(neighbours, ((0, 0), (0, missing)), constant_values=-1)
        scores = np.pad(scores, ((0, 0), (0, missing)), constant_values=-np.inf)
    return neighbours, scores
