"""Photos on the map of likeness, with what they are coloured by and the themes named there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Progress, Task
from app.tasks.grouping.likeness import list_likeness
from app.tasks.grouping.likeness_colours import (
    Coding,
    code_points,
    code_themes,
    list_named_themes,
)
from app.ui.map.clusters import LEVELS, Clusters, make_clusters
from app.ui.map.model import MapPoints
from app.ui.map.projection import World

COLOURED_BY = ("theme", "time", "camera", "rating", "label", "person")
"""Codings to choose from."""


@dataclass(frozen=True, slots=True, eq=False)
class LikenessMapPoints(MapPoints):
    """Photos on the map."""

    codings: dict[str, Coding]
    """What points are coloured by, by name."""
    order: NDArray[np.int64]
    """(n,) how typical of its theme each photo is, from 0, the most."""
    heads: tuple[NDArray[np.int64], ...]
    """For each whole zoom the most typical point of each cluster."""
    theme_titles: tuple[str, ...]
    """The largest first."""
    theme_middles: World
    """(t, 2) where they are named."""

    def typical(self, zoom: int) -> NDArray[np.int64]:
        """Return the most typical point of each cluster at a whole zoom."""
        return self.heads[min(max(0, zoom), len(self.heads) - 1)]


def make_likeness(library: Any) -> Task[LikenessMapPoints]:
    """List photos, colours and themes, and cluster the points for each zoom."""
    listed = yield from list_likeness(library)
    codings = yield from code_points(library, listed)
    themes = yield from list_named_themes(library, listed)
    count = len(listed.rows)
    codings["theme"] = code_themes(themes, count)
    order = np.full(count, count, np.int64)
    for theme in themes:
        order[theme.members] = np.arange(len(theme.members))
    levels: list[Clusters] = []
    heads: list[NDArray[np.int64]] = []
    for level in range(LEVELS):
        levels.append(make_clusters(listed.points, level))
        heads.append(_find_heads(levels[-1], order))
        yield Progress("Placing photos on the map", level, LEVELS)
    middles = [np.median(listed.points[theme.members], axis=0) for theme in themes]
    return LikenessMapPoints(
        listed,
        listed.points,
        tuple(levels),
        codings,
        order,
        tuple(heads),
        tuple(theme.title for theme in themes),
        np.array(middles).reshape(-1, 2),
    )


def _find_heads(clusters: Clusters, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the most typical point of each cluster; the first one where several are."""
    if not len(clusters.starts):
        return np.zeros(0, np.int64)
    cluster_of = np.repeat(np.arange(len(clusters.starts)), clusters.counts)
    sorting = np.lexsort((clusters.order, order[clusters.order], cluster_of))
    return clusters.order[sorting[clusters.starts]]
