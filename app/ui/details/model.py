"""Metadata and positions of the selected photos, kept up to date; and the keywords in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.domain.columns.photo_rows import PhotoRows, ids_of
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.places.atlas import atlas
from app.tasks.metadata.edit import list_keywords
from app.tasks.metadata.inspect import PhotoReport, inspect_photo
from app.tasks.places.list_positions import locate_photos
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.map.projection import World, thin_out, to_world
from app.ui.photo_cache import PhotoCache, Renewed

_PAUSE = 120
"""Milliseconds after the last change of the selection until details are asked for."""


_SIDE = 32768
"""Pixels of the world on the small map where it is closest: points of one pixel are one."""
_FEW = 2000
"""Photos that are kept up to date one by one; of more, the window shows the selection again when any changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Where photos were taken."""

    count: int
    """Those with a position."""
    points: World
    """(n, 2) points, thinned out: half a million photos are some thousand points."""


NOWHERE = Located(0, np.zeros((0, 2)))


class DetailsModel(QObject):
    """Asks for nothing while the panel is hidden."""

    changed = Signal()

    def __init__(self, bridge: Bridge, cache: PhotoCache) -> None:
        super().__init__(bridge)
        self._watched = False
        self.photos: Sequence[Photo] = ()
        self.description: PhotoReport | None = None
        """Report on the one selected photo."""
        self.keywords: tuple[str, ...] = ()
        """All keywords in use, the most frequent first."""
        self.located = NOWHERE
        """Where the selected photos were taken; until it is known, those selected before."""
        self._inspecting = LatestRequest(
            bridge,
            inspect_photo,
            answer=self._take_description,
            arguments=lambda: tuple(self.photos[:1]),
            pause=_PAUSE,
        )
        self._locating = LatestRequest(
            bridge,
            locate_on_map,
            answer=self._take_located,
            arguments=lambda: (ids_of(self.photos),),
            pause=_PAUSE,
        )
        self._listing = LatestRequest(
            bridge, list_keywords, answer=self._take_keywords, pause=_PAUSE
        )
        cache.keep(lambda: ids_of(self.photos) if len(self.photos) <= _FEW else ())
        cache.renewed.connect(self._renew)
        bridge.changed.connect(self._on_change)

    def watch(self, watched: bool) -> None:
        """Start or stop keeping up to date."""
        self._watched = watched
        if watched:
            self._inspect()
            self._listing.ask_soon()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Set the selected photos."""
        if isinstance(photos, PhotoRows):
            is_shown = photos.are_same(self.photos)
        else:
            is_shown = (photos := tuple(photos)) == self.photos
        if not is_shown:
            self.photos = photos
            self.description = None
            self.changed.emit()
            self._inspect()

    def _inspect(self) -> None:
        self._inspecting.cancel()
        self._locating.cancel()
        if self._watched and len(self.photos) == 1:
            self._inspecting.ask_soon()
        if self._watched and self.photos:
            self._locating.ask_soon()

    def _on_change(self, change: Change) -> None:
        if self._watched and (change.all_photos or change.metadata):
            self._listing.ask_soon()
        if change.metadata or change.sidecars or change.people or change.texts:
            self._inspect()

    def _renew(self, photos: Renewed) -> None:
        if len(self.photos) <= _FEW and any(photo.id in photos for photo in self.photos):
            now = (photos.get(photo.id, photo) for photo in self.photos)
            self.photos = tuple(photo for photo in now if photo is not None)
            self.changed.emit()
            self._inspect()

    def _take_description(self, description: PhotoReport) -> None:
        self.description = description
        self.changed.emit()

    def _take_located(self, located: Located) -> None:
        self.located = located
        self.changed.emit()

    def _take_keywords(self, keywords: tuple[str, ...]) -> None:
        self.keywords = keywords
        self.changed.emit()


def locate_on_map(library: Any, ids: Sequence[int]) -> Task[Located]:
    """Locate photos by id; the places of the earth are loaded here, too."""
    degrees = yield from locate_photos(library, ids)
    if len(degrees):
        _ = atlas().names, atlas().outlines
    return Located(len(degrees), thin_out(to_world(degrees), _SIDE))
