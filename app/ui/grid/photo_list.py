"""Ordered lists of photos, looked up by id: as given, or as a timeline with the oldest first."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.domain.columns.photo_rows import PhotoRows, ids_of
from app.domain.columns.photos import PhotoColumns
from app.domain.columns.texts import Rows
from app.domain.columns.values import Culled
from app.domain.photo import Photo, Presence

_MANY = 2000
"""Above this many at once, sorting everything is faster than inserting each."""
_MADE = 2000
"""Photos of a timeline that are kept; a screen shows some hundred, and asks for each many times."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Content of a timeline: columns of photos, and the rows that are shown, the oldest photo first."""

    columns: PhotoColumns
    rows: Rows


class PhotoList(QObject):
    """Photos in the order given, with captions if given."""

    replaced = Signal()
    """Other photos are shown: scroll to the top."""
    merged = Signal()
    """Photos were added, changed or removed: keep the position."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: Sequence[Photo] = []
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
            self._rows = {key: row for row, key in enumerate(ids_of(self._list))}
        return self._rows.get(key)

    def __contains__(self, key: int) -> bool:
        return self.row(key) is not None

    def keys(self) -> set[int]:
        """Return the ids of all photos."""
        return set(ids_of(self._list))

    def absent(self, keys: Collection[int]) -> set[int]:
        """Return the ids of which no photo is here."""
        return {key for key in keys if key not in self}

    def pick(self, keys: Collection[int]) -> Sequence[Photo]:
        """Return the photos with these ids, in their order."""
        rows = sorted(row for key in keys if (row := self.row(key)) is not None)
        return [self[row] for row in rows]

    def culled(self) -> NDArray[np.uint8]:
        """Return (n,) what the user made of each photo: a number of Culled."""
        if isinstance(self._list, PhotoRows):
            return self._list.columns.culled[self._list.rows]
        return np.array([Culled.of(photo.metadata) for photo in self._list], np.uint8)

    def caption(self, row: int) -> str:
        """Return the caption of the photo in a row, such as its score."""
        return self._captions[row] if row < len(self._captions) else ""

    def show(self, photos: Iterable[Photo], captions: Sequence[str] = ()) -> None:
        """Show these photos and no others."""
        self._list = photos if isinstance(photos, PhotoRows) else list(photos)
        self._captions = captions
        self._rows = None
        self.replaced.emit()

    def renew(self, photos: Iterable[Photo], captions: Sequence[str] = ()) -> None:
        """Show these photos and no others, keeping the position."""
        self._list = photos if isinstance(photos, PhotoRows) else list(photos)
        self._captions = captions
        self._rows = None
        self.merged.emit()


def first_undecided(photos: PhotoList) -> int | None:
    """Return the row of the first photo without a flag or rating."""
    rows = np.flatnonzero(photos.culled() == Culled.UNDECIDED)
    return int(rows[0]) if len(rows) else None


class Timeline(PhotoList):
    """Photos with the oldest first, and those of the same moment by their path; kept as columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: dict[int, Photo] = {}
        self._take(Ordered(PhotoColumns.of(()), np.zeros(0, np.int64)))

    def __len__(self) -> int:
        return len(self._shown)

    def __getitem__(self, row: int) -> Photo:
        key = int(self._shown[row])
        photo = self._made.get(key)
        if photo is None:
            if len(self._made) >= _MADE:
                self._made.clear()
            photo = self._made[key] = self._columns.photo(key)
        return photo

    def key(self, row: int) -> int:
        return int(self._columns.ids[self._shown[row]])

    def row(self, key: int) -> int | None:
        row = self._columns.row_of(key)
        place = -1 if row is None else int(self._places[row])
        return None if place < 0 else place

    def keys(self) -> set[int]:
        return set(self._columns.ids[self._shown].tolist())

    def absent(self, keys: Collection[int]) -> set[int]:
        ids = np.fromiter(keys, np.int64, len(keys))
        return set(ids[self._places_of(ids) < 0].tolist())

    def pick(self, keys: Collection[int]) -> Sequence[Photo]:
        if len(keys) <= _MADE:
            return super().pick(keys)
        places = self._places_of(np.fromiter(keys, np.int64, len(keys)))
        return PhotoRows(self._columns, self._shown[np.sort(places[places >= 0])])

    def culled(self) -> NDArray[np.uint8]:
        return self._columns.culled[self._shown]

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
        gone = [photo.id for photo in photos if photo.presence is Presence.MISSING]
        gone = [key for key in (*gone, *removed) if key in self]
        photos = [photo for photo in photos if photo.presence is not Presence.MISSING]
        if not photos and not gone:
            return
        shown = self._columns.ids[self._shown]
        columns = self._columns.with_changes(photos)
        changed = columns.rows_of(np.array([photo.id for photo in photos], np.int64))
        hidden = columns.rows_of(np.array(gone, np.int64))
        rows = self._shown if columns.ids is self._columns.ids else columns.rows_of(shown)
        rows = rows[~np.isin(rows, np.concatenate([changed, hidden]))]
        self._take(Ordered(columns, _insert(columns, rows, changed)))
        self.merged.emit()

    def _places_of(self, keys: Rows) -> Rows:
        """Return where photos are shown; -1 for those that are not."""
        rows = self._columns.rows_of(keys)
        return np.where(rows >= 0, self._places[rows], -1) if len(self._places) else rows

    def _take(self, ordered: Ordered) -> None:
        self._columns, self._shown = ordered.columns, ordered.rows
        self._places = np.full(len(ordered.columns), -1, np.int64)
        """Where a row of the columns is shown."""
        self._places[self._shown] = np.arange(len(self._shown))
        self._made.clear()


def put_in_order(photos: Iterable[Photo]) -> Ordered:
    """Sort photos with the oldest first, without missing ones."""
    here = [photo for photo in photos if photo.presence is not Presence.MISSING]
    columns = PhotoColumns.of(here)
    return Ordered(columns, columns.by_time)


def _insert(columns: PhotoColumns, rows: Rows, more: Rows) -> Rows:
    """Return rows in the order of time, with more inserted."""
    if len(more) > _MANY:
        is_shown = np.zeros(len(columns), np.bool_)
        is_shown[rows] = is_shown[more] = True
        return columns.by_time[is_shown[columns.by_time]]
    times = columns.times[rows]
    more = np.array(sorted(more.tolist(), key=columns.moment), np.int64)
    places = [_place(columns, rows, times, row) for row in more.tolist()]
    return np.insert(rows, places, more)


def _place(columns: PhotoColumns, rows: Rows, times: NDArray[np.float64], row: int) -> int:
    """Return where a row belongs among rows in the order of time; of one moment by path."""
    time = columns.times[row]
    first, last = (int(np.searchsorted(times, time, side)) for side in ("left", "right"))
    of_moment = range(first, last)
    return first + bisect_left(
        of_moment, columns.moment(row), key=lambda at: columns.moment(int(rows[at]))
    )
