"""Photos shown side by side, updated when they are edited, moved or removed."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.photo import Photo
from app.ui.photo_cache import PhotoCache, Renewed


class LivePhotos(QObject):
    """Photos by id. Unlike the list of a grid it keeps photos that a filter would now hide."""

    changed = Signal()

    def __init__(self, cache: PhotoCache) -> None:
        super().__init__(cache)
        self._cache = cache
        self._photos: dict[int, Photo] = {}
        cache.keep(lambda: self._photos)
        cache.renewed.connect(self._renew)

    def hold(self, photos: Sequence[Photo]) -> None:
        """Watch these photos and no others; they may be out of date."""
        newcomers = {photo.id for photo in photos} - self._photos.keys()
        self._photos = {photo.id: self._photos.get(photo.id, photo) for photo in photos}
        if newcomers:
            self._cache.read(newcomers)

    def find(self, id: int) -> Photo | None:
        """Return the photo of that id; None if removed."""
        return self._photos.get(id)

    def _renew(self, photos: Renewed) -> None:
        if self._photos.keys() & photos.keys():
            now = {id: photos.get(id, photo) for id, photo in self._photos.items()}
            self._photos = {id: photo for id, photo in now.items() if photo is not None}
            self.changed.emit()
