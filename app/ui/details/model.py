"""The photos chosen in the window and what is said of them, kept up to date; and the keywords in use."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.metadata.edit import list_keywords
from app.tasks.metadata.inspect import PhotoReport, inspect_photo
from app.ui.bridge import Bridge
from app.worker import Ticket

_PAUSE = 120
"""Milliseconds the choice rests before more than the photos themselves is asked for."""


class DetailsModel(QObject):
    """Asks for nothing while nobody watches."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._watched = False
        self._ticket: Ticket | None = None
        self.photos: tuple[Photo, ...] = ()
        self.description: PhotoReport | None = None
        """Of the one photo chosen."""
        self.keywords: tuple[str, ...] = ()
        """All that are in use, the most used first."""
        self._stale = True
        """Whether others may be in use by now: of many photos, listing them takes a while."""
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._ask)
        bridge.changed.connect(self._on_change)

    def watch(self, live_photos: bool) -> None:
        """Keep up to date, or do not care."""
        self._watched = live_photos
        if live_photos:
            self._stale = True
            self._timer.start()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """These are chosen now."""
        if tuple(photos) != self.photos:
            self.photos = tuple(photos)
            self.description = None
            self.changed.emit()
            if self._watched:
                self._timer.start()

    def _on_change(self, change: Change) -> None:
        about = {photo.id for photo in self.photos}
        self._stale = self._stale or change.all_photos or change.metadata
        if self._watched and (change.all_photos or change.metadata or about & set(change.photos)):
            self._timer.start()

    def _ask(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        ids = tuple(photo.id for photo in self.photos)
        self._ticket = self._bridge.ask(list_photos_by_id, ids, answer=self._take, urgent=True)
        if self._stale:
            self._stale = False
            self._bridge.ask(list_keywords, answer=self._take_keywords, urgent=True)

    def _take(self, photos: tuple[Photo, ...]) -> None:
        self.photos = photos
        if len(photos) == 1:
            self._ticket = self._bridge.ask(
                inspect_photo, photos[0], answer=self._take_description, urgent=True
            )
        self.changed.emit()

    def _take_description(self, description: PhotoReport) -> None:
        self.description = description
        self.changed.emit()

    def _take_keywords(self, keywords: tuple[str, ...]) -> None:
        self.keywords = keywords
        self.changed.emit()
