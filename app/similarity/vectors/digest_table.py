"""Rows by digest, in arrays: 50 bytes a row where a dictionary of texts takes 200, and many are looked up at once."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST, first_words, order_of

Digests: TypeAlias = Sequence[str] | NDArray[Any]
"""Digests as texts, or (n,) of NumPy's bytes or texts."""
Rows = NDArray[np.int64]


class DigestTable:
    """The digest of each row. Rows are only ever added; of a digest that occurs twice the last row counts."""

    def __init__(self) -> None:
        self._names: NDArray[np.bytes_] = np.zeros(0, DIGEST)
        self._sorted: NDArray[np.bytes_] = self._names
        self._keys = first_words(self._names)
        """What the sorted digests begin with."""
        self._order: Rows = np.zeros(0, np.int64)
        """Rows in the order of their digests."""
        self._latest: dict[bytes, int] = {}
        """Rows that came since these were sorted."""

    def __len__(self) -> int:
        return len(self._names)

    def extend(self, digests: Digests) -> NDArray[np.bool_]:
        """Add a row for each digest; an empty one is nobody's. Return which of them (n,) count."""
        names = to_bytes(digests)
        first = len(self)
        self._names = np.concatenate([self._names, names])
        if len(self._latest) + len(names) > max(256, len(self) // 100):
            self._sort()
        else:
            numbered = enumerate(names.tolist(), start=first)
            self._latest |= {name: row for row, name in numbered if name}
        return self.rows_of(names) == np.arange(first, len(self))

    def row_of(self, digest: str) -> int | None:
        """Return the row of a digest, or None."""
        row = self._latest.get(digest.encode())
        if row is not None:
            return row
        found = int(self.rows_of([digest])[0])
        return found if found >= 0 else None

    def rows_of(self, digests: Digests) -> Rows:
        """Return the row (n,) of each digest, -1 where there is none."""
        names = to_bytes(digests)
        rows = np.full(len(names), -1, np.int64)
        if len(self._sorted):
            wanted = first_words(names)
            places = np.searchsorted(self._keys, wanted, "right") - 1
            there = (places >= 0) & (self._sorted[places] == names)
            rows[there] = self._order[places[there]]
            # Few begin like another.
            left = np.flatnonzero(~there & (places >= 0) & (self._keys[places] == wanted))
            if len(left):
                places = np.searchsorted(self._sorted, names[left], "right") - 1
                there = (places >= 0) & (self._sorted[places] == names[left])
                rows[left[there]] = self._order[places[there]]
        if self._latest:
            latest = (self._latest.get(name, -1) for name in names.tolist())
            rows = np.maximum(rows, np.fromiter(latest, np.int64, len(names)))
        return rows

    def mask(self, digests: Digests) -> NDArray[np.bool_]:
        """Return which rows (n,) are those of digests; unknown ones are ignored."""
        mask = np.zeros(len(self), np.bool_)
        rows = self.rows_of(digests)
        mask[rows[rows >= 0]] = True
        return mask

    def digest(self, row: int) -> str:
        """Return the digest of a row."""
        return bytes(self._names[row]).decode()

    def digests_of(self, rows: Rows) -> NDArray[np.str_]:
        """Return the digests (n,) of rows."""
        return self._names[rows].astype("U32")

    def _sort(self) -> None:
        order = order_of(self._names)
        self._order = order[self._names[order] != b""]
        self._sorted = self._names[self._order]
        self._keys = first_words(self._sorted)
        self._latest.clear()


def to_bytes(digests: Digests) -> NDArray[np.bytes_]:
    """Return digests (n,) as bytes."""
    return np.asarray(digests, DIGEST) if len(digests) else np.zeros(0, DIGEST)
