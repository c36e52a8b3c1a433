"""Cells: rows in neighbourhoods, of which only the nearest are compared with each other.

To compare all pairs of 500,000 rows takes 25 times as long as of 100,000. So the rows are put into cells around
centres (k-means; the inverted file of Sivic & Zisserman 2003, Jégou et al. 2011), and the rows of a cell, as one
block of a matrix product, meet those of the cells nearest to them. How many cells that must be, the library
itself tells: of a sample of rows the nearest are found among all, and as many cells are visited as hold 99.8 in
100 of these. A library without neighbourhoods is so compared whole.
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from app.domain.vectors import to_unit
from app.similarity.graph.nearest import highest, padded

Rows = NDArray[np.int64]
Shadows = NDArray[np.float32]

Proposal = tuple[Rows, Rows]
"""Rows (n,), and what may be nearest to each (n, candidates)."""
_NOTHING: Proposal = np.zeros(0, np.int64), np.zeros((0, 0), np.int64)
"""What is yielded while there are no rows yet."""

_CELL = 100
"""Rows in a cell, on average. Of 100,000 drawn rows in cells of 400 rows the nearest lie in half of all cells, in
cells of 128 or 64 in one of a hundred."""
_LEARNED, _ROUNDS = 12, 3
"""Rows for each centre that these are learned from, and how often they are moved."""
_SAMPLED, _HELD, _LEAST = 48, 0.998, 8
"""Blocks whose nearest are found among all rows, the share of these that the cells visited hold, and how many cells
these are at least."""
_BLOCK, _SCORES = 256, 8_000_000
"""Rows and scores in a block: a step of 50 ms."""


def propose(shadows: Shadows, count: int, candidates: int) -> Generator[Proposal]:
    """Yield rows and what may be nearest to them (rows, candidates), block by block, until all had their turn.

    `count` is how many nearest rows are wanted of each. While cells are made, no rows are yielded.
    """
    cells = yield from _make_cells(shadows, count)
    del shadows  # The cells have a copy of their own.
    ranks: list[Rows] = []
    for block in cells.sample():
        ranks.append(cells.rank(block))
        yield _NOTHING
    visited = max(_LEAST, int(np.quantile(np.concatenate(ranks), _HELD)) + 1)
    for start, end in cells.blocks():
        yield cells.rows(start, end), cells.near(start, end, visited, candidates)


def _make_cells(shadows: Shadows, count: int) -> Generator[Proposal, None, "Cells"]:
    """Put rows into cells; yields after each part of the rows."""
    centres = yield from _find_centres(shadows)
    cell_of = yield from _assign(shadows, centres)
    return Cells(shadows, centres, cell_of.astype(np.int32), count)


class Cells:
    """Rows of shadows (n, few) in cells."""

    def __init__(
        self, shadows: Shadows, centres: Shadows, cell_of: NDArray[np.int32], count: int
    ) -> None:
        self._count = count
        """Nearest rows that are wanted of each."""
        self._centres = centres
        self._order: Rows = np.argsort(cell_of, kind="stable")
        """Rows, cell by cell."""
        self._starts = np.searchsorted(cell_of[self._order], np.arange(len(self._centres) + 1))
        self._sorted = shadows[self._order]
        self._cell_of = cell_of

    def rows(self, start: int, end: int) -> Rows:
        """Return the rows at these places."""
        return self._order[start:end]

    def near(self, start: int, end: int, visited: int, candidates: int) -> Rows:
        """Return what may be nearest to the rows at these places, all of one cell, out of so many cells."""
        cells = self._nearest_cells(self._sorted[start:end], visited)
        return self._among(start, end, cells, candidates)

    def blocks(self) -> list[tuple[int, int]]:
        """Return first and last place of blocks of rows of one cell."""
        spans = zip(self._starts[:-1].tolist(), self._starts[1:].tolist(), strict=True)
        return [
            (first, min(end, first + _BLOCK))
            for start, end in spans
            for first in range(start, end, _BLOCK)
        ]

    def sample(self) -> list[tuple[int, int]]:
        """Return some of the blocks."""
        blocks = self.blocks()
        places = np.linspace(0, len(blocks) - 1, min(_SAMPLED, len(blocks))).astype(int)
        return [blocks[place] for place in places]

    def rank(self, block: tuple[int, int]) -> Rows:
        """Return of the nearest of a block's first rows, among all, which cells they are in, the nearest cell as 0."""
        start, end = block
        everything = np.arange(len(self._centres))
        found = self._among(start, min(end, start + 8), everything, self._count)
        order = self._nearest_cells(self._sorted[start:end], len(everything))
        rank_of = np.empty(len(everything), np.int64)
        rank_of[order] = np.arange(len(order))
        return rank_of[self._cell_of[found]].ravel()

    def _nearest_cells(self, block: Shadows, count: int) -> Rows:
        """Return the cells nearest to any row of a block, the nearest first."""
        affinity = (block @ self._centres.T).max(axis=0)
        return np.argsort(-affinity)[:count]

    def _among(self, start: int, end: int, cells: Rows, candidates: int) -> Rows:
        """Return the rows of the highest scores (end - start, candidates) among those of some cells."""
        spans = zip(self._starts[cells].tolist(), self._starts[cells + 1].tolist(), strict=True)
        places = np.concatenate([np.arange(*span) for span in spans])
        others = self._sorted[places]
        found: list[Rows] = []
        step = max(8, _SCORES // len(places))
        for first in range(start, end, step):
            block = self._sorted[first : min(end, first + step)]
            scores = padded(len(block), len(places))
            np.matmul(block, others.T, out=scores[:, : len(places)])
            found.append(places[highest(scores, candidates, len(places))])
        return self._order[np.concatenate(found)]


def _find_centres(shadows: Shadows) -> Generator[Proposal, None, Shadows]:
    """Return the centres (cells, few), of length 1; yields after each part of the rows."""
    count = max(1, len(shadows) // _CELL)
    sample = shadows[:: max(1, len(shadows) // (count * _LEARNED))]
    centres = sample[np.random.default_rng(0).permutation(len(sample))[:count]]
    for _ in range(_ROUNDS):
        centres = to_unit(centres)
        cell_of = yield from _assign(sample, centres)
        order = np.argsort(cell_of, kind="stable")
        held, starts = np.unique(cell_of[order], return_index=True)
        moved = centres.copy()  # A cell without rows stays where it is.
        moved[held] = np.add.reduceat(sample[order], starts, axis=0)
        centres = moved
    return to_unit(centres)


def _assign(rows: Shadows, centres: Shadows) -> Generator[Proposal, None, NDArray[np.int64]]:
    """Return the nearest centre of each row; yields after each part of the rows."""
    nearest: list[NDArray[np.int64]] = []
    step = max(64, _SCORES // len(centres))
    for start in range(0, len(rows), step):
        nearest.append((rows[start : start + step] @ centres.T).argmax(axis=1))
        yield _NOTHING
    return np.concatenate(nearest)
