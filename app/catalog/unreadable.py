"""Files that could not be read, each with its reason."""

from collections.abc import Iterable
from pathlib import Path

from app.catalog.path_codec import below, to_cell, to_path
from app.catalog.table import Table
from app.domain.errors import Unreadable


class UnreadableFiles(Table):
    """Rows of `unreadable`."""

    def put(self, path: Path, size: int, mtime_ns: int, reason: str, reader: str) -> None:
        """Store why this reader could not read a file of this size and time."""
        columns = "path, size, mtime_ns, reason, reader"
        self._put("unreadable", columns, [(to_cell(path), size, mtime_ns, reason, reader)])

    def remove(self, paths: Iterable[Path]) -> None:
        """Forget files that were read now, or are gone."""
        self._run_for_each(
            "DELETE FROM unreadable WHERE path = ?", [(to_cell(path),) for path in paths]
        )

    def known(self, folder: Path, reader: str) -> dict[Path, tuple[int, int]]:
        """Return size and time of the files below a folder that this reader has given up on."""
        condition, values = below(folder)
        rows = self._rows(
            f"SELECT path, size, mtime_ns FROM unreadable WHERE reader = ? AND {condition}",
            [reader, *values],
        )
        return {to_path(cell): (size, mtime_ns) for cell, size, mtime_ns in rows}

    def list(self, folder: Path | None = None) -> tuple[Unreadable, ...]:
        """Return all files, or those below a folder, by path."""
        condition, values = below(folder) if folder else ("1", [])
        rows = self._rows(
            f"SELECT path, reason FROM unreadable WHERE {condition} ORDER BY path", values
        )
        return tuple(Unreadable(to_path(cell), reason) for cell, reason in rows)

    def count(self) -> int:
        """Count the files."""
        return self._value("SELECT count(*) FROM unreadable")
