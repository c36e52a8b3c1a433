"""Tables of the catalog: the statements that its parts share."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.catalog.path_codec import Cell, spans, to_cell, to_path
from app.domain.photo import Presence

MAIN_FILES = "photos JOIN files ON files.photo = photos.id AND files.role = 0"
"""SQL for photos with their main files."""
SHOWN = f"files.presence != {Presence.MISSING.value}"
"""SQL for files that are to be shown."""
MOST_VALUES = 900
"""Values in one statement; older SQLite libraries take 999."""
_PART = 10_000
"""Files read in one step: about 30 ms."""


class Table:
    """Rows of one table, or of a few that belong together."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def _run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._db.execute(sql, values)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._run(sql, values).fetchall()

    def _row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row, or None."""
        return self._run(sql, values).fetchone()

    def _value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self._row(sql, values)
        return row[0] if row else None

    def _column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self._rows(sql, values)]

    def _paths(self, sql: str, values: Sequence[Any] = ()) -> list[Path]:
        """Return the first column of all rows, as paths."""
        return [to_path(cell) for cell in self._column(sql, values)]

    def _run_for_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._db.executemany(sql, rows)

    def _insert(self, table: str, **values: Any) -> int:
        """Insert a row. Return its id."""
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({placeholders(len(values))})"
        return int(self._run(sql, [*values.values()]).lastrowid or 0)

    def _put(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows, each in place of the one with its key."""
        values = placeholders(columns.count(",") + 1)
        self._run_for_each(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({values})", rows)

    def _parts(self, folder: Path) -> Iterator[tuple[str, list[Cell]]]:
        """Yield SQL conditions, with values: each file in a folder meets one, and some thousands meet the same."""
        yield "files.path = ?", [to_cell(folder)]
        for first, end in spans(folder):
            while last := self._value(
                "SELECT path FROM files WHERE path > ? AND path < ? ORDER BY path LIMIT 1 OFFSET ?",
                [first, end, _PART],
            ):
                yield "files.path > ? AND files.path <= ?", [first, last]
                first = last
            yield "files.path > ? AND files.path < ?", [first, end]

    def _copy(self, table: str, columns: str, old: str, new: str) -> None:
        """Copy the columns from one digest to another, unless that has its own."""
        self._run(
            f"INSERT OR IGNORE INTO {table} (digest, {columns}) "
            f"SELECT ?, {columns} FROM {table} WHERE digest = ?",
            [new, old],
        )

    def _since(
        self, table: str, columns: str, last: int, most: int = -1
    ) -> tuple[int, list[tuple[str, list[Any]]]]:
        """Return the last row read, and digest and columns of up to `most` rows after row `last`."""
        rows = self._rows(
            f"SELECT rowid, digest, {columns} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",
            [last, most],
        )
        return rows[-1][0] if rows else last, [(digest, values) for _, digest, *values in rows]


def placeholders(count: int) -> str:
    """Return the SQL for so many values."""
    return ", ".join("?" * count)
