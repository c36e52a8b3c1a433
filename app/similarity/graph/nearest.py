"""Nearest rows of a matrix: proposed by short shadows of its rows, decided by the whole rows."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_CLUMP = 64
"""Columns whose best score is compared first; those outside the best clumps cannot be among the best."""
_DECIDED = 64
"""Rows decided at a time: with 96 candidates each, 30 MB of vectors at most, and much less of like rows."""

_ROUNDING = 1e-4
"""Of scores that are compared with each other, computed by different products."""

_LEARNED, _HELD = 1_000, 0.999
"""Rows that the slack is learned from, and the share of their nearest that it holds."""

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
NearestRows = tuple[NDArray[np.int32], Scores]


class Source(Protocol):
    """Unit vectors, of which a few are asked for at a time: an array, or what lies on the disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, rows: Rows, /) -> NDArray[np.float32]: ...


class Decider:
    """Decides which of the rows proposed are the nearest, by whole unit vectors (n, many)."""

    def __init__(self, source: Source, count: int) -> None:
        self._source = source
        self._count = count

    def decide(self, rows: Rows, candidates: Rows) -> NearestRows:
        """Return the best of the candidates (rows, c) by whole vectors; a row itself is none, nor is -1."""
        exact = np.empty(candidates.shape, np.float32)
        for start in range(0, len(rows), _DECIDED):
            part = slice(start, start + _DECIDED)
            columns, places = np.unique(candidates[part], return_inverse=True)
            products = self._source[rows[part]] @ self._source[np.maximum(columns, 0)].T
            places = places.reshape(candidates[part].shape)
            # Equal vectors have equal scores, at whichever edge of a product they lie.
            exact[part] = np.take_along_axis(products.round(6), places, axis=1)
        exact[(candidates < 0) | (candidates == rows[:, None])] = -np.inf
        return _best(candidates.astype(np.int32), exact, self._count)

    def join(self, known: NearestRows, found: NearestRows) -> NearestRows:
        """Return the nearest of rows, out of those known so far and others that were found."""
        neighbours = np.concatenate([known[0], found[0]], axis=1)
        scores = np.concatenate([known[1], found[1]], axis=1)
        return _best(neighbours, scores, self._count)


class Proposer:
    """Proposes the nearest of few rows, by the shadows (n, few) of all: their parts in some orthogonal directions."""

    def __init__(self, shadows: Scores, candidates: int) -> None:
        self._shadows = shadows
        self._candidates = candidates
        self._rest = np.sqrt(np.maximum(0, 1 - np.einsum("ij,ij->i", shadows, shadows)))
        """Lengths of what is left of each unit vector in all other directions."""
        self._slack = 1.0

    def among_all(self, rows: Rows) -> Rows:
        """Return the rows of the highest scores for each of these rows, itself left out: (rows, candidates)."""
        scores = padded(len(rows), len(self._shadows))
        np.matmul(self._shadows[rows], self._shadows.T, out=scores[:, : len(self._shadows)])
        scores[np.arange(len(rows)), rows] = -np.inf
        proposed = highest(scores, self._candidates, len(self._shadows))
        proposed[proposed >= len(self._shadows)] = -1  # The row itself is no better than no row.
        return proposed

    def learn_slack(self, neighbours: NDArray[np.int32], scores: Scores) -> None:
        """Learn from known nearest rows (n, count) by how much a cosine exceeds the product of the shadows.

        As a share of the most that it can, by Cauchy and Schwarz: the product of the lengths of the rest.
        """
        rows = np.arange(0, len(neighbours), max(1, len(neighbours) // _LEARNED))
        near, known = neighbours[rows], np.isfinite(scores[rows])
        products = np.einsum("ij,ikj->ik", self._shadows[rows], self._shadows[near])
        most = self._rest[rows, None] * self._rest[near]
        known &= most > _ROUNDING
        shares = (scores[rows] - products)[known] / most[known]
        self._slack = float(np.quantile(shares, _HELD)) if len(shares) else 1.0

    def joining(self, others: Rows, rows: Rows, least: Scores) -> tuple[Rows, Rows]:
        """Return those of the rows that some of the others may score higher with than `least` (rows,).

        With each its candidates (rows, c).
        """
        scores = padded(len(rows), len(others))
        bound = scores[:, : len(others)]
        np.matmul(self._shadows[rows], self._shadows[others].T, out=bound)
        bound += self._slack * self._rest[rows, None] * self._rest[others]
        counts = (bound > least[:, None] - _ROUNDING).sum(axis=1)
        some = np.flatnonzero(counts)
        most = min(self._candidates, int(counts.max(initial=0)))
        return rows[some], others[highest(scores[some], most, len(others))]


def padded(rows: int, columns: int) -> Scores:
    """Return room for scores (rows, columns and more), in whole clumps: what is beyond can never win."""
    scores = np.empty((rows, -(-max(columns, 1) // _CLUMP) * _CLUMP), np.float32)
    scores[:, columns:] = -np.inf
    return scores


def highest(scores: Scores, count: int, columns: int) -> Rows:
    """Return the columns of the highest of each row of padded scores, `count` or as many as there are, in no order."""
    count = min(count, columns)
    clumps = scores.shape[1] // _CLUMP
    if clumps <= 2 * count:
        return _top(scores, count)
    # The columns of a clump are a stride apart, so that the maximum over them runs along memory.
    peaks = scores.reshape(len(scores), _CLUMP, clumps).max(axis=1)
    best = _top(peaks, count)
    chosen = best[:, None, :] + (np.arange(_CLUMP) * clumps)[None, :, None]
    chosen = chosen.reshape(len(scores), -1)
    within = _top(np.take_along_axis(scores, chosen, axis=1), count)
    return np.take_along_axis(chosen, within, axis=1)


def _top(scores: Scores, count: int) -> Rows:
    """Return the columns of the highest of each row, in no order."""
    width = scores.shape[1]
    if count >= width:
        return np.broadcast_to(np.arange(width), scores.shape).copy()
    return np.argpartition(scores, width - count, axis=1)[:, width - count :]


def _best(candidates: NDArray[np.int32], scores: Scores, count: int) -> NearestRows:
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
