"""Metadata of the selected photos, kept up to date; and the keywords in use."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.metadata.edit import list_keywords
from app.tasks.metadata.inspect import PhotoReport, inspect_photo
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_PAUSE = 120
"""Milliseconds after the last change of the selection until details are asked for."""


class DetailsModel(QObject):
    """Asks for nothing while the panel is hidden."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._watched = False
        self.photos: tuple[Photo, ...] = ()
        self.description: PhotoReport | None = None
        """Report on the one selected photo."""
        self.keywords: tuple[str, ...] = ()
        """All keywords in use, the most frequent first."""
        self._stale = True
        """Whether others may be in use by now: of many photos, listing them takes a while."""
        self._listing = LatestRequest(
            bridge,
            list_photos_by_id,
            answer=self._take,
            arguments=lambda: (tuple(photo.id for photo in self.photos),),
            pause=_PAUSE,
        )
        self._inspecting = LatestRequest(
            bridge,
            inspect_photo,
            answer=self._take_description,
            arguments=lambda: self.photos[:1],
        )
        bridge.changed.connect(self._on_change)

    def watch(self, watched: bool) -> None:
        """Start or stop keeping up to date."""
        self._watched = watched
        if watched:
            self._stale = True
            self._listing.ask_soon()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Set the selected photos."""
        if tuple(photos) != self.photos:
            self.photos = tuple(photos)
            self.description = None
            self.changed.emit()
            self._inspecting.cancel()
            if self._watched:
                self._listing.ask_soon()

    def _on_change(self, change: Change) -> None:
        about = {photo.id for photo in self.photos}
        self._stale = self._stale or change.all_photos or change.metadata
        if self._watched and (change.all_photos or change.metadata or about & set(change.photos)):
            self._listing.ask_soon()

    def _take(self, photos: tuple[Photo, ...]) -> None:
        self.photos = photos
        if len(photos) == 1:
            self._inspecting.ask()
        if self._stale:
            self._stale = False
            self._bridge.ask(list_keywords, answer=self._take_keywords, urgent=True)
        self.changed.emit()

    def _take_description(self, description: PhotoReport) -> None:
        self.description = description
        self.changed.emit()

    def _take_keywords(self, keywords: tuple[str, ...]) -> None:
        self.keywords = keywords
        self.changed.emit()
