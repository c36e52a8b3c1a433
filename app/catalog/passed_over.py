"""Files and folders passed over: in the folders of the library, and not read as photos."""

from collections.abc import Iterable
from pathlib import Path

from app.catalog.path_codec import below, to_cell, to_path
from app.catalog.table import Table

Row = tuple[Path, str, int, int]
"""Path, reason, size in bytes, and time of the last change in nanoseconds."""


class PassedOverFiles(Table):
    """Rows of `passed_over`."""

    def replace(self, before: Iterable[Row], rows: Iterable[Row]) -> None:
        """Store what was passed over now in place of the rows of before."""
        old, now = ({row[0]: row for row in each} for each in (before, rows))
        gone = [(to_cell(path),) for path in old.keys() - now.keys()]
        new = [(to_cell(row[0]), *row[1:]) for row in now.values() if old.get(row[0]) != row]
        self._run_for_each("DELETE FROM passed_over WHERE path = ?", gone)
        self._put("passed_over", "path, reason, size, mtime_ns", new)

    def list(self, folder: Path | None = None) -> list[Row]:
        """Return all of them, or those below a folder, by path."""
        condition, values = below(folder) if folder else ("1", [])
        rows = self._rows(
            f"SELECT path, reason, size, mtime_ns FROM passed_over WHERE {condition} ORDER BY path",
            values,
        )
        return [(to_path(cell), reason, size, mtime_ns) for cell, reason, size, mtime_ns in rows]

    def count(self) -> int:
        """Count them."""
        return self._value("SELECT count(*) FROM passed_over")
