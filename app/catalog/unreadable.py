"""Files that could not be read, each with its reason."""

from pathlib import Path

from sqlite_utils import Database

from app.catalog.path_codec import below, to_cell, to_path
from app.domain.errors import Unreadable


class UnreadableFiles:
    """Rows of `unreadable`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, path: Path, size: int, mtime_ns: int, reason: str, reader: str) -> None:
        """Note why a file of this size and time could not be read, and by which reader."""
        self._db.execute(
            "INSERT OR REPLACE INTO unreadable (path, size, mtime_ns, reason, reader) VALUES (?, ?, ?, ?, ?)",
            [to_cell(path), size, mtime_ns, reason, reader],
        )

    def remove(self, path: Path) -> None:
        """The file is read now, or gone."""
        self._db.execute("DELETE FROM unreadable WHERE path = ?", [to_cell(path)])

    def known(self, folder: Path, reader: str) -> dict[Path, tuple[int, int]]:
        """Size and time of the files below a folder that this reader has given up on."""
        condition, values = below(folder)
        rows = self._db.execute(
            f"SELECT path, size, mtime_ns FROM unreadable WHERE reader = ? AND {condition}",
            [reader, *values],
        )
        return {to_path(cell): (size, mtime_ns) for cell, size, mtime_ns in rows}

    def list(self, folder: Path | None = None) -> tuple[Unreadable, ...]:
        """All, or those below a folder, by path."""
        condition, values = below(folder) if folder else ("1", [])
        rows = self._db.execute(
            f"SELECT path, reason FROM unreadable WHERE {condition} ORDER BY path", values
        )
        return tuple(Unreadable(to_path(cell), reason) for cell, reason in rows)

    def count(self) -> int:
        """How many."""
        (count,) = self._db.execute("SELECT count(*) FROM unreadable").fetchone()
        return count
