"""Folders the user added."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from app.catalog.path_codec import below, to_cell, to_path
from app.domain.photo import Folder, Presence


class Folders:
    """Rows of `folders`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, path: Path) -> None:
        """Remember a folder, unless it is remembered or lies below one that is.

        Single files below it that were named before are no folders of their own any more.
        """
        if not self.covers(path):
            condition, values = below(path)
            self._db.execute(
                f"DELETE FROM folders WHERE {condition} AND path IN (SELECT path FROM files)",
                values,
            )
            self._db.execute("INSERT INTO folders (path) VALUES (?)", [to_cell(path)])

    def covers(self, path: Path) -> bool:
        """Whether the path is a folder of the library, or lies below one."""
        return any(_is_below(path, folder) for folder in self.paths())

    def is_reachable(self, path: Path) -> bool:
        """Whether the folders of the library that this lies below are there, now and when last read."""
        offline = set(self.offline())
        return not any(
            folder in offline or not os.path.exists(folder)  # noqa: PTH110  (raises in a shut folder)
            for folder in self.paths()
            if _is_below(path, folder)
        )

    def offline(self) -> list[Path]:
        """The folders that could not be reached when last looked for."""
        rows = self._db.execute("SELECT path FROM folders WHERE offline ORDER BY rowid")
        return [to_path(cell) for (cell,) in rows]

    def paths(self) -> list[Path]:
        """In the order they were added."""
        return [
            to_path(cell) for (cell,) in self._db.execute("SELECT path FROM folders ORDER BY rowid")
        ]

    def set_offline(self, path: Path, offline: bool) -> None:
        """Note whether the folder can be reached, and with it all that is known below it."""
        condition, values = below(path)
        before, after = (
            (Presence.HERE, Presence.OFFLINE) if offline else (Presence.OFFLINE, Presence.HERE)
        )
        self._db.execute(f"UPDATE folders SET offline = ? WHERE {condition}", [offline, *values])
        self._db.execute(
            f"UPDATE files SET presence = ? WHERE presence = ? AND {condition}",
            [after.value, before.value, *values],
        )

    def list(self) -> tuple[Folder, ...]:
        """All folders, with how many photos each shows."""
        rows = self._db.execute("SELECT path, offline FROM folders ORDER BY rowid").fetchall()
        return tuple(
            Folder(to_path(cell), self._count(to_path(cell)), bool(offline))
            for cell, offline in rows
        )

    def forget(self, path: Path) -> None:
        """Take a folder out of the library: its photos and reasons go, vectors and files stay."""
        self._db.execute("DELETE FROM folders WHERE path = ?", [to_cell(path)])
        for table in ("files", "unreadable"):
            condition, values = below(path)
            kept = "".join(" AND NOT " + below(other)[0] for other in self.paths())
            others = [value for other in self.paths() for value in below(other)[1]]
            self._db.execute(f"DELETE FROM {table} WHERE {condition}{kept}", [*values, *others])
        # Other names of a file may lie in folders that stay: they are read anew.
        for table, column in (("files", "photo"), ("photos", "id")):
            self._db.execute(
                f"DELETE FROM {table} WHERE {column} NOT IN (SELECT photo FROM files WHERE role = 0)"
            )

    def forget_moved(self, is_gone: Callable[[Path], bool]) -> None:
        """Forget folders that are not there and of which nothing is known (any more)."""
        for path in self.paths():
            condition, values = below(path)
            (known,) = self._db.execute(
                f"SELECT count(*) FROM files WHERE {condition}", values
            ).fetchone()
            if not known and is_gone(path):
                self.forget(path)

    def _count(self, path: Path) -> int:
        condition, values = below(path)
        (count,) = self._db.execute(
            f"SELECT count(*) FROM files WHERE role = 0 AND presence != ? AND {condition}",
            [Presence.MISSING.value, *values],
        ).fetchone()
        return count


def _is_below(path: Path, folder: Path) -> bool:
    return path == folder or os.fsencode(path).startswith(os.fsencode(folder / "_")[:-1])
