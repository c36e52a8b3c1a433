"""Unit vectors in rows, as they lie on the disk: read in blocks, and nothing is turned into floats as a whole.

100,000 vectors of 1,280 numbers of 8 bits are 128 MB, as floats 512. A block is as large as NumPy's library
multiplies on one thread: over larger ones it spreads threads that wait for each other while all cores decode
photos (57 ms in blocks of 128 rows, 400 ms in blocks of 512).
"""

import mmap
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_PRODUCTS = 300_000
"""Multiplications in a block."""
_TINY = np.float32(1e-12)
_RELEASED = 64 << 20
"""Bytes of mapped rows from which on the memory is given back after all were read."""


class VectorRows:
    """Vectors (n, dimensions) of any numeric type and length, which stand for those of length 1."""

    def __init__(self) -> None:
        self._numbers: NDArray[Any] = np.zeros((0, 0), np.int8)
        self._scales: Vectors = np.zeros(0, np.float32)
        """Factors that bring rows to length 1."""
        self._replaced: Rows = np.zeros(0, np.int64)
        self._replacements: NDArray[Any] = self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return self._numbers.shape[1]

    @property
    def nbytes(self) -> int:
        """Bytes of all rows."""
        return self._numbers.nbytes + self._scales.nbytes

    def attach(self, numbers: NDArray[Any]) -> None:
        """Take an array (n, dimensions) that begins with the rows known so far."""
        known, self._numbers = len(self), numbers
        scales = np.empty(len(numbers), np.float32)
        scales[:known] = self._scales
        for start, block in self._blocks(known):
            scales[start : start + len(block)] = _scales_of(block)
        self._scales = scales

    def replace(self, rows: Rows, numbers: NDArray[Any]) -> None:
        """Let other vectors (m, dimensions) stand in these rows."""
        kept = ~np.isin(self._replaced, rows)
        replaced = np.concatenate([self._replaced[kept], rows])
        before = self._replacements[kept] if kept.any() else numbers[:0]
        order = np.argsort(replaced)
        self._replaced = replaced[order]
        self._replacements = np.concatenate([before, numbers])[order]
        self._scales[rows] = _scales_of(numbers.astype(np.float32))

    def take(self, rows: Rows) -> Vectors:
        """Return rows (m, dimensions) of length 1."""
        taken = self._numbers[rows].astype(np.float32)
        if len(self._replaced):
            places = np.minimum(np.searchsorted(self._replaced, rows), len(self._replaced) - 1)
            there = self._replaced[places] == rows
            taken[there] = self._replacements[places[there]]
        taken *= self._scales[rows][:, None]
        return taken

    def products(self, directions: Vectors) -> Vectors:
        """Return the products (n, d) of all rows with directions (dimensions, d)."""
        directions = np.ascontiguousarray(directions, np.float32)
        products = np.empty((len(self), directions.shape[1]), np.float32)
        for start, block in self._blocks(0, directions.shape[1]):
            np.matmul(block, directions, out=products[start : start + len(block)])
        products *= self._scales[:, None]
        return products

    def sum(self, weights: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Return the sum (dimensions,) of all rows by their weights (n,)."""
        total = np.zeros(self.dimensions, np.float64)
        scaled = (weights * self._scales).astype(np.float32)
        for start, block in self._blocks(0):
            total += scaled[start : start + len(block)] @ block
        return total

    def _blocks(self, start: int, directions: int = 1) -> Iterator[tuple[int, Vectors]]:
        """Yield first rows, and rows (m, dimensions) as floats that the next block takes the place of."""
        size = max(8, _PRODUCTS // max(1, self.dimensions * directions))
        floats = np.empty((size, self.dimensions), np.float32)
        for first in range(start, len(self), size):
            block = floats[: min(size, len(self) - first)]
            np.copyto(block, self._numbers[first : first + size])
            low, high = np.searchsorted(self._replaced, [first, first + size])
            if high > low:
                block[self._replaced[low:high] - first] = self._replacements[low:high]
            yield first, block
        self._release()

    def _release(self) -> None:
        """Give back the memory of mapped rows, which count as the program's; the system still has them at hand."""
        mapped = getattr(self._numbers, "_mmap", None)
        if (
            mapped is not None
            and self._numbers.nbytes > _RELEASED
            and hasattr(mmap, "MADV_DONTNEED")
        ):
            with suppress(OSError, ValueError):
                mapped.madvise(mmap.MADV_DONTNEED)


def _scales_of(block: Vectors) -> Vectors:
    return 1 / np.maximum(np.sqrt(np.einsum("ij,ij->i", block, block)), _TINY)
