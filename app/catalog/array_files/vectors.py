"""Vectors by digest and embedder, and the classes the built-in model saw in each photo."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.catalog.array_files.array_table import ArrayTable
from app.catalog.table import SHOWN
from app.domain.vectors import fitting_type, quantize, to_unit

_HALF = np.dtype("<f2")


class Vectors(ArrayTable):
    """Unit vectors of embedders, in whole numbers of 8 bits, and rows of `seen`."""

    kind = "vector"

    def _choose_type(self, arrays: NDArray[Any]) -> np.dtype[Any]:
        return fitting_type(arrays)

    def _pack(self, arrays: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        return arrays if arrays.dtype == dtype else quantize(arrays, dtype)

    def unit_vector(self, embedder: str, digest: str) -> NDArray[np.float32] | None:
        """Return the vector (dimensions,) of these bytes by an embedder, or None."""
        numbers = self.of(embedder, digest)
        return None if numbers is None else to_unit(numbers)

    def rebind(self, old: str, new: str) -> None:
        """Copy the vectors and classes of one digest to another."""
        super().rebind(old, new)
        self._copy("seen", "classes", old, new)

    def count_shown(self, embedder: str) -> int:
        """Count the photos to show that have a vector of this embedder: 0.1 s for 100,000."""
        shown = self._column(
            "SELECT photos.digest FROM photos "
            f"JOIN files ON files.photo = photos.id AND files.role = 0 WHERE {SHOWN}"
        )
        there = self.digests(embedder)
        return sum(digest in there for digest in shown)

    def put_classes(
        self, digests: Iterable[str], classes: NDArray[np.uint16], shares: NDArray[np.float16]
    ) -> None:
        """Store the most probable classes of photos (n, 8) and their probabilities (n, 8)."""
        cells = (
            row.astype("<u2").tobytes() + share.astype(_HALF).tobytes()
            for row, share in zip(classes, shares, strict=True)
        )
        self._put("seen", "digest, classes", list(zip(digests, cells, strict=True)))

    def classes(self) -> Iterator[tuple[str, NDArray[np.uint16], NDArray[np.float16]]]:
        """Yield digest, classes and probabilities of every classified photo."""
        for digest, cell in self._run("SELECT digest, classes FROM seen"):
            half = len(cell) // 2
            yield digest, np.frombuffer(cell[:half], "<u2"), np.frombuffer(cell[half:], _HALF)


class Regions(ArrayTable):
    """Region vectors of photos (regions, dimensions), by the method that made them."""

    kind = "region"

    def lacking(self, maker: str, vectors: Vectors, embedder: str) -> list[str]:
        """Return the digests with a vector of the embedder, and no regions by this maker."""
        known, wanted = self.mapped(maker).digests, vectors.mapped(embedder).digests
        # Most are stored together, so that they have the same row.
        both = min(len(known), len(wanted))
        rows = np.append(known[:both] != wanted[:both], np.ones(len(wanted) - both, np.bool_))
        if not rows.any():
            return []
        there = self.digests(maker)
        order = dict.fromkeys(wanted[rows].astype("U32").tolist())
        return [digest for digest in order if digest and digest not in there]


class Features(ArrayTable):
    """Numbers of photos that are not unit vectors: layouts and margins."""

    kind = "feature"

    def _choose_type(self, arrays: NDArray[Any]) -> np.dtype[Any]:
        return _HALF
