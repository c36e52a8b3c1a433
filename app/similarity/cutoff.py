"""Where a query's matches end: the score from which on photos really match, or that none does.

Nearly all photos of a library have nothing to do with a query. Their scores are its *empirical null*
(Efron 2004, "Large-scale simultaneous hypothesis testing: the choice of a null hypothesis"): a normal
distribution, its centre the median of all scores, its spread told by the lower half, where no match
lies. So every query is measured against this library. From the null follows how many photos would
reach a score by chance; divided by how many do reach it, that is the share of false matches above it
(the false discovery rate, Benjamini & Hochberg 1995, with Efron's null). The cut-off is the lowest
score at which this share is small enough.

Two things a library cannot say of itself. Where most photos match ("flower" in a library of flowers),
or there are only ten, its scores are no null: so centre and spread may only lie within what many
libraries had. And a photo may be nearer than chance without matching, as a cat to "dog": so a match
also has a least score, found once for each kind of query.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_MAD = 1.4826
"""Spread of a normal distribution over its median absolute deviation."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known beforehand of the scores of one kind of query."""

    least: float
    """A match has this score at least."""
    centre: tuple[float, float]
    """Between these the null lies."""
    spread: tuple[float, float]
    """Between these its spread lies."""
    false: float
    """Share of the photos above the cut-off that may be there by chance."""


def find_cutoff(scores: Scores, kind: Kind) -> float | None:
    """The lowest score of a match, from the scores (n,) of all photos; None where nothing matches."""
    from scipy.special import ndtr  # On first use: see `sparse`.

    if not len(scores):
        return None
    ordered = -np.sort(-scores.astype(np.float64))
    centre, spread = _null(ordered, kind)
    by_chance = len(ordered) * ndtr((centre - ordered) / spread)
    false = by_chance / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero((false <= kind.false) & (ordered >= kind.least))
    return float(ordered[good[-1]]) if len(good) else None


def _null(scores: NDArray[np.float64], kind: Kind) -> tuple[float, float]:
    """Centre and spread of what does not match."""
    centre = float(np.clip(np.median(scores), *kind.centre))
    below = centre - scores[scores <= centre]
    spread = _MAD * float(np.median(below)) if len(below) else 0.0
    return centre, float(np.clip(spread, *kind.spread))


PHOTOS = Kind(least=0.25, centre=(-0.1, 0.1), spread=(0.05, 0.2), false=0.2)
PARTS = Kind(least=0.25, centre=(0.0, 0.4), spread=(0.05, 0.2), false=0.2)
WORDS = Kind(least=0.1, centre=(-0.1, 0.1), spread=(0.01, 0.2), false=0.2)
BRIDGED = Kind(least=0.2, centre=(-0.2, 0.1), spread=(0.03, 0.2), false=0.2)
