"""The step from arrays in the pages of the catalog to array files, as it was released: never to be changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from app.catalog.array_files.array_file import ArrayFile
from app.catalog.array_files.array_table import FOLDER, name_file
from app.domain.vectors import fitting_type, quantize

_AT_ONCE = 5_000
_MARGINS, _PAST = "margins1", "layout1"


def move_arrays(db: Database) -> None:
    """Write all arrays of a catalog to files, and drop their tables. Raises OSError."""
    (path,) = (row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main")
    folder = Path(path).parent / FOLDER
    for table, column in (("vectors", "vector"), ("regions", "numbers")):
        makers = db.execute(f"SELECT DISTINCT embedder FROM {table} ORDER BY embedder").fetchall()
        for (maker,) in makers:
            if maker != _PAST:
                _move(db, folder, maker, table, column)
        db.table(table).drop()


def _move(db: Database, folder: Path, maker: str, table: str, column: str) -> None:
    kind = "region" if table == "regions" else "feature" if maker == _MARGINS else "vector"
    file, count = None, 0
    for digests, arrays in _read(db, maker, table, column):
        if file is None:
            dtype = fitting_type(arrays) if kind == "vector" else arrays.dtype
            file = ArrayFile(folder / name_file(kind, maker), dtype, arrays.shape[1])
        numbers = quantize(arrays.astype(np.float32), file.dtype) if kind == "vector" else arrays
        file.write(count, digests, numbers)
        count += len(digests)
    if file is not None:
        db.execute(
            "INSERT INTO arrays (kind, maker, dtype, length, rows) VALUES (?, ?, ?, ?, ?)",
            [kind, maker, file.dtype.name, file.length, count],
        )


def _read(
    db: Database, maker: str, table: str, column: str
) -> Iterator[tuple[list[str], NDArray[Any]]]:
    stored = np.dtype("<f2" if table == "vectors" else np.int8)
    last = 0
    while True:
        rows = db.execute(
            f"SELECT id, digest, {column} FROM {table} WHERE embedder = ? AND id > ? "
            f"ORDER BY id LIMIT {_AT_ONCE}",
            [maker, last],
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        cells = [cell for _, _, cell in rows]
        yield (
            [digest for _, digest, _ in rows],
            np.frombuffer(b"".join(cells), stored).reshape(len(cells), -1),
        )
