"""Affinities of photos: how strongly each is drawn to its neighbours (van der Maaten and Hinton 2008).

scipy is loaded on first use: it takes a third of a second that the window has not.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PERPLEXITY = 8.0
"""Neighbours that count of each photo: a third of those known, as is usual."""
_HALVINGS = 40
"""Steps of the search for each photo's bandwidth."""


@dataclass(frozen=True, slots=True)
class Affinities:
    """Symmetric affinities of n rows, by row."""

    starts: NDArray[np.int32]
    """(n + 1,) where the links of each row begin."""
    others: NDArray[np.int32]
    """(m,) rows at the other ends."""
    weights: NDArray[np.float32]
    """(m,) affinities, 1 in sum."""


def make_affinities(neighbours: NDArray[np.int32], scores: NDArray[np.float32]) -> Affinities:
    """Return the affinities of rows with neighbours (n, k), -1 where there is none, and their cosines (n, k)."""
    from scipy.sparse import coo_array

    count, most = neighbours.shape
    shares = to_shares(neighbours, scores)
    rows = np.repeat(np.arange(count, dtype=np.int32), most)
    columns = neighbours.ravel()
    known = columns >= 0
    links = coo_array(
        (shares.ravel()[known], (rows[known], columns[known])), shape=(count, count)
    ).tocsr()
    both = (links + links.T).tocsr()
    weights = both.data / max(float(both.data.sum()), 1e-12)
    return Affinities(
        both.indptr.astype(np.int32), both.indices.astype(np.int32), weights.astype(np.float32)
    )


def to_shares(neighbours: NDArray[np.int32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (n, k) the share of each neighbour of a row, 1 in sum, at the same perplexity for all rows."""
    known = neighbours >= 0
    squares = np.where(known, 2 - 2 * scores, np.inf).astype(np.float64)
    squares -= np.min(squares, axis=1, keepdims=True, where=known, initial=4.0)
    target = np.log(np.clip(known.sum(1) / 3, 1.0, PERPLEXITY))
    low, high = np.full(len(squares), 1e-3), np.full(len(squares), 1e6)
    shares = np.zeros_like(squares)
    finite = np.where(known, squares, 0)
    for _ in range(_HALVINGS):
        middle = np.sqrt(low * high)
        shares = np.where(known, np.exp(-finite * middle[:, None]), 0)
        shares /= np.maximum(shares.sum(1, keepdims=True), 1e-12)
        entropy = -(shares * np.log(np.maximum(shares, 1e-12))).sum(1)
        is_wide = entropy > target
        low, high = np.where(is_wide, middle, low), np.where(is_wide, high, middle)
    return shares.astype(np.float32)
