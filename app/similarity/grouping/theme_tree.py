"""The theme tree: HDBSCAN's condensed tree over the neighbour graph, cut at any detail.

Source: Campello, Moulavi & Sander 2013; McInnes & Healy 2017. Differences, each measured (house):
the minimum spanning tree is taken over the mutual-reachability distances of the graph's own edges
instead of all pairs; components are joined just above the longest edge, since joined far away the
excess of mass sees two clusters in everything; distances are taken in few principal components (see
`neighbours.THEME_DIMENSIONS`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.graph.sparse import find_forest, label_components
from app.similarity.grouping.condensing import condense

RECIPE = "tree1"
"""Changes when the same photos would give another tree."""

SMALLEST = 5
"""Photos in the smallest theme."""

NEAR_DUPLICATES = 0.95
"""Cosine from which photos count once: near copies would look like the densest theme of all."""

_CORE = 2
"""HDBSCAN's min_samples."""

_EVEN = 8.0
"""At the ends of the slider a theme needs 1/8, or only has to reach 8 times, the mass of its parts."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ThemeTree:
    """The condensed tree, without the photos that stand alone; clusters are numbered from 0, the root."""

    parents: Whole
    """(clusters,) the parent of each cluster; -1 for the root."""
    ratios: NDArray[np.float64]
    """(clusters,) mass of the best choice among a cluster's parts, over its own mass."""
    homes: Whole
    """(points,) the deepest cluster each point belongs to."""
    strengths: NDArray[np.float64]
    """(points,) the density at which a point leaves its cluster: how typical it is."""

    def cut(self, detail: float) -> Whole:
        """Return the theme of each point, -1 for none, at a detail of 0 (coarsest) to 1 (finest).

        At 0.5 this is HDBSCAN's excess of mass: a cluster is one theme if its own mass is at least
        that of the best choice among its parts. Away from there the mass of the parts is weighed by
        up to 8 either way, so a finer cut only ever splits themes and a coarser only ever joins them.
        The root is never a theme, unless it is all there is; nor is half of everything, if it has parts.
        """
        bar = _EVEN ** (1 - 2 * detail)
        chosen = self.ratios <= bar
        chosen[0] = len(chosen) == 1
        theme = np.full(len(chosen), -1, dtype=np.int64)
        for cluster in range(len(chosen)):  # A parent's number is smaller than its parts'.
            parent = self.parents[cluster]
            if parent >= 0 and theme[parent] >= 0:
                theme[cluster] = theme[parent]
            elif chosen[cluster]:
                theme[cluster] = cluster
        return theme[self.homes]


def find_near_duplicates(
    neighbours: NDArray[np.int32], scores: NDArray[np.float32], threshold: float = NEAR_DUPLICATES
) -> Whole:
    """Return (n,) the number of each photo's set of near-equal ones: linked by cosines over the threshold."""
    rows, places = np.nonzero((scores >= threshold) & (neighbours >= 0))
    return label_components(rows, neighbours[rows, places], len(scores))


def grow_tree(
    neighbours: NDArray[np.int32], places: NDArray[np.float32], near_duplicates: Whole
) -> dict[str, NDArray[Any]]:
    """Return the tree's arrays, by name. Holds the interpreter lock for seconds: run it in a child process.

    `neighbours` (n, k) of the graph, -1 where there are fewer; `places` (n, 30) to measure distances
    in; `near_duplicates` (n,) numbers the set each photo is in, of which one counts.
    """
    of_point, edges = _collapse(neighbours, near_duplicates)
    count = len(of_point)
    if count < SMALLEST:
        tree = _lone_root(count)
    else:
        one, other = (places[of_point[ends]] for ends in edges.T)
        distances = np.linalg.norm(one - other, axis=1).astype(np.float64)
        tree = _condense(_spanning_tree(edges, distances, count))
    point_of = np.zeros(int(near_duplicates.max(initial=-1)) + 1, dtype=np.int64)
    point_of[near_duplicates[of_point]] = np.arange(count)
    members = point_of[near_duplicates]
    return {
        "parents": tree.parents,
        "ratios": tree.ratios,
        "homes": tree.homes[members],
        "strengths": tree.strengths[members],
    }


