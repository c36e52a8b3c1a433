"""Tables of the catalog: the statements that its parts share."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from app.catalog.path_codec import to_path
from app.domain.photo import Presence

MAIN_FILES = "photos JOIN files ON files.photo = photos.id AND files.role = 0"
"""SQL for photos with their main files."""
SHOWN = f"files.presence != {Presence.MISSING.value}"
"""SQL for files that are to be shown."""

_Number = TypeVar("_Number", bound=np.number[Any])


class Table:
    """Rows of one table, or of a few that belong together."""

    def __init__(self, db: Database) -> None:
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
        self._db.conn.executemany(sql, rows)

    def _insert(self, table: str, **values: Any) -> int:
        """Insert a row. Return its id."""
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({placeholders(len(values))})"
        return int(self._run(sql, [*values.values()]).lastrowid or 0)

    def _put(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows, each in place of the one with its key."""
        values = placeholders(columns.count(",") + 1)
        self._run_for_each(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({values})", rows)

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


class ArrayTable(Table, Generic[_Number]):
    """Rows of a table with one array for each digest and embedder (or another maker of arrays)."""

    _table: str
    _array: str
    """The column of the arrays."""
    _type: "np.dtype[_Number]"

    def put(self, embedder: str, digests: Sequence[str], arrays: NDArray[Any]) -> None:
        """Store arrays, one for each digest."""
        cells = (array.tobytes() for array in arrays.astype(self._type))
        rows = [(digest, embedder, cell) for digest, cell in zip(digests, cells, strict=True)]
        self._put(self._table, f"digest, embedder, {self._array}", rows)

    def since(self, embedder: str, last: int, most: int) -> tuple[int, list[str], NDArray[_Number]]:
        """Return the last row read, digests, and arrays (n, numbers), of up to `most` after row `last`."""
        rows = self._rows(
            f"SELECT id, digest, {self._array} FROM {self._table} "
            "WHERE embedder = ? AND id > ? ORDER BY id LIMIT ?",
            [embedder, last, most],
        )
        if not rows:
            return last, [], np.zeros((0, 0), self._type)
        ids, digests, cells = zip(*rows, strict=True)
        arrays = np.frombuffer(b"".join(cells), self._type).reshape(len(cells), -1)
        return ids[-1], list(digests), arrays

    def forget(self, embedder: str, most: int) -> int:
        """Remove up to `most` arrays of an embedder. Return how many were removed."""
        return self._run(
            f"DELETE FROM {self._table} WHERE id IN "
            f"(SELECT id FROM {self._table} WHERE embedder = ? LIMIT ?)",
            [embedder, most],
        ).rowcount

    def rebind(self, old: str, new: str) -> None:
        """Copy the arrays of one digest to another."""
        self._copy(self._table, f"embedder, {self._array}", old, new)


def placeholders(count: int) -> str:
    """Return the SQL for so many values."""
    return ", ".join("?" * count)
