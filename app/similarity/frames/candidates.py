"""Candidate pairs that may show the same frame: proposed by vectors, edge histograms and the clock."""

from collections.abc import Generator, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.comparisons import Pairs
from app.similarity.frames.features import mean_turns, turn_layouts
from app.similarity.graph.neighbour_graph import NeighbourGraph

Layouts: TypeAlias = NDArray[np.float32]
"""(n, 512)"""

_RANK = 8
"""Neighbours proposed: of all edits but quarter turns, the original is among a photo's nearest 8."""
_LAYOUT_RANK, _LAYOUT = 3, 0.45
"""The other frames of an exposure bracket are among the three with the nearest layout, in 28 of 30 above
this cosine; with 0.3, the pairs of 7,091 photos to compare were twice as many, and no set more was found."""
_FRAMED_LAYOUT = 0.35
"""The same where one has margins: of a dark exposure between black bars these are found a little too wide, which
leaves 6 of 24 brackets in letterboxes between 0.39 and 0.44, nearest all the same."""
_NEARLY_LAYOUT = 0.3
"""Of layouts where vectors are not near enough by themselves. What changes a layout more, a crop to 0.8 or a
turn by 5 degrees, leaves the vectors near; of the edits of 400 photos this loses none, and saves comparing
five of six unrelated pairs."""
_TURNED_LAYOUT = 0.6
"""Of layouts of which one is turned by quarters, as in copies turned without the EXIF orientation."""
_TURNED_RANK = 5
"""Photos with the nearest means of a layout's four turns: some may be copies the same way up."""
_NEXT, _SOON = 2, 10.0
"""A photo's followers within so many seconds, whatever they show."""
FEW = 24
"""Photos of which all pairs are compared: so few have no meaningful mean. Of two near duplicates alone the
centred vectors are opposite."""
_BLOCK, _SCORES = 256, 3_000_000
"""Newcomers compared with all photos in one step, and cosines of one: a tenth of a second with 100,000."""
_AT_ONCE = 20_000
"""Pairs of layouts compared at a time: 80 MB."""


def of_few(count: int) -> Pairs:
    """Return all pairs of so many photos."""
    return _pairs(*np.triu_indices(count, 1))


def by_vector(graph: NeighbourGraph, layouts: Layouts, proposed: float, sure: float) -> Pairs:
    """Return neighbours of a cosine of at least `sure`, or `proposed` with similar layouts (n, 512)."""
    there = graph.neighbours[:, :_RANK] >= 0
    rows, places = np.nonzero(there & (graph.scores[:, :_RANK] >= proposed))
    others = graph.neighbours[rows, places]
    kept = graph.scores[rows, places] >= sure
    doubtful = np.flatnonzero(~kept)
    mean = layouts.mean(axis=0) if len(layouts) else layouts
    for start in range(0, len(doubtful), _AT_ONCE):
        part = doubtful[start : start + _AT_ONCE]
        one, other = layouts[rows[part]], layouts[others[part]]
        kept[part] = _cosines(one, other, mean) >= _NEARLY_LAYOUT
        kept[part] |= _are_turned(one, other, mean)
    return _pairs(rows[kept], others[kept])


def by_time(times: NDArray[np.float64]) -> Pairs:
    """Return photos taken right after each other; times (n,) in seconds, NaN where unknown."""
    order = np.argsort(times, kind="stable")[: int(np.isfinite(times).sum())]
    pairs: list[Pairs] = []
    for step in range(1, _NEXT + 1):
        earlier, later = order[:-step], order[step:]
        soon = times[later] - times[earlier] <= _SOON
        pairs.append(_pairs(earlier[soon], later[soon]))
    return np.concatenate(pairs)


def by_layout(
    layouts: Layouts, newcomers: NDArray[np.int64], framed: NDArray[np.bool_] | None = None
) -> Generator[int, None, Pairs]:
    """Return the photos of nearest layout (n, 512) to the newcomers; yields how many are done.

    `framed` (n,) are those with margins. A photo without edges or thumbnail has a layout of zeros, near to none.
    """
    pairs = [_pairs(newcomers[:0], newcomers[:0])]
    least = np.full(len(layouts), _LAYOUT, np.float32)
    if framed is not None:
        least[framed] = _FRAMED_LAYOUT
    if len(layouts) < 2:
        return pairs[0]
    centred = _centred(layouts, layouts.mean(axis=0))
    for done, rows, best, scores in _nearest(centred, newcomers, _LAYOUT_RANK):
        which, place = np.nonzero(scores >= np.minimum(least[rows][:, None], least[best]))
        pairs.append(_pairs(rows[which], best[which, place]))
        yield done
    return np.concatenate(pairs)


def by_turned_layout(layouts: Layouts, newcomers: NDArray[np.int64]) -> Generator[int, None, Pairs]:
    """Return the photos whose layout (n, 512) is that of a newcomer turned by quarters; yields how many are done.

    The mean of a layout's four turns is the same for each of them: only its nearest are compared turn by turn.
    """
    pairs = [_pairs(newcomers[:0], newcomers[:0])]
    if len(layouts) < 2:
        return pairs[0]
    mean = layouts.mean(axis=0)
    parts: list[Layouts] = []
    for start in range(0, len(layouts), _AT_ONCE):
        parts.append(mean_turns(layouts[start : start + _AT_ONCE]))
        yield 0
    means = np.concatenate(parts)
    for done, rows, best, _ in _nearest(
        _centred(means, means.mean(axis=0)), newcomers, _TURNED_RANK
    ):
        one, other = np.repeat(rows, best.shape[1]), best.ravel()
        kept = _are_turned(layouts[one], layouts[other], mean)
        pairs.append(_pairs(one[kept], other[kept]))
        yield done
    return np.concatenate(pairs)


def _are_turned(ones: Layouts, others: Layouts, mean: Layouts) -> NDArray[np.bool_]:
    """Whether layouts (n, 512) are nearly those of others turned by quarters, the mean (512,) taken away."""
    cosines = [_cosines(ones, turn_layouts(others, quarters), mean) for quarters in (1, 2, 3)]
    return np.max(cosines, axis=0) >= _TURNED_LAYOUT


def _nearest(
    centred: Layouts, newcomers: NDArray[np.int64], count: int
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64], Layouts]]:
    """Yield, block by block, how many are done, newcomers (b,), their nearest (b, count) and the cosines of these."""
    count = min(count, len(centred) - 1)
    block = max(1, min(_BLOCK, _SCORES // len(centred)))
    for start in range(0, len(newcomers), block):
        rows = newcomers[start : start + block]
        scores = centred[rows] @ centred.T
        scores[np.arange(len(rows)), rows] = -np.inf
        best = np.argpartition(scores, -count, axis=1)[:, -count:]
        yield start + len(rows), rows, best, np.take_along_axis(scores, best, axis=1)


def _cosines(ones: Layouts, others: Layouts, mean: Layouts) -> Layouts:
    """Return the cosines of layouts, row by row, the mean taken away."""
    return np.einsum("ij,ij->i", _centred(ones, mean), _centred(others, mean))


def _centred(layouts: Layouts, mean: Layouts) -> Layouts:
    """Return layouts without the mean, of length 1; those of zeros stay zeros."""
    centred = layouts - mean
    centred[~layouts.any(axis=1)] = 0
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), np.float32(1e-9))
    return centred


def _pairs(one: NDArray[np.integer], other: NDArray[np.integer]) -> Pairs:  # type: ignore[type-arg]
    return np.sort(np.stack([one, other], axis=1).astype(np.int64), axis=1)
