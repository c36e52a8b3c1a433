"""The neighbour graph: for every photo its nearest by cosine.

Up to 20,000 photos all pairs are compared, in blocks, on the whole vectors. Beyond, the leading principal
components propose candidates, which are compared again on the whole vectors, and only near neighbourhoods are
compared (see `cells`). When photos come and go, only the rows they concern are computed again, until a quarter of
the library has changed. Vectors are read a few at a time, from wherever they lie.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.graph.cells import propose
from app.similarity.graph.nearest import Decider, NearestRows, Proposer, Source
from app.similarity.vectors.pca import principal_components

Rows = NDArray[np.int64]
Places = NDArray[np.float32]

NEIGHBOURS = 24
"""Kept of each photo."""

_WHOLE = 20_000
"""Photos up to which all pairs are compared on whole vectors."""

_DIMENSIONS = 128
"""Principal components that propose candidates beyond that."""

_CANDIDATES = 4 * NEIGHBOURS
"""Proposed for each photo, before they are compared on the whole vectors. True neighbours found among
7,091 real photos by 64/128/256 components: with 48 candidates 0.899/0.982/0.999, with 96
0.973/0.999/1.000."""

_RENEWED = 0.05
"""Share of the rows up to which these are compared with all others: for more, it is faster to build all anew."""

THEME_DIMENSIONS = 30
"""Principal components that themes are measured in. On clothing, flowers and scenes together (606
photos), grouped/homogeneity/completeness at 20: 0.78/0.87/0.91, 25: 0.76/0.88/0.91, 30:
0.78/0.87/0.90, 35: 0.76/0.90/0.91, 40: 0.84/0.72/0.98, 50: 0.69/0.87/0.92; other ways of cutting the
photo agree that 25 to 35 is calm."""

_TURNOVER = 0.25
"""Of the library: with more coming and going, mean and components are computed anew."""

_BLOCK, _SCORES = 256, 12_000_000
"""Rows and scores at a time: a step of about 100 ms."""

_READ = 2_048
"""Vectors read at a time."""

_SAMPLE = 8_000
"""Rows that the components are found from."""


@dataclass(frozen=True, slots=True)
class NeighbourGraph:
    """Rows stand for photos of different content, in the order of their digests."""

    digests: NDArray[np.str_]
    """(n,)"""
    neighbours: NDArray[np.int32]
    """(n, 24) rows, nearest first; -1 where there are fewer."""
    scores: NDArray[np.float32]
    """(n, 24) cosines."""
    places: NDArray[np.float32]
    """(n, 30) coordinates in which themes are measured."""
    built: int
    """Photos when mean and components were last computed."""
    changed: int
    """Photos that came and went since."""

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> "NeighbourGraph":
        """Read a graph back from `arrays`."""
        tables = {name: arrays[name] for name in ("digests", "neighbours", "scores", "places")}
        return cls(**tables, built=int(arrays["built"]), changed=int(arrays["changed"]))

    @classmethod
    def of_nothing(cls) -> "NeighbourGraph":
        """Return the graph of no photos."""
        none = np.zeros((0, NEIGHBOURS))
        places = np.zeros((0, THEME_DIMENSIONS), np.float32)
        return cls(np.zeros(0, "U32"), none.astype(np.int32), none.astype(np.float32), places, 0, 0)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to be stored."""
        return {each.name: np.asarray(getattr(self, each.name)) for each in fields(self)}


