"""An array file: digests and arrays of one maker, in two files beside the catalog that only grow.

In B-tree pages, vectors of 1,280 numbers took 3.8 KB each where they have 1.3, and a program that needed one of them
read all. Here row n lies at n times its size: the files are mapped into memory, and only what is looked at is read.
How many rows count is in the catalog, and changes in the same transaction as everything else: what a program that
was killed wrote beyond is written over. Rows that a power failure has emptied have no digest, and are nobody's.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST

_DIGEST = np.dtype(DIGEST)

Digests = NDArray[np.bytes_]
"""(n,) in ASCII; empty where a row was lost."""


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """Two files `stem`.digests and `stem`.rows, the latter of arrays of one type and length."""

    stem: Path
    dtype: np.dtype[Any]
    length: int
    """Numbers in an array."""

    @property
    def _digests(self) -> Path:
        return self.stem.with_name(self.stem.name + ".digests")

    @property
    def _rows(self) -> Path:
        return self.stem.with_name(self.stem.name + ".rows")

    def write(self, start: int, digests: Sequence[str], arrays: NDArray[Any]) -> None:
        """Write rows from row `start` on, in place of what is there. Raises OSError, UnicodeEncodeError."""
        cells = np.array([digest.encode("ascii") for digest in digests], _DIGEST)
        flat = np.ascontiguousarray(arrays.reshape(len(digests), self.length), self.dtype)
        self.stem.parent.mkdir(parents=True, exist_ok=True)
        for path, content, size in (
            (self._rows, flat, self.length * self.dtype.itemsize),
            (self._digests, cells, _DIGEST.itemsize),
        ):
            with open(path, "r+b" if path.exists() else "w+b") as file:  # noqa: PTH123
                file.seek(start * size)
                file.write(content.tobytes())

    def count(self, most: int) -> int:
        """Return how many rows there are, `most` of them at most: fewer where a file was cut short or is gone.

        Raises OSError where that cannot be told.
        """
        row = self.length * self.dtype.itemsize
        return min(most, _size(self._digests) // _DIGEST.itemsize, _size(self._rows) // row)

    def digests(self, count: int) -> Digests:
        """Map the first `count` digests. Raises OSError."""
        return _map(self._digests, _DIGEST, (count,))

    def arrays(self, count: int) -> NDArray[Any]:
        """Map the first `count` arrays (count, length). Raises OSError."""
        return _map(self._rows, self.dtype, (count, self.length))

    def discard(self) -> None:
        """Remove the files; one that cannot be removed, as it is mapped on Windows, is written over some day."""
        for path in (self._digests, self._rows):
            with suppress(OSError):
                path.unlink()

    def size(self) -> int:
        """Return the bytes on disk."""
        return _size(self._digests) + _size(self._rows)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _map(path: Path, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if not shape[0]:  # Nothing cannot be mapped.
        return np.zeros(shape, dtype)
    return np.memmap(path, dtype, "r", shape=shape)
