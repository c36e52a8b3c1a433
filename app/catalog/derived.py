"""Derived arrays, such as the neighbour graph: computed once, and rebuilt when they are missing."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database


class Derived:
    """Rows of `derived`: named bundles of arrays, each with a word for what it was made from."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, name: str, made_from: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Store a bundle in place of the one of that name."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **dict(arrays))
        self._db.execute(
            "INSERT OR REPLACE INTO derived (name, made_from, content) VALUES (?, ?, ?)",
            [name, made_from, buffer.getvalue()],
        )

    def made_from(self, name: str) -> str | None:
        """What the bundle was made from; None where there is none."""
        row = self._db.execute("SELECT made_from FROM derived WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def get(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays of a bundle; empty where there is none."""
        row = self._db.execute("SELECT content FROM derived WHERE name = ?", [name]).fetchone()
        if row is None:
            return {}
        with np.load(io.BytesIO(row[0]), allow_pickle=False) as bundle:
            return {key: bundle[key] for key in bundle.files}
