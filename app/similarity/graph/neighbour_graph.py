"""The neighbour graph: for every photo its nearest by cosine.

All pairs are compared in blocks. Up to 20,000 photos that is done on the whole vectors; beyond, the leading
principal components propose candidates, which are compared again on the whole vectors. When photos come and
go, only the rows they concern are computed again, until a quarter of the library has changed.
"""

from collections.abc import Generator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.graph.nearest import Nearest
from app.similarity.vectors.pca import principal_components

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

THEME_DIMENSIONS = 30
"""Principal components that themes are measured in. On clothing, flowers and scenes together (606
photos), grouped/homogeneity/completeness at 20: 0.78/0.87/0.91, 25: 0.76/0.88/0.91, 30:
0.78/0.87/0.90, 35: 0.76/0.90/0.91, 40: 0.84/0.72/0.98, 50: 0.69/0.87/0.92; other ways of cutting the
photo agree that 25 to 35 is calm."""

_TURNOVER = 0.25
"""Of the library: with more coming and going, mean and components are computed anew."""

_BLOCK = 256
"""Rows at a time: a step of about 100 ms with 100,000 photos."""


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
    digests: NDArray[np.str_], vectors: NDArray[np.float32], old: NeighbourGraph | None = None
) -> Generator[tuple[int, int], None, NeighbourGraph]:
    """Build the graph of centred unit vectors (n, dimensions); yields (rows done, rows to do).

    Much of an `old` graph of nearly the same photos is used again.
    """
    count = len(vectors)
    components = principal_components(vectors, _DIMENSIONS)
    yield 0, count
    shadows = vectors @ components.T
    places = np.ascontiguousarray(shadows[:, :THEME_DIMENSIONS])
    nearest = Nearest(vectors, vectors if count <= _WHOLE else shadows, NEIGHBOURS, _CANDIDATES)
    kept = _keep(old, digests) if old else None
    if kept is None:
        neighbours = np.full((count, NEIGHBOURS), -1, dtype=np.int32)
        scores = np.full((count, NEIGHBOURS), -np.inf, dtype=np.float32)
        todo, newcomers, changed = np.arange(count), None, 0
    else:
        neighbours, scores, todo, newcomers, changed = kept
    for start in range(0, len(todo), _BLOCK):
        rows = todo[start : start + _BLOCK]
        neighbours[rows], scores[rows] = nearest.of(rows)
        yield start + len(rows), len(todo)
    if newcomers is not None and len(newcomers):
        calm = np.setdiff1d(np.arange(count), todo)
        for start in range(0, len(calm), _BLOCK):
            rows = calm[start : start + _BLOCK]
            neighbours[rows], scores[rows] = nearest.among(
                newcomers, rows, neighbours[rows], scores[rows]
            )
            yield len(todo), len(todo)
    built = old.built if old and kept else count
    return NeighbourGraph(digests, neighbours, scores, places, built, changed)


_Kept = tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int64], NDArray[np.int64], int]


def _keep(old: NeighbourGraph, digests: NDArray[np.str_]) -> _Kept | None:
    """Keep what the old graph knows of the photos that stayed; None if too much has changed.

    Returns neighbours and scores by the new rows, the rows to compute, the newcomers among them, and how
    much has changed.
    """
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
    return neighbours, scores, todo, newcomers, changed
