"""File names: other names of a photo's files, and names that have vanished from the disk."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from app.catalog.path_codec import below, to_cell, to_path
from app.domain.photo import Presence

_MAIN = "FROM photos JOIN files ON files.photo = photos.id AND files.role = 0"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A main file, and the photo it is of, as they were when it was read."""

    photo: int
    path: Path
    digest: str
    taken: float | None
    """Seconds since 1970, by the camera's clock."""
    shape: tuple[int, int]
    size: int
    mtime_ns: int
    inode: int


class OtherNames:
    """Rows of `files`: those of role 2, and those that have vanished."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # ---- further names of files ----

    def of_inode(self, inode: int) -> list[Path]:
        """Paths of main files and companions of this number on their disks, of whatever disk."""
        rows = self._db.execute(
            "SELECT path FROM files WHERE inode = ? AND role < 2 AND inode != 0 ORDER BY rowid",
            [inode],
        )
        return [to_path(cell) for (cell,) in rows.fetchall()]

    def owner(self, path: Path) -> int | None:
        """The photo that the file at this path is, or was, beside the main file of or another name of."""
        row = self._db.execute(
            "SELECT photo FROM files WHERE path = ? AND role > 0", [to_cell(path)]
        ).fetchone()
        return row[0] if row else None

    def main_path(self, photo: int) -> Path | None:
        """Where a photo's main file is, or was before it vanished."""
        row = self._db.execute(
            "SELECT path FROM files WHERE photo = ? AND role = 0", [photo]
        ).fetchone()
        return to_path(row[0]) if row else None

    def add(self, photo: int, path: Path) -> None:
        """This path leads to a file of the photo; what was a photo at this path is no other one."""
        was = self._db.execute(
            "SELECT photo FROM files WHERE path = ? AND role = 0", [to_cell(path)]
        ).fetchone()
        self._db.execute(
            "INSERT INTO files (path, photo, role, size, mtime_ns, inode, presence) "
            "VALUES (?, ?, 2, 0, 0, 0, 0) ON CONFLICT (path) DO UPDATE SET photo = excluded.photo, "
            "role = 2, inode = 0, presence = 0, vanished = 0",
            [to_cell(path), photo],
        )
        if was and was[0] != photo:
            self._db.execute("DELETE FROM files WHERE photo = ?", [was[0]])
            self._db.execute("DELETE FROM photos WHERE id = ?", [was[0]])

    def hand_over(self, photo: int, other: int) -> None:
        """All files of a photo but its main one are of another photo now."""
        self._db.execute("DELETE FROM files WHERE photo = ? AND role > 0", [other])
        self._db.execute("UPDATE files SET photo = ? WHERE photo = ? AND role > 0", [other, photo])

    def below(self, folder: Path) -> set[Path]:
        """The further names that files have below a folder."""
        condition, values = below(folder)
        rows = self._db.execute(f"SELECT path FROM files WHERE role = 2 AND {condition}", values)
        return {to_path(cell) for (cell,) in rows}

    def remove(self, paths: Iterable[Path]) -> None:
        """These paths lead to no photo any more."""
        self._db.conn.executemany(
            "DELETE FROM files WHERE role = 2 AND path = ?", [(to_cell(path),) for path in paths]
        )

    # ---- names that have vanished ----

    def set_vanished(self, paths: Iterable[Path]) -> None:
        """Note that these main files are gone, and were here when last looked for."""
        self._db.conn.executemany(
            f"UPDATE files SET presence = {Presence.MISSING.value}, vanished = 1 WHERE path = ?",
            [(to_cell(path),) for path in paths],
        )

    def vanished(self) -> list[NamedFile]:
        """The photos that have vanished since the last whole indexing, of which something was said."""
        return self._main_files(
            f"files.vanished AND files.presence = {Presence.MISSING.value} AND EXISTS "
            "(SELECT 1 FROM metadata_log AS log WHERE log.digest = photos.digest AND log.path = files.path)"
        )

    def never_examined(self) -> list[NamedFile]:
        """The photos that are here and whose metadata were not looked at yet: the new ones."""
        return self._main_files(
            f"files.presence = {Presence.HERE.value} "
            "AND NOT EXISTS (SELECT 1 FROM sidecar_state WHERE sidecar_state.path = files.path)"
        )

    def settle_vanished(self, folder: Path) -> None:
        """What has vanished below this folder has been looked for among the new photos."""
        condition, values = below(folder)
        self._db.execute(f"UPDATE files SET vanished = 0 WHERE vanished AND {condition}", values)

    def _main_files(self, condition: str) -> list[NamedFile]:
        rows = self._db.execute(
            "SELECT photos.id, files.path, photos.digest, photos.taken, photos.width, photos.height, "
            f"files.size, files.mtime_ns, files.inode {_MAIN} WHERE {condition}"
        )
        return [
            NamedFile(photo, to_path(cell), digest, taken, (width, height), *file)
            for photo, cell, digest, taken, width, height, *file in rows
        ]
