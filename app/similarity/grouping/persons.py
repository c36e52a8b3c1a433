"""Persons: faces of one person grouped, without joining what a photo or the user keeps apart.

Links of the neighbour graph of faces are followed strongest first (single linkage), and two groups are joined only
where the average over all their pairs is that of one person, too: a chain of look-alikes makes no group. Measured
on 25 portraits of 9 persons among 1,000 photos of strangers: B-cubed F1 1.00; of HDBSCAN over the same graph, where a
group has five faces at least, 0.86.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Vectors = NDArray[np.float32]

LINK = 0.42
"""Cosine from which on a pair of faces is followed. By SFace's authors two faces are one person from 0.363 on; of a
thousand strangers a few pairs reach that, too."""
MEAN = 0.45
"""Cosine that two groups must have on average. Among 655 faces of strangers, most of them small, the largest group has
140 faces without it, 32 with 0.36 and 11 with 0.45; the least alike pair of one person in the portraits has 0.61."""
SURE = 0.5
"""Cosine to faces that the user confirmed, from which on a face is shown with that person."""
ASK = 0.363
"""The cosine from which on it is asked whether it is that person."""
_NEAREST = 3
"""Confirmed faces whose average counts: of one person in the dark and in the light only some are near."""


def group_persons(
    neighbours: NDArray[np.int32],
    scores: NDArray[np.float32],
    vectors: Vectors,
    photos: Whole,
    apart: Sequence[tuple[int, int]] = (),
) -> Whole:
    """Return (n,) the number of each face's group, -1 for one that stands alone.

    `neighbours` and `scores` (n, k) of the graph; `vectors` (n, dimensions) of length 1; `photos` (n,) numbers the
    photo of each face, of which no two are in one group; nor are those of a pair in `apart`.
    """
    rows, places = np.nonzero((scores >= LINK) & (neighbours >= 0))
    one, other = rows, neighbours[rows, places].astype(np.int64)
    order = np.argsort(-scores[rows, places], kind="stable")
    groups = _Groups(vectors, photos, apart)
    for left, right in zip(one[order].tolist(), other[order].tolist(), strict=True):
        groups.join(left, right)
    roots = np.array([groups.root(row) for row in range(len(vectors))], np.int64)
    _, codes, counts = np.unique(roots, return_inverse=True, return_counts=True)
    _, labels = np.unique(np.where(counts[codes] > 1, codes, -1), return_inverse=True)
    return labels - int((counts[codes] == 1).any()) if len(labels) else labels


class _Groups:
    """Groups that grow, each with the sum of its vectors and its photos."""

    def __init__(self, vectors: Vectors, photos: Whole, apart: Sequence[tuple[int, int]]) -> None:
        self._parents = list(range(len(vectors)))
        self._sums = vectors.astype(np.float64)
        self._photos = [{photo} for photo in photos.tolist()]
        self._apart: dict[int, set[int]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def root(self, row: int) -> int:
        while self._parents[row] != row:
            self._parents[row] = self._parents[self._parents[row]]
            row = self._parents[row]
        return row

    def join(self, left: int, right: int) -> None:
        """Join the groups of two faces, unless something keeps them apart."""
        one, other = self.root(left), self.root(right)
        if one == other or not self._photos[one].isdisjoint(self._photos[other]):
            return
        if any(self.root(each) == other for each in self._apart.get(one, ())):
            return
        # A photo has at most one face in a group, so there are as many faces as photos.
        pairs = len(self._photos[one]) * len(self._photos[other])
        if float(self._sums[one] @ self._sums[other]) < MEAN * pairs:
            return
        if len(self._photos[one]) < len(self._photos[other]):
            one, other = other, one
        self._parents[other] = one
        self._sums[one] += self._sums[other]
        self._photos[one] |= self._photos[other]
        if other in self._apart:
            self._apart.setdefault(one, set()).update(self._apart[other])


def nearest_persons(
    vectors: Vectors, confirmed: Vectors, persons: Whole, count: int
) -> NDArray[np.float32]:
    """Return (n, count) how near each face is to each person: the average of its nearest confirmed faces.

    `persons` (m,) numbers the person of each confirmed face, 0 to `count` - 1.
    """
    likeness = np.full((len(vectors), count), -1.0, np.float32)
    products = vectors @ confirmed.T
    for person in range(count):
        own = products[:, persons == person]
        if own.shape[1]:
            some = min(_NEAREST, own.shape[1])
            best = np.partition(own, own.shape[1] - some, axis=1)[:, -some:]
            likeness[:, person] = best.mean(1)
    return likeness
