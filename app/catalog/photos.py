"""Photos and their files."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from app.catalog.capture_times import CaptureTimes, to_source
from app.catalog.columns.photos import PhotoPages
from app.catalog.metadata_log import METADATA, to_metadata
from app.catalog.path_codec import below, to_cell, to_path
from app.catalog.table import MAIN_FILES, MOST_VALUES, SHOWN, Table, placeholders
from app.catalog.touched import TOUCHED
from app.domain.operation import FileStamp
from app.domain.photo import DateSource, Photo, Presence, media_type_of

_SELECT = (
    "SELECT photos.id, files.path, photos.digest, photos.width, photos.height, files.size, "
    "photos.taken, photos.date_source, files.mtime_ns, files.presence, exif.media_type, exif.duration, "
    f"{METADATA} FROM {MAIN_FILES} "
    "LEFT JOIN exif ON exif.digest = photos.digest "
    "LEFT JOIN metadata ON metadata.digest = photos.digest AND metadata.path = files.path"
)
_NANO = 1_000_000_000
_PRESENCES = {presence.value: presence for presence in Presence}
_MOST_TOUCHED = 5_000  # Photos that are read one by one; with more, all are read again.


class KnownFile(NamedTuple):
    """A main file, or a companion, as it was when it was read."""

    place: str
    """Its path."""
    photo: int
    digest: str
    """Of the photo's main file."""
    size: int
    mtime_ns: int
    presence: Presence
    is_main: bool


_Others: TypeAlias = dict[tuple[int, int], tuple[Path, ...]]
"""Files by photo and role: 1 a companion, 2 another name of the main file or of a companion."""


