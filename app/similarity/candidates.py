"""Which pairs of photos may show the same frame: proposed by vectors, by layouts and by the clock."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.similarity.compared import Pairs
from app.similarity.neighbours import Graph

_RANK = 8
"""Neighbours looked at: of all edits but quarter turns, the original is among a photo's nearest 8."""
_LAYOUT_RANK, _LAYOUT = 3, 0.3
"""The other frames of an exposure bracket are among the three with the nearest layout."""
_NEXT, _SOON = 2, 10.0
"""A photo's followers within so many seconds, whatever they look like."""
FEW = 24
"""Photos of which all pairs are looked at: the mean of so few is no mean to compare them by. Of two twins
alone the centred vectors are opposite."""
_BLOCK = 256


def of_few(count: int) -> Pairs:
    """All pairs of so many photos."""
    return _pairs(*np.triu_indices(count, 1))


def by_vector(graph: Graph, threshold: float) -> Pairs:
    """Near neighbours."""
    near = (graph.scores[:, :_RANK] >= threshold) & (graph.neighbours[:, :_RANK] >= 0)
    rows, places = np.nonzero(near)
    return _pairs(rows, graph.neighbours[rows, places])


def by_time(times: NDArray[np.float64]) -> Pairs:
    """Photos taken one right after the other; times (n,) in seconds, NaN where unknown."""
    order = np.argsort(times, kind="stable")[: int(np.isfinite(times).sum())]
    found: list[Pairs] = []
    for step in range(1, _NEXT + 1):
        earlier, later = order[:-step], order[step:]
        soon = times[later] - times[earlier] <= _SOON
        found.append(_pairs(earlier[soon], later[soon]))
    return np.concatenate(found) if found else _pairs(order[:0], order[:0])


def by_layout(
    layouts: NDArray[np.float32], newcomers: NDArray[np.int64]
) -> Generator[int, None, Pairs]:
    """The photos of nearest layout (n, 512) to the newcomers; yields how many are done.

    A photo without edges, or without a thumbnail, has a layout of zeros, which is near to none.
    """
    found = [_pairs(newcomers[:0], newcomers[:0])]
    count = min(_LAYOUT_RANK, len(layouts) - 1)
    if count < 1:
        return found[0]
    centred = layouts - layouts.mean(axis=0)
    centred[~layouts.any(axis=1)] = 0
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), np.float32(1e-9))
    for start in range(0, len(newcomers), _BLOCK):
        rows = newcomers[start : start + _BLOCK]
        scores = centred[rows] @ centred.T
        scores[np.arange(len(rows)), rows] = -np.inf
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        near = np.take_along_axis(scores, best, axis=1) >= _LAYOUT
        which, place = np.nonzero(near)
        found.append(_pairs(rows[which], best[which, place]))
        yield start + len(rows)
    return np.concatenate(found)


def _pairs(one: NDArray[np.integer], other: NDArray[np.integer]) -> Pairs:  # type: ignore[type-arg]
    return np.sort(np.stack([one, other], axis=1).astype(np.int64), axis=1)
