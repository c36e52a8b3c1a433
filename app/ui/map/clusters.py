"""Clusters of photos on a grid of the world, for each zoom; and the photos within an area."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ui.map.projection import MOST_ZOOM, TILE, World

CELL = 72.0
"""Pixels of the grid's cells at a whole zoom: a cluster's picture and a gap."""
LEVELS = int(MOST_ZOOM) + 1

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Clusters of n points at one zoom, in no order."""

    centres: World
    """(k, 2) means of their points."""
    order: Rows
    """(n,) points, those of a cluster together."""
    starts: Rows
    """(k,) where each cluster begins in `order`."""
    counts: Rows
    """(k,)"""

    def members(self, cluster: int) -> Rows:
        """Return the points of a cluster."""
        start = int(self.starts[cluster])
        return self.order[start : start + int(self.counts[cluster])]

    def heads(self, clusters: Rows) -> Rows:
        """Return the point that stands for each of these clusters: the middle one of its time."""
        return self.order[self.starts[clusters] + self.counts[clusters] // 2]

    def within(self, edges: tuple[float, float, float, float]) -> Rows:
        """Return the clusters with their middle between edges of the world."""
        left, top, right, bottom = edges
        x, y = self.centres[:, 0], self.centres[:, 1]
        return np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))

    def selected(self, is_selected: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return (k,) in which clusters any point is selected."""
        if not len(self.starts):
            return np.zeros(0, np.bool_)
        return np.logical_or.reduceat(is_selected[self.order], self.starts)


def make_clusters(world: World, level: int) -> Clusters:
    """Cluster points on the grid of a whole zoom."""
    side = 2**level * TILE / CELL
    cells = np.floor(world * side).astype(np.int64)
    keys = cells[:, 0] * (int(side) + 2) + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    is_first = np.ones(len(keys), np.bool_)
    is_first[1:] = np.diff(keys[order]) != 0
    starts = np.flatnonzero(is_first)
    counts = np.diff(np.append(starts, len(keys)))
    if not len(keys):
        return Clusters(world, order, starts, counts)
    sums = np.add.reduceat(world[order], starts, axis=0)
    return Clusters(sums / counts[:, None], order, starts, counts)


def inside(points: NDArray[np.float64], polygon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return (n,) which points are inside a polygon (m, 2): a ray crosses it an odd number of times."""
    is_in = np.zeros(len(points), np.bool_)
    low, high = polygon.min(0), polygon.max(0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(1))
    x, y = points[near].T
    odd = np.zeros(len(near), np.bool_)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 != y2:
            odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    is_in[near] = odd
    return is_in
