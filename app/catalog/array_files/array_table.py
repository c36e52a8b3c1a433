"""Tables of arrays: a file for each maker, such as an embedder, and in the catalog how many of its rows count."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.catalog.array_files.array_file import ArrayFile, Digests
from app.catalog.table import Table
from app.disk import is_full
from app.domain.columns.digests import DIGEST
from app.domain.errors import CatalogUnusable

FOLDER = "vectors"
"""The folder of the files, beside the catalog."""
_PART = 20_000
"""Digests read in one step: about 10 ms."""


class MappedArrays(NamedTuple):
    """All arrays of a maker as they lie on the disk; of a digest that occurs twice the last counts."""

    digests: Digests
    """(n,), empty where a row is nobody's."""
    arrays: NDArray[Any]
    """(n, numbers)."""


class ArrayTable(Table):
    """The makers of one kind of array."""

    kind: ClassVar[str]
    """Tells the makers of this table from those of others."""

    def __init__(self, db: sqlite3.Connection, catalog: Path) -> None:
        super().__init__(db)
        self._folder = catalog.parent / FOLDER

    def put(self, maker: str, digests: Sequence[str], arrays: NDArray[Any]) -> None:
        """Store arrays, one for each digest, within a transaction of the caller's. Raises CatalogUnusable."""
        if not digests:
            return
        flat = arrays.reshape(len(digests), -1)
        dtype, length, count = self._row(
            "INSERT INTO arrays (kind, maker, dtype, length, rows) VALUES (?, ?, ?, ?, 0) "
            "ON CONFLICT (kind, maker) DO UPDATE SET rows = rows RETURNING dtype, length, rows",
            [self.kind, maker, self._choose_type(flat).name, flat.shape[1]],
        )
        if length != flat.shape[1]:
            raise ValueError(f"{maker} makes arrays of {length} numbers, not of {flat.shape[1]}")
        file = self._file(maker, dtype, length)
        try:
            file.write(count, digests, self._pack(flat, file.dtype))
        except OSError as error:
            reason = "the disk is full" if is_full(error) else error.strerror or str(error)
            raise CatalogUnusable(
                f"Vectors cannot be saved in {self._folder}: {reason}. Free some space and try again."
            ) from error
        self._run(
            "UPDATE arrays SET rows = ? WHERE kind = ? AND maker = ?",
            [count + len(digests), self.kind, maker],
        )

    def mapped(self, maker: str) -> MappedArrays:
        """Map the arrays of a maker; what is put later is not among them. Raises CatalogUnusable."""
        file, rows = self._find(maker)
        if file is None:
            return MappedArrays(np.zeros(0, DIGEST), np.zeros((0, 0), np.int8))
        try:
            count = file.count(rows)
            return MappedArrays(file.digests(count), file.arrays(count))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CatalogUnusable(
                f"Vectors in {self._folder} cannot be read: {reason}. Try again."
            ) from error

    def since(self, maker: str, last: int, most: int) -> tuple[int, list[str], NDArray[Any]]:
        """Return the number of rows read, and digests and arrays of up to `most` of them from row `last` on.

        There are none only at the end: rows that are nobody's are passed over.
        """
        digests, arrays = self.mapped(maker)
        rows = last + np.flatnonzero(digests[last:] != b"")[:most]
        end = int(rows[-1]) + 1 if len(rows) else len(digests)
        return end, digests[rows].astype("U32").tolist(), arrays[rows]

    def has_any(self, maker: str) -> bool:
        """Whether there is an array of this maker."""
        return bool((self.mapped(maker).digests != b"").any())

    def digests(self, maker: str) -> set[str]:
        """Return the digests with an array of this maker."""
        return set().union(*self.digest_parts(maker))

    def digest_parts(self, maker: str) -> Iterator[list[str]]:
        """Yield the digests with an array of this maker, some thousands at a time; some may come twice."""
        digests = self.mapped(maker).digests
        for start in range(0, len(digests), _PART):
            part = digests[start : start + _PART]
            yield part[part != b""].astype("U32").tolist()

    def of(self, maker: str, digest: str) -> NDArray[Any] | None:
        """Return the array (numbers,) of these bytes, or None."""
        digests, arrays = self.mapped(maker)
        rows = np.flatnonzero(digests == digest.encode("ascii"))
        return np.array(arrays[rows[-1]]) if len(rows) else None

    def counts(self) -> dict[str, int]:
        """Count the digests of each maker that has any."""
        counted = {maker: self.count(maker) for maker in self.makers()}
        return {maker: count for maker, count in counted.items() if count}

    def makers(self) -> list[str]:
        """Return the makers, also those that have no array any more."""
        return self._column("SELECT maker FROM arrays WHERE kind = ? ORDER BY maker", [self.kind])

    def count(self, maker: str) -> int:
        """Count the digests with an array of this maker."""
        found = set(self.mapped(maker).digests.tolist())
        found.discard(b"")
        return len(found)

    def forget(self, maker: str) -> None:
        """Remove the arrays of a maker, within a transaction of the caller's."""
        file, _ = self._find(maker)
        self._run("DELETE FROM arrays WHERE kind = ? AND maker = ?", [self.kind, maker])
        if file:
            file.discard()

    def rebind(self, old: str, new: str) -> None:
        """Copy the arrays of one digest to another, unless that has its own."""
        for maker in self._column("SELECT maker FROM arrays WHERE kind = ?", [self.kind]):
            array = self.of(maker, old)
            if array is not None and self.of(maker, new) is None:
                self.put(maker, [new], array[None])

    def size(self) -> int:
        """Return the bytes of the files."""
        rows = self._rows("SELECT maker, dtype, length FROM arrays WHERE kind = ?", [self.kind])
        return sum(self._file(*row).size() for row in rows)

    def _choose_type(self, arrays: NDArray[Any]) -> np.dtype[Any]:
        """Choose the type in which the arrays of a new maker are stored, by its first (n, numbers)."""
        return arrays.dtype

    def _pack(self, arrays: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return arrays (n, numbers) as they are stored."""
        return arrays.astype(dtype)

    def _find(self, maker: str) -> tuple[ArrayFile | None, int]:
        """Return the file of a maker, and how many of its rows count."""
        row = self._row(
            "SELECT dtype, length, rows FROM arrays WHERE kind = ? AND maker = ?",
            [self.kind, maker],
        )
        if row is None:
            return None, 0
        dtype, length, count = row
        return self._file(maker, dtype, length), count

    def _file(self, maker: str, dtype: str, length: int) -> ArrayFile:
        stored = np.dtype(dtype).newbyteorder("<")
        return ArrayFile(self._folder / name_file(self.kind, maker), stored, length)


def name_file(kind: str, maker: str) -> str:
    """Name the files of a maker: by what it is, so that a backup of the catalog never finds those of another."""
    return hashlib.sha256(f"{kind} {maker}".encode()).hexdigest()[:16]