def build_graph(
    digests: NDArray[np.str_], vectors: Source, old: NeighbourGraph | None = None
) -> Generator[tuple[int, int], None, NeighbourGraph]:
    """Build the graph of centred unit vectors (n, dimensions); yields (rows done, rows to do).

    Much of an `old` graph of nearly the same photos is used again.
    """
    count = len(vectors)
    kept = _keep(old, digests) if old else None
    if kept and count > _WHOLE and len(kept.todo) > _RENEWED * count:
        kept = None
    total = len(kept.todo) if kept else count
    sample = np.arange(0, count, max(1, -(-count // _SAMPLE)))
    components = principal_components(vectors[sample], _DIMENSIONS)
    shadows = np.zeros((count, len(components)), np.float32)
    for start in range(0, count, _READ):
        yield 0, total
        shadows[start : start + _READ] = vectors[_span(start, count, _READ)] @ components.T
    places = np.ascontiguousarray(shadows[:, :THEME_DIMENSIONS])
    if count <= _WHOLE:
        vectors = shadows = vectors[np.arange(count)]
    decider = Decider(vectors, NEIGHBOURS)
    if old and kept:
        neighbours, scores = yield from _renew(decider, Proposer(shadows, _CANDIDATES), kept)
        return NeighbourGraph(digests, neighbours, scores, places, old.built, kept.changed)
    proposing = _propose(shadows)
    del shadows  # Cells have a copy of their own.
    neighbours = np.full((count, NEIGHBOURS), -1, dtype=np.int32)
    scores = np.full((count, NEIGHBOURS), -np.inf, dtype=np.float32)
    done = 0
    for rows, candidates in proposing:
        if len(rows):
            neighbours[rows], scores[rows] = decider.decide(rows, candidates)
        done += len(rows)
        yield done, count
    return NeighbourGraph(digests, neighbours, scores, places, count, 0)


def _propose(shadows: Places) -> Iterator[tuple[Rows, Rows]]:
    """Yield rows and what may be nearest to them, until all had their turn; no rows while this is prepared."""
    count = len(shadows)
    if count > _WHOLE:
        yield from propose(shadows, NEIGHBOURS, _CANDIDATES)
        return
    proposer = Proposer(shadows, _CANDIDATES)
    for start in range(0, count, _BLOCK):
        rows = _span(start, count, _BLOCK)
        yield rows, proposer.among_all(rows)


def _renew(
    decider: Decider, proposer: Proposer, kept: "_Kept"
) -> Generator[tuple[int, int], None, NearestRows]:
    """Find the nearest of the rows that lack some, and let newcomers join those of the others."""
    neighbours, scores, todo = kept.neighbours, kept.scores, kept.todo
    count = len(neighbours)
    block = max(8, min(_BLOCK, _SCORES // count))
    for start in range(0, len(todo), block):
        rows = todo[start : start + block]
        neighbours[rows], scores[rows] = decider.decide(rows, proposer.among_all(rows))
        yield start + len(rows), len(todo)
    proposer.learn_slack(neighbours, scores)
    calm = np.setdiff1d(np.arange(count), todo)
    for start in range(0, len(calm) if len(kept.newcomers) else 0, _BLOCK):
        rows = calm[start : start + _BLOCK]
        rows, candidates = proposer.joining(kept.newcomers, rows, scores[rows, -1])
        if len(rows):
            found = decider.decide(rows, candidates)
            neighbours[rows], scores[rows] = decider.join((neighbours[rows], scores[rows]), found)
        yield len(todo), len(todo)
    return neighbours, scores


def _span(start: int, count: int, most: int) -> Rows:
    return np.arange(start, min(count, start + most))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What an old graph knows of the photos that stayed, by the new rows."""

    neighbours: NDArray[np.int32]
    scores: NDArray[np.float32]
    todo: Rows
    """Rows to compute."""
    newcomers: Rows
    changed: int
    """Photos that came and went since mean and components were computed."""


def _keep(old: NeighbourGraph, digests: NDArray[np.str_]) -> _Kept | None:
    """Keep what the old graph knows of the photos that stayed; None if too much has changed."""
    stayed, old_rows, new_rows = np.intersect1d(
        old.digests, digests, assume_unique=True, return_indices=True
    )
    changed = old.changed + len(old.digests) + len(digests) - 2 * len(stayed)
    if changed > _TURNOVER * min(old.built, len(digests)) or len(digests) <= NEIGHBOURS:
        return None
    where = np.full(len(old.digests) + 1, -1, dtype=np.int32)  # the last one is for -1
    where[old_rows] = new_rows
    neighbours = np.full((len(digests), NEIGHBOURS), -1, dtype=np.int32)
    scores = np.full((len(digests), NEIGHBOURS), -np.inf, dtype=np.float32)
    neighbours[new_rows] = where[old.neighbours[old_rows]]
    scores[new_rows] = old.scores[old_rows]
    newcomers = np.setdiff1d(np.arange(len(digests)), new_rows)
    todo = np.flatnonzero((neighbours < 0).any(axis=1))
    return _Kept(neighbours, scores, todo, newcomers, changed)
