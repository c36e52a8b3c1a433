"""Photos shown side by side, updated when they are edited, moved or removed."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest


class LivePhotos(QObject):
    """Photos by id. Unlike the list of a grid it keeps photos that a filter would now hide."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._photos: dict[int, Photo] = {}
        self._listing = LatestRequest(
            bridge,
            list_photos_by_id,
            answer=self._take,
            arguments=lambda: (tuple(self._photos),),
        )
        bridge.changed.connect(self._on_change)

    def hold(self, photos: Sequence[Photo]) -> None:
        """Watch these photos and no others; they may be out of date."""
        ids = {photo.id for photo in photos}
        newcomers = ids - set(self._photos)
        self._photos = {photo.id: self._photos.get(photo.id, photo) for photo in photos}
        if not ids:
            self._listing.cancel()
        if newcomers:
            self._listing.ask()

    def find(self, id: int) -> Photo | None:
        """Return the photo of that id; None if removed."""
        return self._photos.get(id)

    def _on_change(self, change: Change) -> None:
        if self._photos and (
            change.all_photos or change.metadata or self._photos.keys() & set(change.photos)
        ):
            self._listing.ask()

    def _take(self, photos: Sequence[Photo]) -> None:
        self._photos = {photo.id: photo for photo in photos}
        self.changed.emit()
