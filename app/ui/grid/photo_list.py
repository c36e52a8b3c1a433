"""Ordered lists of photos, looked up by id: as given, or as a timeline with the oldest first."""

from bisect import bisect_left, insort_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.photo import Photo, Presence

_MANY = 2000
"""Above this many at once, sorting everything is faster than inserting each."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Content of a timeline. Made off the window's thread: 100,000 photos take 0.7 s."""

    photos: list[Photo]
    by_id: dict[int, Photo]


def put_in_order(photos: Iterable[Photo]) -> Ordered:
    """Sort photos with the oldest first, without missing ones."""
    here = [photo for photo in photos if photo.presence is not Presence.MISSING]
    here.sort(key=_moment)
    return Ordered(here, {photo.id: photo for photo in here})


class PhotoList(QObject):
    """Photos in the order given, with captions if given."""

    replaced = Signal()
    """Other photos are shown: scroll to the top."""
    merged = Signal()
    """Photos were added, changed or removed: keep the position."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: list[Photo] = []
        self._captions: Sequence[str] = ()
        self._rows: dict[int, int] | None = None

    def __len__(self) -> int:
        return len(self._list)

    def __getitem__(self, row: int) -> Photo:
        return self._list[row]

    def key(self, row: int) -> int:
        """Return the id of the photo in a row."""
        return self._list[row].id

    def row(self, key: int) -> int | None:
        """Return the row of the photo with that id."""
        if self._rows is None:
            self._rows = {photo.id: row for row, photo in enumerate(self._list)}
        return self._rows.get(key)

    def __contains__(self, key: int) -> bool:
        return self.row(key) is not None

    def caption(self, row: int) -> str:
        """Return the caption of the photo in a row, such as its score."""
        return self._captions[row] if row < len(self._captions) else ""

    def show(self, photos: Iterable[Photo], captions: Sequence[str] = ()) -> None:
        """Show these photos and no others."""
        self._list = list(photos)
        self._captions = captions
        self._rows = None
        self.replaced.emit()

    def renew(self, photos: Iterable[Photo], captions: Sequence[str] = ()) -> None:
        """Show these photos and no others, keeping the position."""
        self._list = list(photos)
        self._captions = captions
        self._rows = None
        self.merged.emit()


def first_undecided(photos: PhotoList) -> int | None:
    """Return the row of the first photo without a flag or rating."""
    rows = range(len(photos))
    return next(
        (row for row in rows if not (photos[row].flag or photos[row].metadata.rating)), None
    )


class Timeline(PhotoList):
    """Photos with the oldest first, and those of the same moment by their path."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_id: dict[int, Photo] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._by_id

    def row(self, key: int) -> int | None:
        photo = self._by_id.get(key)
        return None if photo is None else bisect_left(self._list, _moment(photo), key=_moment)

    def show(self, photos: Iterable[Photo], captions: Sequence[str] = ()) -> None:
        self.show_ordered(put_in_order(photos))

    def show_ordered(self, ordered: Ordered) -> None:
        """Show these photos and no others."""
        self._take(ordered)
        self.replaced.emit()

    def refresh(self, ordered: Ordered) -> None:
        """Show these photos and no others, keeping the position."""
        self._take(ordered)
        self.merged.emit()

    def merge(self, photos: Sequence[Photo], removed: Iterable[int] = ()) -> None:
        """Insert new photos, update changed ones, drop missing and removed ones."""
        removed = [id for id in removed if id in self._by_id]
        if not photos and not removed:
            return
        if len(photos) + len(removed) > _MANY:
            both = {**self._by_id, **{photo.id: photo for photo in photos}}
            for id in removed:
                del both[id]
            self._take(put_in_order(both.values()))
        else:
            for id in (*removed, *(photo.id for photo in photos if photo.id in self._by_id)):
                del self._list[bisect_left(self._list, _moment(self._by_id[id]), key=_moment)]
                del self._by_id[id]
            for photo in photos:
                if photo.presence is not Presence.MISSING:
                    insort_left(self._list, photo, key=_moment)
                    self._by_id[photo.id] = photo
        self.merged.emit()

    def _take(self, ordered: Ordered) -> None:
        self._list, self._by_id = ordered.photos, ordered.by_id


def _moment(photo: Photo) -> tuple[float, str, int]:
    return photo.time, str(photo.path), photo.id
