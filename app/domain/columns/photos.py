"""Photos as columns, a row for each.

A `Photo` with its path takes 700 bytes, a row of the columns 90. Columns never change: of changed photos new ones are
made, which share the arrays in which nothing changed. So the window and the worker read the same ones, without locks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST, DigestRows, Digests
from app.domain.columns.other_files import OtherFiles, change_other_files, list_other_files
from app.domain.columns.texts import Rows, Texts, split_path
from app.domain.columns.values import Decoded
from app.domain.metadata import NO_METADATA, PhotoMetadata
from app.domain.photo import DateSource, Photo, Presence, media_type_of

SOURCES = (None, *DateSource)
MEDIA_TYPES = (None, "photo", "video", "animation", "live")
"""What `sources` and `media` hold the numbers of; None where unknown."""


@dataclass(frozen=True)
class PhotoColumns:
    """Photos to show, a row for each, by id; new photos come last. Rows stay what they are while none is gone."""

    ids: Rows
    digests: Digests
    widths: NDArray[np.int32]
    heights: NDArray[np.int32]
    sizes: Rows
    times: NDArray[np.float64]
    """Seconds since 1970, as in Photo."""
    taken: NDArray[np.bool_]
    presences: NDArray[np.uint8]
    sources: NDArray[np.uint8]
    media: NDArray[np.uint8]
    """What the main file is."""
    durations: NDArray[np.float64]
    """NaN where there is none."""
    folders: NDArray[np.int32]
    """Numbers of `folder_paths`."""
    names: Texts
    metadata: NDArray[np.int32]
    """Numbers of `metadata_values`; 0 for none."""
    folder_paths: Sequence[str]
    metadata_values: Decoded
    others: OtherFiles

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, photos: Sequence[Photo]) -> "PhotoColumns":
        """Return the columns of these photos, by id."""
        photos = sorted(photos, key=lambda photo: photo.id)
        folders, metadata = _Numbers[str](), _Numbers[PhotoMetadata]([NO_METADATA])
        paths = [split_path(str(photo.path)) for photo in photos]
        return cls(
            np.array([photo.id for photo in photos], np.int64),
            np.array([photo.digest.encode() for photo in photos], DIGEST),
            np.array([photo.width for photo in photos], np.int32),
            np.array([photo.height for photo in photos], np.int32),
            np.array([photo.size for photo in photos], np.int64),
            np.array([photo.time for photo in photos], np.float64),
            np.array([photo.taken for photo in photos], np.bool_),
            np.array([photo.presence.value for photo in photos], np.uint8),
            np.array([SOURCES.index(photo.date_source) for photo in photos], np.uint8),
            np.array([MEDIA_TYPES.index(photo.media_type) for photo in photos], np.uint8),
            np.array([photo.duration for photo in photos], np.float64),
            np.array([folders.number(folder) for folder, _ in paths], np.int32),
            Texts([name for _, name in paths]),
            np.array([metadata.number(photo.metadata) for photo in photos], np.int32),
            folders.values,
            Decoded(metadata.values),
            list_other_files(photos),
        )

    def photo(self, row: int) -> Photo:
        """Return the photo of a row."""
        companions, other_names = self.others.of(int(self.ids[row]))
        duration = float(self.durations[row])
        return Photo(
            int(self.ids[row]),
            self.path(row),
            self.digests[row].decode(),
            int(self.widths[row]),
            int(self.heights[row]),
            int(self.sizes[row]),
            float(self.times[row]),
            bool(self.taken[row]),
            Presence(int(self.presences[row])),
            companions,
            self.metadata_values[int(self.metadata[row])],
            other_names,
            SOURCES[int(self.sources[row])],
            media_type_of(MEDIA_TYPES[int(self.media[row])], companions),
            None if isnan(duration) else duration,
        )

    def path(self, row: int) -> Path:
        """Return the path of a photo's main file."""
        return Path(self.folder_paths[int(self.folders[row])], self.names[row])

    def row_of(self, photo: int) -> int | None:
        """Return the row of the photo with that id."""
        row = bisect_left(self.ids.data, photo)
        return row if row < len(self) and self.ids[row] == photo else None

    def rows_of(self, photos: Rows) -> Rows:
        """Return the rows (n,) of photos by id; -1 for those that are not here."""
        if not len(self):
            return np.full(len(photos), -1)
        rows = np.minimum(np.searchsorted(self.ids, photos), len(self) - 1)
        return np.where(self.ids[rows] == photos, rows, -1)

    def moment(self, row: int) -> tuple[float, str, int]:
        """Return what photos are ordered by: time, path and id."""
        return float(self.times[row]), str(self.path(row)), int(self.ids[row])

    @cached_property
    def culled(self) -> NDArray[np.uint8]:
        """What the user made of each photo: numbers of Culled."""
        return self.metadata_values.culled()[self.metadata]

    @cached_property
    def by_digest(self) -> DigestRows:
        """The rows by digest."""
        return DigestRows(self.digests)

    @cached_property
    def by_time(self) -> Rows:
        """The rows, the oldest photo first; of one moment by path."""
        order = np.argsort(self.times, kind="stable")
        times = self.times[order]
        same = np.concatenate([[False], times[1:] == times[:-1], [False]])
        starts = np.flatnonzero(~same[:-1] & same[1:])
        ends = np.flatnonzero(same[:-1] & ~same[1:]) + 1
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            rows = order[start:end].tolist()
            order[start:end] = sorted(rows, key=lambda row: str(self.path(row)))
        return order

    def with_changes(self, photos: Sequence[Photo], gone: Iterable[int] = ()) -> "PhotoColumns":
        """Return columns with these photos new or in place of what they were, and without those that are gone."""
        new = PhotoColumns.of(photos)
        less = np.array(sorted({*gone}), np.int64)
        others = change_other_files(self.others, new.others, np.concatenate([less, new.ids]))
        new = self._renumbered(new)
        known = self.rows_of(new.ids)
        there = replace(self, others=others, folder_paths=new.folder_paths,
                        metadata_values=new.metadata_values)._put(known[known >= 0], new, known >= 0)  # fmt: skip
        rows = self.rows_of(less)
        kept = np.ones(len(self), np.bool_)
        kept[rows[rows >= 0]] = False
        if kept.all() and (known >= 0).all():
            return there
        return there._joined(np.flatnonzero(kept), new, np.flatnonzero(known < 0))

    def _renumbered(self, new: "PhotoColumns") -> "PhotoColumns":
        """Return new columns with the numbers of folders and metadata that these have, and more."""
        folders = _Numbers(list(self.folder_paths))
        numbers = np.array([folders.number(each) for each in new.folder_paths] or [0], np.int32)
        more = new.metadata_values.cells[1:]
        # Metadata that others have already gets a number of its own: to look for it would take longer.
        shift = len(self.metadata_values) - 1
        return replace(
            new,
            folders=numbers[new.folders],
            metadata=np.where(new.metadata > 0, new.metadata + np.int32(shift), 0).astype(np.int32),
            folder_paths=folders.values,
            metadata_values=self.metadata_values.and_of(more),
        )

    def _put(self, rows: Rows, new: "PhotoColumns", which: NDArray[np.bool_]) -> "PhotoColumns":
        """Return columns with rows of the new ones in these rows."""
        changed: dict[str, Any] = {}
        for name in _ARRAYS:
            old, values = getattr(self, name), getattr(new, name)[which]
            if not np.array_equal(old[rows], values, equal_nan=name == "durations"):
                changed[name] = old.copy()
                changed[name][rows] = values
        texts = [new.names[row] for row in np.flatnonzero(which).tolist()]
        if any(self.names[row] != text for row, text in zip(rows.tolist(), texts, strict=True)):
            changed["names"] = self.names.with_changes(rows, texts)
        return replace(self, **changed)

    def _joined(self, kept: Rows, new: "PhotoColumns", more: Rows) -> "PhotoColumns":
        """Return these rows, and more of the new columns, in the order of their ids."""
        ids = np.concatenate([self.ids[kept], new.ids[more]])
        order = np.argsort(ids, kind="stable")
        sorted_already = bool((order == np.arange(len(ids))).all())
        arrays = {
            name: np.concatenate([getattr(self, name)[kept], getattr(new, name)[more]])
            for name in _ARRAYS
        }
        names = self.names.of(kept).and_of(new.names.of(more))
        if not sorted_already:
            arrays = {name: array[order] for name, array in arrays.items()}
            names = names.of(order)
        return replace(self, **arrays, names=names)


_ARRAYS = tuple(
    each.name
    for each in fields(PhotoColumns)
    if each.name not in ("names", "folder_paths", "metadata_values", "others")
)

_T = TypeVar("_T")


class _Numbers(Generic[_T]):
    """Numbers of different values."""

    def __init__(self, values: Sequence[_T] = ()) -> None:
        self.values = list(values)
        self._number_of = {value: number for number, value in enumerate(values)}

    def number(self, value: _T) -> int:
        """Return the number of a value, known or new."""
        number = self._number_of.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number
