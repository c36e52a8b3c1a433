"""Rows of photos by digest."""

from bisect import bisect_left
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.texts import Rows

Digests: TypeAlias = NDArray[np.bytes_]

DIGEST = "S32"
"""The type of a digest: 32 hexadecimal digits."""


class DigestRows:
    """Rows by digest, in 16 bytes each."""

    def __init__(self, digests: Digests) -> None:
        self._digests = digests
        # Eight digits at a time, as numbers: to sort texts takes many times as long.
        words = np.ascontiguousarray(digests, DIGEST).view(">u8").reshape(len(digests), 4)
        words = words.astype(np.uint64)
        self._order = np.lexsort(words.T[::-1]) if len(digests) else np.zeros(0, np.int64)
        self._keys = np.ascontiguousarray(words[self._order, 0]).data

    def rows(self, digest: str) -> list[int]:
        """Return the rows of a digest, in order."""
        wanted = digest.encode()
        key = int.from_bytes(wanted[:8].ljust(8, b"\0"), "big")
        place, rows = bisect_left(self._keys, key), list[int]()
        while place < len(self._keys) and self._keys[place] == key:
            row = int(self._order[place])
            if self._digests[row] == wanted:
                rows.append(row)
            place += 1
        return rows

    @cached_property
    def first_of(self) -> Rows:
        """For each row the first one of its digest."""
        in_order = self._digests[self._order]
        is_first = np.concatenate([[True], in_order[1:] != in_order[:-1]])[: len(in_order)]
        first = np.empty(len(in_order), np.int64)
        first[self._order] = self._order[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]]
        return first

    @cached_property
    def copied(self) -> Rows:
        """The first row of each digest that several rows have."""
        return np.unique(self.first_of[self.first_of != np.arange(len(self._digests))])
