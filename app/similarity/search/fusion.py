"""Fusion of several scores, for and against, each with its own threshold and spread, into one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float32]

_SPREAD = np.float32(1.4826)
"""Median absolute deviation to standard deviation, for a normal distribution."""
_TINY = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class TermScores:
    """How like all photos are to one thing that was asked for."""

    scores: Scores
    """(n,); not a number where it is not known."""
    cutoff: float | None
    """From which on photos really match; None where none does."""
    against: bool = False
    weight: float = 1.0


def fuse_scores(likenesses: Sequence[TermScores]) -> Scores:
    """How far every photo is above the cut-offs, in standard deviations: (n,), 0 at the cut-off.

    Several likenesses are joined by their soft minimum, -log(sum w exp(-z) / sum w): a photo must have
    something of each, what it lacks counts most, and a little too little of one is made up by the
    others. What really matches a thing against is out, and it goes first where nothing else is asked;
    a weight w puts that cut-off log w deviations lower. What is not known of a photo speaks against it,
    and not for it.
    """
    blended = _join([each for each in likenesses if not each.against])
    for each in likenesses:
        if each.against and each.cutoff is not None:
            past = -(_above(each) + np.float32(np.log(each.weight)))
            blended = past if blended is None else np.minimum(blended, past)
    return np.zeros(len(likenesses[0].scores), np.float32) if blended is None else blended


def _join(likenesses: Sequence[TermScores]) -> Scores | None:
    if len(likenesses) < 2:
        return _above(likenesses[0]) if likenesses else None
    weights = np.array([each.weight for each in likenesses])
    # Beyond 30 deviations there is nothing left to tell, and exp would overflow.
    above = np.clip([_above(each) for each in likenesses], -30, 30).astype(np.float64)
    return (-np.log(weights @ np.exp(-above) / weights.sum())).astype(np.float32)


def _above(likeness: TermScores) -> Scores:
    """In standard deviations of the scores; minus infinity where nothing is known."""
    scores = likeness.scores
    known = scores[~np.isnan(scores)]
    if not len(known):
        return np.full(len(scores), -np.inf, np.float32)
    middle = np.median(known)
    spread = max(_SPREAD * np.median(np.abs(known - middle)), _TINY)
    cutoff = likeness.cutoff
    # Where nothing matches, the best still come first, below a cut-off they do not reach.
    line = known.max() + spread if cutoff is None else cutoff
    above = (scores - np.float32(line)) / np.float32(spread)
    return np.nan_to_num(above, nan=-np.inf).astype(np.float32)
