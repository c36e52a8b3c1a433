"""Derived arrays, such as the neighbour graph: computed once, and rebuilt when they are missing."""

import io
import sqlite3
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.table import Table


class Derived(Table):
    """Rows of `derived`: named bundles of arrays, each with a name for its source data."""

    def __init__(self, db: sqlite3.Connection, *, kept: bool = True) -> None:
        """Unless bundles are `kept`, as in a catalog that is only read, `put` does nothing."""
        super().__init__(db)
        self._kept = kept

    def put(self, name: str, made_from: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Store a bundle in place of the one of that name."""
        if not self._kept:
            return
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **dict(arrays))
        self._put("derived", "name, made_from, content", [(name, made_from, buffer.getvalue())])

    def made_from(self, name: str) -> str | None:
        """Return the name of a bundle's source data, or None where there is no such bundle."""
        return self._value("SELECT made_from FROM derived WHERE name = ?", [name])

    def get(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays of a bundle; none where there is no such bundle."""
        content = self._value("SELECT content FROM derived WHERE name = ?", [name])
        if content is None:
            return {}
        with np.load(io.BytesIO(content), allow_pickle=False) as bundle:
            return {key: bundle[key] for key in bundle.files}
