"""Folders the user added."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from app.catalog.path_codec import below, to_cell, to_path
from app.catalog.table import SHOWN, Table
from app.domain.photo import Folder, Presence


class Folders(Table):
    """Rows of `folders`."""

    def add(self, path: Path) -> None:
        """Add a folder, unless it is known or lies below one that is.

        Single files below it that were added before are dropped.
        """
        if not self.covers(path):
            condition, values = below(path)
            self._run(
                f"DELETE FROM folders WHERE {condition} AND path IN (SELECT path FROM files)",
                values,
            )
            self._run("INSERT INTO folders (path) VALUES (?)", [to_cell(path)])

    def covers(self, path: Path) -> bool:
        """Whether the path is a folder of the library, or lies below one."""
        return bool(self.covered([path]))

    def covered(self, paths: Iterable[Path]) -> set[Path]:
        """Return those of the paths that are folders of the library, or lie below one."""
        folders = self.paths()
        return {path for path in paths if any(_is_below(path, folder) for folder in folders)}

    def is_reachable(self, path: Path) -> bool:
        """Whether the library's folders above this path are there, now and when last indexed."""
        offline = set(self.offline())
        return not any(
            folder in offline or not os.path.exists(folder)  # noqa: PTH110  (raises in a shut folder)
            for folder in self.paths()
            if _is_below(path, folder)
        )

    def offline(self) -> list[Path]:
        """Return the folders that could not be reached when last looked for."""
        return self._paths("SELECT path FROM folders WHERE offline ORDER BY rowid")

    def paths(self) -> list[Path]:
        """Return all folders, in the order they were added."""
        return self._paths("SELECT path FROM folders ORDER BY rowid")

    def set_offline(self, path: Path, offline: bool) -> None:
        """Store whether a folder can be reached, and with it the files below it."""
        condition, values = below(path)
        before, after = (
            (Presence.HERE, Presence.OFFLINE) if offline else (Presence.OFFLINE, Presence.HERE)
        )
        self._run(f"UPDATE folders SET offline = ? WHERE {condition}", [offline, *values])
        self._run(
            f"UPDATE files SET presence = ? WHERE presence = ? AND {condition}",
            [after.value, before.value, *values],
        )

    def list(self) -> tuple[Folder, ...]:
        """Return all folders, with the number of photos shown of each."""
        rows = self._rows("SELECT path, offline FROM folders ORDER BY rowid")
        paths = ((to_path(cell), bool(offline)) for cell, offline in rows)
        return tuple(Folder(path, self._count(path), offline) for path, offline in paths)

    def count_photos(self) -> dict[Presence, int]:
        """Count all photos by their presence, in one pass."""
        rows = self._rows("SELECT presence, count(*) FROM files WHERE role = 0 GROUP BY presence")
        return {Presence(presence): count for presence, count in rows}

    def has_photos(self, path: Path) -> bool:
        """Whether any photo is shown of a folder."""
        condition, values = below(path)
        return bool(
            self._value(
                f"SELECT EXISTS (SELECT 1 FROM files WHERE role = 0 AND {SHOWN} AND {condition})",
                values,
            )
        )

    def forget(self, path: Path) -> None:
        """Take a folder out of the library: its photos and reasons go, vectors and files stay."""
        self._run("DELETE FROM folders WHERE path = ?", [to_cell(path)])
        condition, values = below(path)
        for other in self.paths():
            covered, cells = below(other)
            condition += f" AND NOT {covered}"
            values += cells
        for table in ("files", "unreadable", "passed_over"):
            self._run(f"DELETE FROM {table} WHERE {condition}", values)
        # Other names of a file may lie in folders that stay: they are read anew.
        for table, column in (("files", "photo"), ("photos", "id")):
            self._run(
                f"DELETE FROM {table} WHERE {column} NOT IN (SELECT photo FROM files WHERE role = 0)"
            )

    def forget_moved(self, is_gone: Callable[[Path], bool]) -> None:
        """Forget folders that are gone and have no files in the catalog (any more)."""
        for path in self.paths():
            condition, values = below(path)
            count = self._value(f"SELECT count(*) FROM files WHERE {condition}", values)
            if not count and is_gone(path):
                self.forget(path)

    def _count(self, path: Path) -> int:
        condition, values = below(path)
        return self._value(
            f"SELECT count(*) FROM files WHERE role = 0 AND {SHOWN} AND {condition}", values
        )


def _is_below(path: Path, folder: Path) -> bool:
    return path == folder or os.fsencode(path).startswith(os.fsencode(folder / "_")[:-1])
