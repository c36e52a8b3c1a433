"""Photos and their files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlite_utils import Database

from app.catalog.metadata_log import METADATA, to_metadata
from app.catalog.path_codec import below, to_cell, to_path
from app.domain.operation import FileStamp
from app.domain.photo import Photo, Presence

_COLUMNS = (
    "photos.id, files.path, photos.digest, photos.width, photos.height, files.size, "
    f"photos.taken, files.mtime_ns, files.presence, {METADATA}"
)
_FROM = "FROM photos JOIN files ON files.photo = photos.id AND files.role = 0"
_WITH_METADATA = (
    f"{_FROM} LEFT JOIN metadata ON metadata.digest = photos.digest AND metadata.path = files.path"
)
_SHOWN = f"files.presence != {Presence.MISSING.value}"
_ORDER = "ORDER BY coalesce(photos.taken, files.mtime_ns / 1e9), files.path"
_NANO = 1_000_000_000
_MOST_VALUES = 900
"""Values in one statement; older SQLite libraries take 999."""


_MOST_TOUCHED = 1_000
"""Photos that are read one by one; with more, all are read again."""

# On this connection only, and gone with it. Writes of other programs show in data_version.
_WATCH = """
CREATE TEMP TABLE touched (photo INTEGER);
CREATE TEMP TRIGGER a AFTER INSERT ON main.photos BEGIN INSERT INTO touched VALUES (NEW.id); END;
CREATE TEMP TRIGGER b AFTER UPDATE ON main.photos BEGIN INSERT INTO touched VALUES (NEW.id); END;
CREATE TEMP TRIGGER c AFTER DELETE ON main.photos BEGIN INSERT INTO touched VALUES (OLD.id); END;
CREATE TEMP TRIGGER d AFTER INSERT ON main.files BEGIN INSERT INTO touched VALUES (NEW.photo); END;
CREATE TEMP TRIGGER e AFTER UPDATE ON main.files BEGIN
    INSERT INTO touched VALUES (NEW.photo), (OLD.photo); END;
CREATE TEMP TRIGGER f AFTER DELETE ON main.files BEGIN INSERT INTO touched VALUES (OLD.photo); END;
CREATE TEMP TRIGGER g AFTER INSERT ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path = NEW.path; END;
CREATE TEMP TRIGGER h AFTER UPDATE ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path IN (NEW.path, OLD.path); END;
CREATE TEMP TRIGGER i AFTER DELETE ON main.metadata BEGIN
    INSERT INTO touched SELECT photo FROM files WHERE path = OLD.path; END;
"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A main file as it was when it was read."""

    photo: int
    digest: str
    size: int
    mtime_ns: int
    presence: Presence


_Others: TypeAlias = dict[tuple[int, int], tuple[Path, ...]]
"""Files by photo and role: 1 a companion, 2 another name of the main file or of a companion."""


