"""Sketches: products of a query with all vectors of a large library, nearly, from a tenth of their numbers.

Rows are brought to their leading principal components. Along all other directions photos differ little: on 648
photos the cosines by 128 components of 1,280 differ by 0.008 (standard deviation), and the nearest 24 are all
among the nearest 60. So a sketch of 64 MB stands for 500,000 vectors of 640, and what it finds is read exactly.
"""

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.vectors import quantize
from app.similarity.vectors.pca import principal_components
from app.similarity.vectors.vector_rows import VectorRows

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

FEW = 50_000
"""Rows up to which there is no need of a sketch: all are read in 25 ms."""

_DIMENSIONS = 128
_SAMPLE = 8_000
"""Rows from which the directions are learned."""
_AT_ONCE = 2_000


def make_sketch(rows: VectorRows, sample: Rows) -> "Sketch":
    """Make an empty sketch in the leading directions of some of these rows."""
    some = rows.take(sample[:: max(1, -(-len(sample) // _SAMPLE))])
    mean = some.mean(axis=0)
    return Sketch(mean, principal_components(some - mean, _DIMENSIONS))


class Sketch:
    """Rows in few directions."""

    def __init__(self, mean: Vectors, components: Vectors) -> None:
        self._mean = mean
        self._components = components
        self._rows = VectorRows()
        self._lengths: Vectors = np.zeros(0, np.float32)
        """What scales rows of length 1 to the products they stand for."""
        self._written: NDArray[np.int32] = np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self._rows)

    def update(self, rows: VectorRows, written: NDArray[np.int32]) -> Generator[None]:
        """Sketch the rows that were written since the last update, in steps; `written` (n,) tells when each was."""
        before = len(self)
        numbers = np.zeros((len(rows), len(self._components)), np.int8)
        lengths = np.zeros(len(rows), np.float32)
        if before:
            numbers[:before], lengths[:before] = self._numbers, self._lengths
        stale = np.ones(len(rows), np.bool_)
        stale[:before] = self._written[:before] != written[:before]
        todo = np.flatnonzero(stale)
        for start in range(0, len(todo), _AT_ONCE):
            some = todo[start : start + _AT_ONCE]
            shadows = (rows.take(some) - self._mean) @ self._components.T
            numbers[some] = quantize(shadows)
            lengths[some] = np.linalg.norm(shadows, axis=1)
            yield
        if len(todo):
            self._numbers, self._lengths, self._written = numbers, lengths, written.copy()
            self._rows = VectorRows()
            self._rows.attach(numbers)

    def products(self, directions: Vectors) -> Vectors:
        """Return the products (n, d) of all rows with directions (dimensions, d), nearly."""
        along: NDArray[Any] = self._rows.products(self._components @ directions)
        along *= self._lengths[:, None]
        along += self._mean @ directions
        return along
