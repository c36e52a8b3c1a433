"""Positions of all photos for the map, clustered on the worker, and kept up to date while the map is shown."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.domain.columns.photo_rows import PhotoRows
from app.domain.columns.placed_photos import PlacedPhotos
from app.domain.progress import Change, Progress, Task
from app.places.atlas import atlas
from app.tasks.places.list_positions import list_positions
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.map.clusters import LEVELS, Clusters, make_clusters
from app.ui.map.projection import World, to_world
from app.ui.photo_cache import PAUSE

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class MapPoints:
    """Photos on the map."""

    positions: PlacedPhotos
    world: World
    """(n, 2) points of the photos with a position."""
    levels: tuple[Clusters, ...]
    """Clusters by whole zoom."""

    def __len__(self) -> int:
        return len(self.world)

    @property
    def ids(self) -> Rows:
        """(n,) ids of the photos."""
        return self.positions.columns.ids[self.positions.rows]

    def digest(self, point: int) -> str:
        """Return the digest of a photo."""
        return bytes(self.positions.columns.digests[self.positions.rows[point]]).decode()

    def photos(self, points: Rows) -> PhotoRows:
        """Return the photos of some points."""
        return self.positions.photos(points)

    def points_of(self, ids: Collection[int]) -> Rows:
        """Return the points of photos by id; those without a position are left out."""
        return np.flatnonzero(np.isin(self.ids, np.fromiter(ids, np.int64, len(ids))))


class MapModel(QObject):
    """Asks for nothing while the map is hidden."""

    changed = Signal()
    """Other photos, or positions."""

    def __init__(
        self, bridge: Bridge, make: Callable[[Any], Task[MapPoints]] | None = None
    ) -> None:
        super().__init__(bridge)
        self.points: MapPoints | None = None
        """None until they were listed."""
        self._follows_groups = make is not None
        """Places stay where they are when photos are grouped anew, other maps do not."""
        self._watched = False
        self._is_stale = True
        self._listing = LatestRequest(
            bridge, make or make_points, answer=self._take, pause=PAUSE, throttle=True
        )
        bridge.changed.connect(self._on_change)

    def watch(self, watched: bool) -> None:
        """Start or stop keeping up to date."""
        self._watched = watched
        if watched and self._is_stale:
            self._listing.ask()

    def _on_change(self, change: Change) -> None:
        grouped = change.groups and self._follows_groups
        if change.all_photos or change.folders or change.photos or change.metadata or grouped:
            self._is_stale = True
            if self._watched:
                self._listing.ask_soon()

    def _take(self, points: MapPoints) -> None:
        self.points, self._is_stale = points, False
        self.changed.emit()


def make_points(library: Any) -> Task[MapPoints]:
    """List, project and cluster all positions; the places of the earth are loaded here, too."""
    _ = atlas().names, atlas().outlines
    positions = yield from list_positions(library)
    world = to_world(positions.degrees)
    levels: list[Clusters] = []
    for level in range(LEVELS):
        levels.append(make_clusters(world, level))
        yield Progress("Placing photos on the map", level, LEVELS)
    return MapPoints(positions, world, tuple(levels))