class Photos(Table):
    """Rows of `photos` and `files`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._data_version: int | None = None
        db.executescript(TOUCHED)
        self._times = CaptureTimes(db)
        self.pages = partial(PhotoPages, db)  # Read the columns of all photos to show.

    def touched(self) -> set[int] | None:
        """Return the ids of photos changed since the last call; None where any may have changed."""
        version = self._value("PRAGMA data_version")
        others_wrote, self._data_version = version != self._data_version, version
        count = self._value("SELECT count(*) FROM temp.touched")
        ids: set[int] | None = None
        if not others_wrote and count <= _MOST_TOUCHED:
            ids = set(self._column("SELECT DISTINCT photo FROM temp.touched"))
        if count:
            self._run("DELETE FROM temp.touched")
        return ids

    def known_files(self, folder: Path) -> Iterator[list[KnownFile]]:
        """Yield the main files below a folder, the missing too, and the companions; some thousands at a time."""
        for condition, values in self._parts(folder):
            rows = self._run(
                "SELECT path, photo, digest, size, mtime_ns, presence, role = 0 FROM files "
                f"JOIN photos ON photos.id = files.photo WHERE role < 2 AND {condition}",
                values,
            )
            yield [
                KnownFile(
                    cell if isinstance(cell, str) else os.fsdecode(cell), photo, digest, size,
                    mtime_ns, _PRESENCES[presence], is_main,
                )
                for cell, photo, digest, size, mtime_ns, presence, is_main in rows
            ]  # fmt: skip

    def main_files(self, digest: str) -> list[tuple[int, Path, int]]:
        """Return id, path and inode of the photos of these bytes, wherever they are or were."""
        rows = self._rows(
            f"SELECT photos.id, files.path, files.inode FROM {MAIN_FILES} "
            "WHERE photos.digest = ? ORDER BY photos.id",
            [digest],
        )
        return [(photo, to_path(cell), inode) for photo, cell, inode in rows]

    def shape_of(self, digest: str) -> tuple[int, int, float | None, DateSource | None] | None:
        """Return width, height, capture time and its source, as in the file, of photos of these bytes, or None."""
        row = self._row(
            "SELECT width, height, file_taken, file_date_source FROM photos WHERE digest = ?",
            [digest],
        )
        return row and (*row[:3], to_source(row[3]))

    def digests_like(self, size: int, mtime_ns: int) -> set[str]:
        """Return the digests of files of this size and time, which may be a moved or copied file's."""
        return set(
            self._column(
                f"SELECT photos.digest FROM {MAIN_FILES} WHERE files.size = ? AND files.mtime_ns = ?",
                [size, mtime_ns],
            )
        )

    def put(
        self,
        path: Path,
        *,
        photo: int | None,
        digest: str,
        shape: tuple[int, int],
        taken: float | None,
        size: int,
        mtime_ns: int,
        inode: int = 0,
        date_source: DateSource | None = None,
    ) -> int:
        """Store a file that was read, as a new photo or in place of `photo`; `taken` is its own. Return the id."""
        width, height = shape
        source = date_source.value if date_source else ""
        values = {"width": width, "height": height, "taken": taken, "date_source": source,
                  "file_taken": taken, "file_date_source": source}  # fmt: skip
        if photo is None:
            photo = self._insert("photos", digest=digest, **values)
        else:
            changed = ", ".join(f"{column} = ?" for column in values)
            self._run(
                f"UPDATE photos SET digest = ?, {changed} WHERE id = ?",
                [digest, *values.values(), photo],
            )
        self._place(path, photo, 0, size, mtime_ns, inode)
        self._times.follow([(digest, to_cell(path))])
        return photo

    def move(self, photo: int, path: Path, size: int, mtime_ns: int, inode: int = 0) -> Path:
        """Store that the photo's main file is now at this path. Return its old path."""
        cell = self._value("SELECT path FROM files WHERE photo = ? AND role = 0", [photo])
        other = self.id_at(path)
        self._run("DELETE FROM files WHERE photo = ? AND role = 0", [photo])
        self._place(path, photo, 0, size, mtime_ns, inode)
        if other not in (None, photo):  # A photo whose file is gone; its metadata stays.
            self._run("DELETE FROM files WHERE photo = ?", [other])
            self._run("DELETE FROM photos WHERE id = ?", [other])
        return to_path(cell)

    def move_companion(self, old: Path, new: Path) -> None:
        """Store that a companion is now at another path."""
        self._run(
            "UPDATE OR REPLACE files SET path = ? WHERE path = ? AND role = 1",
            [to_cell(new), to_cell(old)],
        )

    def stamp(self, photo: int) -> FileStamp | None:
        """Return the stamp of the photo's main file when it was read."""
        row = self._row("SELECT size, mtime_ns FROM files WHERE photo = ? AND role = 0", [photo])
        return FileStamp(*row) if row else None

    def set_presence(self, paths: Iterable[Path], presence: Presence) -> None:
        """Store the presence of files."""
        self._run_for_each(
            "UPDATE files SET presence = ? WHERE path = ?",
            [(presence.value, to_cell(path)) for path in paths],
        )

    def set_companions(self, photo: int, companions: Sequence[tuple[Path, int, int, int]]) -> None:
        """Store the companions of a photo, as (path, size, mtime_ns, inode)."""
        self._run("DELETE FROM files WHERE photo = ? AND role = 1", [photo])
        for path, *stamp in companions:
            self._place(path, photo, 1, *stamp)

    def list(self, folder: Path | None = None) -> Iterator[Photo]:
        """Return the photos to show, or those below a folder; oldest first."""
        condition, values = below(folder, "files.path") if folder else ("1", [])
        rows = self._rows(
            f"{_SELECT} WHERE {SHOWN} AND {condition} "
            "ORDER BY coalesce(photos.taken, files.mtime_ns / 1e9), files.path",
            values,
        )
        others = self._others("1", [])
        return (_to_photo(row, others) for row in rows)

    def oldest(self, count: int) -> Sequence[int]:
        """Return ids of photos: so many with the oldest capture times, and with the oldest files."""
        return self._column(
            "SELECT * FROM (SELECT id FROM photos WHERE taken NOT NULL ORDER BY taken LIMIT ?1) UNION ALL "
            f"SELECT * FROM (SELECT photos.id FROM {MAIN_FILES} WHERE taken IS NULL ORDER BY mtime_ns LIMIT ?1)",
            [count],
        )

    def get(self, ids: Sequence[int]) -> dict[int, Photo]:
        """Return photos by id; ids that are gone, or not to be shown, are left out."""
        photos: dict[int, Photo] = {}
        for start in range(0, len(ids), MOST_VALUES):
            part = ids[start : start + MOST_VALUES]
            listed = f"({placeholders(len(part))})"
            rows = self._rows(f"{_SELECT} WHERE {SHOWN} AND photos.id IN {listed}", part)
            others = self._others(f"photo IN {listed}", part)
            photos |= {row[0]: _to_photo(row, others) for row in rows}
        return photos

    def ids_of(self, digests: Sequence[str]) -> Sequence[int]:
        """Return the ids of all photos of these digests, in order."""
        ids: list[int] = []
        for start in range(0, len(digests), MOST_VALUES):
            some = digests[start : start + MOST_VALUES]
            sql = f"SELECT id FROM photos WHERE digest IN ({placeholders(len(some))})"
            ids += self._column(sql, some)
        return sorted(ids)

    def id_at(self, path: Path) -> int | None:
        """Return the id of the photo whose main file is, or last was, at this path."""
        return self._value("SELECT photo FROM files WHERE path = ? AND role = 0", [to_cell(path)])

    def at(self, path: Path) -> Photo | None:
        """Return the photo whose main file is at this path."""
        row = self._row(f"{_SELECT} WHERE files.path = ?", [to_cell(path)])
        return _to_photo(row, {}) if row else None

    def owning(self, path: Path) -> Photo | None:
        """Return the photo that the file at this path is of, be it the main file or another."""
        photo = self._value("SELECT photo FROM files WHERE path = ?", [to_cell(path)])
        return None if photo is None else self.get([photo]).get(photo)

    def count_files(self, folder: Path) -> tuple[int, int]:
        """Count the photos to show below a folder, and the companions."""
        condition, values = below(folder)
        row = self._row(
            f"SELECT count(*) FILTER (WHERE role = 0 AND {SHOWN}), count(*) FILTER (WHERE role = 1) "
            f"FROM files WHERE {condition}",
            values,
        )
        return row[0], row[1]

    def count(self, presence: Presence | None = None) -> int:
        """Count the photos to show, or those of one presence."""
        condition = SHOWN if presence is None else f"files.presence = {presence.value}"
        return self._value(f"SELECT count(*) FROM {MAIN_FILES} WHERE {condition}")

    def _place(
        self, path: Path, photo: int, role: int, size: int, mtime_ns: int, inode: int
    ) -> None:
        self._run(
            "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
            "VALUES (?, ?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (path) DO UPDATE SET photo = excluded.photo, role = excluded.role, "
            "size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, "
            "presence = 0, vanished = 0",
            [to_cell(path), photo, role, size, mtime_ns, inode],
        )

    def _others(self, condition: str, values: Sequence[Any]) -> _Others:
        """Return the files other than main ones that meet an SQL condition on `files`."""
        others: _Others = {}
        for photo, role, cell in self._run(
            f"SELECT photo, role, path FROM files WHERE role > 0 AND {condition}", values
        ):
            others[photo, role] = (*others.get((photo, role), ()), to_path(cell))
        return others


def _to_photo(row: Sequence[Any], others: _Others) -> Photo:
    """Return the photo in a row of _SELECT."""
    photo, cell, digest, width, height, size, taken, source, mtime_ns, presence, *more = row
    media_type, duration, *metadata = more
    companions = others.get((photo, 1), ())
    return Photo(
        photo,
        to_path(cell),
        digest,
        width,
        height,
        size,
        mtime_ns / _NANO if taken is None else taken,
        taken is not None,
        Presence(presence),
        companions,
        to_metadata(metadata),
        others.get((photo, 2), ()),
        to_source(source),
        media_type_of(media_type, companions),
        duration,
    )
