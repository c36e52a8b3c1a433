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
    """Scores of all photos for a term of a query."""

    scores: Scores
    """(n,) NaN where unknown."""
    cutoff: float | None
    """Score from which photos match; None if none does."""
    against: bool = False
    weight: float = 1.0


def fuse_scores(term_scores: Sequence[TermScores]) -> Scores:
    """Return how far every photo (n,) is above the cut-offs, in standard deviations.

    Several terms are joined by their soft minimum, -log(sum w exp(-z) / sum w): a photo must have something
    of each, what it lacks counts most, and a little too little of one is made up by the others. What matches a
    term against is out; a weight w puts that cut-off log w deviations lower. An unknown score counts as lowest.
    """
    blended = _join([each for each in term_scores if not each.against])
    for each in term_scores:
        if each.against and each.cutoff is not None:
            past = -(_above(each) + np.float32(np.log(each.weight)))
            blended = past if blended is None else np.minimum(blended, past)
    return np.zeros(len(term_scores[0].scores), np.float32) if blended is None else blended


def _join(term_scores: Sequence[TermScores]) -> Scores | None:
    if len(term_scores) < 2:
        return _above(term_scores[0]) if term_scores else None
    weights = np.array([each.weight for each in term_scores])
    # Beyond 30 deviations there is nothing left to tell, and exp would overflow.
    above = np.clip([_above(each) for each in term_scores], -30, 30).astype(np.float64)
    return (-np.log(weights @ np.exp(-above) / weights.sum())).astype(np.float32)


def _above(term: TermScores) -> Scores:
    """Return how far scores are above the cut-off, in standard deviations; minus infinity where unknown."""
    scores = term.scores
    known = scores[~np.isnan(scores)]
    if not len(known):
        return np.full(len(scores), -np.inf, np.float32)
    middle = np.median(known)
    spread = max(_SPREAD * np.median(np.abs(known - middle)), _TINY)
    # Where nothing matches, the best still come first, below a cut-off they do not reach.
    cutoff = known.max() + spread if term.cutoff is None else term.cutoff
    above = (scores - np.float32(cutoff)) / np.float32(spread)
    return np.nan_to_num(above, nan=-np.inf).astype(np.float32)