class Photos:
    """Rows of `photos` and `files`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._data_version: int | None = None
        db.conn.executescript(_WATCH)

    def touched(self) -> set[int] | None:
        """Ids of photos that were written to since this was last asked; None where any may have been."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        others_wrote, self._data_version = version != self._data_version, version
        (count,) = self._db.execute("SELECT count(*) FROM temp.touched").fetchone()
        ids: set[int] | None = None
        if not others_wrote and count <= _MOST_TOUCHED:
            ids = {
                photo for (photo,) in self._db.execute("SELECT DISTINCT photo FROM temp.touched")
            }
        if count:
            self._db.execute("DELETE FROM temp.touched")
        return ids

    def known_files(self, folder: Path) -> dict[Path, KnownFile]:
        """The main files below a folder, the missing too."""
        condition, values = below(folder, "files.path")
        rows = self._db.execute(
            f"SELECT files.path, photos.id, photos.digest, files.size, files.mtime_ns, files.presence {_FROM} "
            f"WHERE {condition}",
            values,
        )
        return {
            to_path(cell): KnownFile(photo, digest, size, mtime_ns, Presence(presence))
            for cell, photo, digest, size, mtime_ns, presence in rows
        }

    def main_files(self, digest: str) -> list[tuple[int, Path, int]]:
        """Photos of these bytes, wherever they are or were: id, path, and the file's number on its disk."""
        rows = self._db.execute(
            f"SELECT photos.id, files.path, files.inode {_FROM} WHERE photos.digest = ? ORDER BY photos.id",
            [digest],
        )
        return [(photo, to_path(cell), inode) for photo, cell, inode in rows]

    def shape_of(self, digest: str) -> tuple[int, int, float | None] | None:
        """Width, height and time taken of photos of these bytes; None where there is no such photo."""
        return self._db.execute(
            "SELECT width, height, taken FROM photos WHERE digest = ?", [digest]
        ).fetchone()

    def digests_like(self, size: int, mtime_ns: int) -> set[str]:
        """Digests of files of this size and time: what a moved or copied file may turn out to be."""
        rows = self._db.execute(
            f"SELECT photos.digest {_FROM} WHERE files.size = ? AND files.mtime_ns = ?",
            [size, mtime_ns],
        )
        return {digest for (digest,) in rows}

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
    ) -> int:
        """Store what was read of a file, as a new photo or as what that photo is now. Its id."""
        values = [digest, *shape, taken]
        if photo is None:
            cursor = self._db.execute(
                "INSERT INTO photos (digest, width, height, taken) VALUES (?, ?, ?, ?)", values
            )
            photo = int(cursor.lastrowid or 0)
        else:
            self._db.execute(
                "UPDATE photos SET digest = ?, width = ?, height = ?, taken = ? WHERE id = ?",
                [*values, photo],
            )
        self._place(path, photo, 0, size, mtime_ns, inode)
        return photo

    def move(self, photo: int, path: Path, size: int, mtime_ns: int, inode: int = 0) -> Path:
        """The photo's main file is now at this path; where it was."""
        (cell,) = self._db.execute(
            "SELECT path FROM files WHERE photo = ? AND role = 0", [photo]
        ).fetchone()
        was_here = self.id_at(path)
        self._db.execute("DELETE FROM files WHERE photo = ? AND role = 0", [photo])
        self._place(path, photo, 0, size, mtime_ns, inode)
        if was_here not in (None, photo):  # A photo whose file is gone; what was said of it stays.
            self._db.execute("DELETE FROM files WHERE photo = ?", [was_here])
            self._db.execute("DELETE FROM photos WHERE id = ?", [was_here])
        return to_path(cell)

    def move_companion(self, old: Path, new: Path) -> None:
        """A file beside a photo's main one is now at another path."""
        self._db.execute(
            "UPDATE OR REPLACE files SET path = ? WHERE path = ? AND role = 1",
            [to_cell(new), to_cell(old)],
        )

    def stamp(self, photo: int) -> FileStamp | None:
        """What the photo's main file was when it was read."""
        row = self._db.execute(
            "SELECT size, mtime_ns FROM files WHERE photo = ? AND role = 0", [photo]
        ).fetchone()
        return FileStamp(*row) if row else None

    def set_presence(self, paths: Iterable[Path], presence: Presence) -> None:
        """Note where these files are."""
        self._db.conn.executemany(
            "UPDATE files SET presence = ? WHERE path = ?",
            [(presence.value, to_cell(path)) for path in paths],
        )

    def set_companions(self, photo: int, companions: Sequence[tuple[Path, int, int, int]]) -> None:
        """The files beside the main one, as (path, size, mtime_ns, inode)."""
        self._db.execute("DELETE FROM files WHERE photo = ? AND role = 1", [photo])
        for path, size, mtime_ns, inode in companions:
            self._place(path, photo, 1, size, mtime_ns, inode)

    def companions(self, folder: Path) -> dict[int, set[Path]]:
        """The companions of the photos below a folder, by photo."""
        found = self._others(*below(folder))
        return {photo: set(paths) for (photo, role), paths in found.items() if role == 1}

    def list(self, folder: Path | None = None) -> Iterator[Photo]:
        """The photos to show, oldest first; all, or those below a folder."""
        condition, values = below(folder, "files.path") if folder else ("1", [])
        rows = self._db.execute(
            f"SELECT {_COLUMNS} {_WITH_METADATA} WHERE {_SHOWN} AND {condition} {_ORDER}", values
        ).fetchall()
        others = self._others("1", [])
        return (_to_photo(row, others) for row in rows)

    def get(self, ids: Sequence[int]) -> dict[int, Photo]:
        """Photos by id; ids that are gone, or not to be shown, are left out."""
        found: dict[int, Photo] = {}
        for start in range(0, len(ids), _MOST_VALUES):
            part = ids[start : start + _MOST_VALUES]
            metadata = ",".join("?" * len(part))
            rows = self._db.execute(
                f"SELECT {_COLUMNS} {_WITH_METADATA} WHERE {_SHOWN} AND photos.id IN ({metadata})",
                list(part),
            ).fetchall()
            others = self._others(f"photo IN ({metadata})", part)
            found |= {row[0]: _to_photo(row, others) for row in rows}
        return found

    def id_at(self, path: Path) -> int | None:
        """The photo whose main file is at this path, or was when last looked at."""
        row = self._db.execute(
            "SELECT photo FROM files WHERE path = ? AND role = 0", [to_cell(path)]
        ).fetchone()
        return row[0] if row else None

    def at(self, path: Path) -> Photo | None:
        """The photo whose main file is at this path."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} {_WITH_METADATA} WHERE files.path = ?", [to_cell(path)]
        ).fetchone()
        return _to_photo(row, {}) if row else None

    def owning(self, path: Path) -> Photo | None:
        """The photo that the file at this path is of: its main file, or one beside it."""
        row = self._db.execute("SELECT photo FROM files WHERE path = ?", [to_cell(path)]).fetchone()
        return self.get([row[0]]).get(row[0]) if row else None

    def shown_paths(self, folder: Path) -> set[Path]:
        """The main files of the photos to show below a folder."""
        condition, values = below(folder, "files.path")
        rows = self._db.execute(f"SELECT files.path {_FROM} WHERE {_SHOWN} AND {condition}", values)
        return {to_path(cell) for (cell,) in rows}

    def count(self, presence: Presence | None = None) -> int:
        """Photos to show; or those of one presence."""
        condition = _SHOWN if presence is None else f"files.presence = {presence.value}"
        (count,) = self._db.execute(f"SELECT count(*) {_FROM} WHERE {condition}").fetchone()
        return count

    def _place(
        self, path: Path, photo: int, role: int, size: int, mtime_ns: int, inode: int = 0
    ) -> None:
        self._db.execute(
            "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
            "VALUES (?, ?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (path) DO UPDATE SET photo = excluded.photo, role = excluded.role, "
            "size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, "
            "presence = 0, vanished = 0",
            [to_cell(path), photo, role, size, mtime_ns, inode],
        )

    def _others(self, condition: str, values: Sequence[Any]) -> _Others:
        """The files beside the main ones that meet an SQL condition on `files`."""
        rows = self._db.execute(
            f"SELECT photo, role, path FROM files WHERE role > 0 AND {condition}", list(values)
        )
        found: _Others = {}
        for photo, role, cell in rows:
            found[photo, role] = (*found.get((photo, role), ()), to_path(cell))
        return found


def _to_photo(row: Sequence[Any], others: _Others) -> Photo:
    photo, cell, digest, width, height, size, taken, mtime_ns, presence, *values = row
    time = mtime_ns / _NANO if taken is None else taken
    return Photo(
        photo,
        to_path(cell),
        digest,
        width,
        height,
        size,
        time,
        taken is not None,
        Presence(presence),
        others.get((photo, 1), ()),
        to_metadata(values),
        others.get((photo, 2), ()),
    )
