"""Connected components of a mask, by runs: pixels that touch, also at a corner."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


class Runs(NamedTuple):
    """The runs of set pixels in the rows of a mask, row by row; each array is (n,)."""

    rows: Whole
    starts: Whole
    ends: Whole
    """The column after the last."""
    labels: Whole
    """The same for all runs of one component; from 0 on."""


def label_runs(mask: NDArray[np.bool_]) -> Runs:
    """Return the runs of a mask (height, width) with the components that they belong to."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    # Runs in reading order: those of the next row that touch a run stand together.
    wide = mask.shape[1] + 2
    below = (rows + 1) * wide
    first = np.searchsorted(rows * wide + ends, below + starts, "left")
    last = np.searchsorted(rows * wide + starts, below + ends, "right")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    lower = np.repeat(first, counts) + within
    labels = _join(len(rows), upper, lower)
    return Runs(rows, starts, ends, np.unique(labels, return_inverse=True)[1])


def _join(count: int, ones: Whole, others: Whole) -> Whole:
    """Return (count,) the smallest number that each is linked with, over links of ones (m,) to others (m,)."""
    labels = np.arange(count)
    while True:
        before = labels.copy()
        least = np.minimum(labels[ones], labels[others])
        # Of whom they are known to be linked with, too: else a long chain takes as many rounds as it has links.
        for each in (ones, others, before[ones], before[others]):
            np.minimum.at(labels, each, least)
        labels = labels[labels]
        if (labels == before).all():
            return labels
