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


def first_words(digests: Digests) -> NDArray[np.uint64]:
    """Return the first eight digits (n,) of digests as numbers, in the order of the texts."""
    return np.ascontiguousarray(_to_words(digests)[:, 0])


def order_of(digests: Digests) -> Rows:
    """Return rows (n,) in the order of their digests; of equal ones the first row first.

    They are sorted by all digits only where the first eight do not tell.
    """
    words = _to_words(digests)
    order = np.argsort(words[:, 0])
    keys = words[order, 0]
    alike = np.flatnonzero(keys[1:] == keys[:-1])
    if len(alike):
        places = np.union1d(alike, alike + 1)
        rows = order[places]
        order[places] = rows[np.lexsort((rows, *words[rows].T[::-1]))]
    return order


class DigestRows:
    """Rows by digest, in 16 bytes each."""

    def __init__(self, digests: Digests) -> None:
        self._digests = digests
        self._order = order_of(digests)
        self._keys = first_words(digests)[self._order].data

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

    def find(self, digests: Digests) -> tuple[Rows, Rows]:
        """Return the rows (m,) of all photos of digests (n,), in their order, and for each the place of its digest."""
        keys, wanted = np.asarray(self._keys), _to_words(digests)[:, 0]
        starts = np.searchsorted(keys, wanted, "left")
        counts = np.searchsorted(keys, wanted, "right") - starts
        places = np.repeat(np.arange(len(digests)), counts)
        rows = self._order[
            np.arange(len(places)) + np.repeat(starts - np.cumsum(counts) + counts, counts)
        ]
        same = self._digests[rows] == digests[places]  # The first eight digits may be others' too.
        return rows[same], places[same]

    def first_rows(self, digests: Digests) -> Rows:
        """Return the first row (n,) of each digest; -1 for those that are not here."""
        rows, places = self.find(digests)
        first = np.full(len(digests), -1)
        first[places[::-1]] = rows[::-1]
        return first

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


def _to_words(digests: Digests) -> NDArray[np.uint64]:
    """Return digests (n,) as numbers (n, 4), eight digits each: to sort texts takes many times as long."""
    words = np.ascontiguousarray(digests, DIGEST).view(">u8").reshape(len(digests), 4)
    return words.astype(np.uint64)