def _collapse(neighbours: NDArray[np.int32], near_duplicates: Whole) -> tuple[Whole, Whole]:
    """Return one photo of each set (points,), and the edges between these as (edges, 2) points."""
    _sets, of_point, set_of = np.unique(near_duplicates, return_index=True, return_inverse=True)
    rows = np.repeat(np.arange(len(neighbours)), neighbours.shape[1])
    columns = neighbours.ravel()
    kept = columns >= 0
    ends = np.stack([set_of[rows[kept]], set_of[columns[kept]]], axis=1)
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    keys = np.unique(ends[:, 0] * len(of_point) + ends[:, 1])
    return of_point, np.stack(np.divmod(keys, max(1, len(of_point))), axis=1)


def _spanning_tree(edges: Whole, distances: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the minimum spanning tree by mutual reachability, (count - 1, 3), shortest edge first."""
    core = _core_distances(edges, distances, count)
    reach = np.maximum(np.maximum(distances, core[edges].max(axis=1)), 1e-9)
    rows, columns, lengths = find_forest(edges[:, 0], edges[:, 1], reach, count)
    component = label_components(rows, columns, count)
    first = np.unique(component, return_index=True)[1]
    joint = reach.max(initial=1e-9) * 1.001
    bridges = np.stack([first[:-1], first[1:], np.full(len(first) - 1, joint)], axis=1)
    branches = np.stack([rows, columns, lengths], axis=1).astype(np.float64)
    links = np.concatenate([branches, bridges])
    return links[np.argsort(links[:, 2], kind="stable")]


def _core_distances(
    edges: Whole, distances: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Return the distance to each point's second nearest, or to its only neighbour."""
    points, lengths = edges.T.ravel(), np.tile(distances, 2)
    lengths = lengths[np.lexsort((lengths, points))]
    held = np.bincount(points, minlength=count)
    starts = held.cumsum() - held
    core = np.zeros(count)
    some = held > 0
    core[some] = lengths[starts[some] + np.minimum(_CORE, held[some]) - 1]
    return core


def _condense(links: NDArray[np.float64]) -> ThemeTree:
    """Condense the spanning tree to clusters with their masses, by HDBSCAN's own routines."""
    count = len(links) + 1
    rows = condense(links, SMALLEST)
    parent, child = rows["parent"].astype(np.int64) - count, rows["child"].astype(np.int64)
    density, size = rows["lambda_val"].astype(np.float64), rows["child_size"].astype(np.int64)
    density = np.minimum(density, density[np.isfinite(density)].max(initial=0.0))
    is_point = child < count
    homes = np.zeros(count, dtype=np.int64)
    strengths = np.zeros(count)
    homes[child[is_point]] = parent[is_point]
    strengths[child[is_point]] = density[is_point]
    clusters = int(parent.max()) + 1
    parents = np.full(clusters, -1, dtype=np.int64)
    birth = np.zeros(clusters)
    parents[child[~is_point] - count] = parent[~is_point]
    birth[child[~is_point] - count] = density[~is_point]
    mass = np.bincount(parent, (density - birth[parent]) * size, clusters).astype(np.float64)
    held = np.full(clusters, count)
    held[child[~is_point] - count] = size[~is_point]
    ratios = _ratios(parents, mass)
    has_parts = np.isin(np.arange(clusters), parents)
    ratios[has_parts & (held > count / 2)] = np.inf  # Half of everything is no theme.
    return ThemeTree(parents, ratios, homes, strengths)


def _ratios(parents: Whole, mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each cluster's mass of the best choice among its parts over its own."""
    parts = np.zeros(len(mass))
    for cluster in range(len(mass) - 1, 0, -1):
        parts[parents[cluster]] += max(mass[cluster], parts[cluster])
    return np.divide(parts, mass, out=np.full(len(mass), np.inf), where=mass > 0)


def _lone_root(count: int) -> ThemeTree:
    """Make the tree of too few photos for a theme: a root that is never chosen."""
    return ThemeTree(
        np.array([-1, 0]), np.array([np.inf, np.inf]), np.zeros(count, np.int64), np.zeros(count)
    )
