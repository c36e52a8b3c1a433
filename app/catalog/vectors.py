"""Vectors by digest and embedder, and the classes the built-in model saw in each photo."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.catalog.table import SHOWN, ArrayTable

_HALF = np.dtype("<f2")


class Vectors(ArrayTable[np.float16]):
    """Rows of `vectors` (half precision; unit vectors lose about 1e-7 of cosine) and `seen`."""

    _table, _array, _type = "vectors", "vector", _HALF

    def digests(self, embedder: str) -> set[str]:
        """Return the digests with a vector of this embedder."""
        return set(self._column("SELECT digest FROM vectors WHERE embedder = ?", [embedder]))

    def of(self, embedder: str, digest: str) -> NDArray[np.float16] | None:
        """Return the vector (dimensions,) of these bytes by an embedder, or None."""
        cell = self._value(
            "SELECT vector FROM vectors WHERE embedder = ? AND digest = ?", [embedder, digest]
        )
        return None if cell is None else np.frombuffer(cell, _HALF)

    def rebind(self, old: str, new: str) -> None:
        """Copy the vectors and classes of one digest to another."""
        super().rebind(old, new)
        self._copy("seen", "classes", old, new)

    def counts(self) -> dict[str, int]:
        """Count the vectors of each embedder."""
        return dict(
            self._rows("SELECT embedder, count(*) FROM vectors GROUP BY embedder ORDER BY embedder")
        )

    def count_shown(self, embedder: str) -> int:
        """Count the photos to show that have a vector of this embedder: 0.1 s for 100,000."""
        return self._value(
            "SELECT count(*) FROM vectors JOIN photos ON photos.digest = vectors.digest "
            "JOIN files ON files.photo = photos.id AND files.role = 0 "
            f"WHERE embedder = ? AND {SHOWN}",
            [embedder],
        )

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
