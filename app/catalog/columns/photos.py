"""Columns of the photos to show, read in pages.

SQLite joins a column's values to one text: it does that without the interpreter's lock, and in a third of the time
that a hundred thousand rows take one by one.
"""

import os
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.metadata_log import METADATA, to_metadata
from app.catalog.table import MAIN_FILES, SHOWN, Table
from app.domain.columns.digests import DIGEST, Digests
from app.domain.columns.other_files import OtherFiles
from app.domain.columns.photos import MEDIA_TYPES, SOURCES, PhotoColumns
from app.domain.columns.texts import Texts, split_paths
from app.domain.columns.values import Decoded
from app.domain.metadata import NO_METADATA

_PAGE = 20_000
"""Photos read in one step: about 50 ms."""
_WIDTH = 32
"""Characters of a digest."""

_SOURCE = " ".join(
    f"WHEN '{source.value}' THEN {number}" for number, source in enumerate(SOURCES) if source
)
_NUMBERS = (
    ("photos.id", np.int64),
    ("photos.width", np.int32),
    ("photos.height", np.int32),
    ("files.size", np.int64),
    # Of dated photos it is not asked for, and it is long to write.
    ("CASE WHEN photos.taken IS NULL THEN files.mtime_ns ELSE 0 END", np.int64),
    # With all its digits, so that the number read is the number stored; most are whole.
    (
        "CASE WHEN photos.taken IS NULL THEN 'nan' WHEN photos.taken = CAST(photos.taken AS INTEGER) "
        "THEN CAST(photos.taken AS INTEGER) ELSE printf('%!.17g', photos.taken) END",
        np.float64,
    ),
    (f"CASE photos.date_source {_SOURCE} ELSE 0 END", np.uint8),
    ("files.presence", np.uint8),
)
_COLUMNS = [f"{sql} AS c{number}" for number, (sql, _) in enumerate(_NUMBERS)]
_JOINED = ", ".join(f"group_concat(c{number})" for number in range(len(_NUMBERS)))
_PADDED = (
    f"CASE length(photos.digest) WHEN {_WIDTH} THEN photos.digest "
    f"ELSE printf('%-{_WIDTH}.{_WIDTH}s', photos.digest) END"
)
_SQL = (
    # As bytes: a file name may be no valid Unicode.
    f"SELECT {_JOINED}, group_concat(digest, ''), CAST(group_concat(path, char(0)) AS BLOB) FROM "
    f"(SELECT {', '.join(_COLUMNS)}, {_PADDED} AS digest, "
    f"files.path AS path FROM {MAIN_FILES} "
    f"WHERE {SHOWN} AND photos.id > ? ORDER BY photos.id LIMIT ?)"
)
_NANO = 1_000_000_000


class PhotoPages(Table):
    """Reads the columns of the photos to show, page by page."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._folders: dict[str, int] = {}
        self._pages: list[list[NDArray[Any]]] = []
        self._names: list[str] = []
        self._last = -1

    @property
    def count(self) -> int:
        """How many photos were read."""
        return len(self._names)

    def digests(self) -> Digests:
        """Return the digests (n,) of the photos to show, without all else; in no order."""
        text = self._value(f"SELECT group_concat({_PADDED}, '') FROM {MAIN_FILES} WHERE {SHOWN}")
        return _to_digests(text or "")

    def read_page(self) -> bool:
        """Read the next page. Return whether there was one."""
        row = self._row(_SQL, [self._last, _PAGE])
        if row[0] is None:
            return False
        *numbers, digests, paths = row
        page = [
            np.fromstring(text, kind, sep=",")
            for text, (_, kind) in zip(numbers, _NUMBERS, strict=True)
        ]
        self._last = int(page[0][-1])
        self._pages.append([*page, _to_digests(digests), self._split(paths)])
        return True

    def _split(self, paths: bytes) -> NDArray[np.int32]:
        """Keep the names of the files. Return the numbers of their folders."""
        text, folders = os.fsdecode(paths), self._folders
        starts, middles, ends = (each.tolist() for each in split_paths(text))
        self._names += [text[start:end] for start, end in zip(middles, ends, strict=True)]
        numbers = [
            folders.setdefault(text[start:end], len(folders))
            for start, end in zip(starts, middles, strict=True)
        ]
        return np.array(numbers, np.int32)

    def columns(self) -> PhotoColumns:
        """Return what was read."""
        if not self._pages:
            return PhotoColumns.of(())
        arrays = [np.concatenate(each) for each in zip(*self._pages, strict=True)]
        ids, widths, heights, sizes, mtimes, taken, sources, presences, digests, folders = arrays
        is_taken = ~np.isnan(taken)
        times = taken.copy()
        # Whole numbers divided as such, as for one photo: as floats they would be rounded twice.
        times[~is_taken] = [each / _NANO for each in mtimes[~is_taken].tolist()]
        media, durations = self._media(ids)
        metadata, values = self._metadata(ids)
        return PhotoColumns(
            ids,
            digests,
            widths,
            heights,
            sizes,
            times,
            is_taken,
            presences,
            sources,
            media,
            durations,
            folders,
            Texts(self._names),
            metadata,
            list(self._folders),
            values,
            self._others(),
        )

    def _media(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """Return what moves, and how long; most photos do not."""
        media, durations = np.zeros(len(ids), np.uint8), np.full(len(ids), np.nan)
        rows = self._rows(
            "SELECT photos.id, exif.media_type, exif.duration FROM exif "
            "CROSS JOIN photos ON photos.digest = exif.digest "
            "WHERE exif.media_type != 'photo' OR exif.duration IS NOT NULL"
        )
        places = _places(ids, [photo for photo, *_ in rows])
        for place, (_, kind, duration) in zip(places, rows, strict=True):
            if place >= 0:
                media[place] = MEDIA_TYPES.index(kind)
                durations[place] = np.nan if duration is None else duration
        return media, durations

    def _metadata(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int32], Decoded]:
        """Return the numbers of metadata, and the different values."""
        known: dict[Any, int] = {}
        rows = self._rows(
            f"SELECT photos.id, {METADATA} FROM metadata "
            # In this order, as most photos have none.
            "CROSS JOIN files ON files.path = metadata.path AND files.role = 0 "
            "CROSS JOIN photos ON photos.id = files.photo AND photos.digest = metadata.digest"
        )
        numbers = np.zeros(len(ids), np.int32)
        codes = [known.setdefault(row[1:], len(known) + 1) for row in rows]
        places = _places(ids, [row[0] for row in rows])
        here = places >= 0
        numbers[places[here]] = np.array(codes, np.int32)[here]
        return numbers, Decoded([NO_METADATA, *known], to_metadata)

    def _others(self) -> OtherFiles:
        rows = self._rows(
            "SELECT photo, role, path FROM files WHERE role > 0 ORDER BY photo, role, rowid"
        )
        paths = Texts([os.fsdecode(cell) for _, _, cell in rows])
        owners, roles = [row[0] for row in rows], [row[1] for row in rows]
        return OtherFiles(np.array(owners, np.int64), np.array(roles, np.uint8), paths)


def _to_digests(text: str) -> Digests:
    """Return the digests in a text of padded ones."""
    return np.frombuffer(text.encode().replace(b" ", b"\0"), DIGEST)


def _places(ids: NDArray[np.int64], photos: Sequence[int]) -> NDArray[np.int64]:
    """Return the rows of photos by id; -1 for others."""
    wanted = np.array(photos, np.int64)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[places] == wanted, places, -1)
