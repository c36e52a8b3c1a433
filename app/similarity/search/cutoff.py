"""The match threshold: the score from which on photos match a query, or none where none does.

Every photo's score stands for a probability that it matches, by a logistic curve fitted for each kind of
query. From all of a library's probabilities follows how good a cut at each score is to be expected: with p
sorted downwards, a cut below the k best has an expected F1 of about

    2 (p₁ + … + p_k) / (k + p₁ + … + p_n + 1),

the 1 for a match that is not recognised at all, so that a lone unlikely photo promises little. The
cut-off is where that is highest (Lewis 1995, "Evaluating and optimizing autonomous text
classification systems"; Lipton, Elkan and Narayanaswamy 2014 show that it lies at half the F1 reached).
So the same score may be above it for one query and below it for another: where many photos match surely, a
doubtful one is left out; in 100,000 photos the sum over all the unrelated ones raises the bar, as some score
high by chance. Where even the best cut would not be good, nothing matches.

Probabilities below one in twenty count as none, as they are not known well: in 100,000 photos a small error
would outweigh the one that surely matches.

A model nobody has measured has no curve. There nearly all photos are unrelated to a query, so their scores
are its *empirical null* (Efron 2004, "Large-scale simultaneous hypothesis testing"), its centre the median of
all, its spread that of the lower half, where no match lies. A match is then as likely as not at √(2 ln n)
spreads from the centre, which the farthest of n unrelated photos is expected to reach (Donoho and Johnstone
1994).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_MAD = 1.4826
"""Spread of a normal distribution over its median absolute deviation."""

_UNLIKELY = 0.05
"""Probabilities below count as none."""

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class CutoffProfile:
    """The logistic curve of one kind of query."""

    even: float
    """The score at which a match is as likely as not; with `by_null`, so much beyond the farthest unrelated photo."""
    sharpness: float
    """Growth of the logarithm of the odds with the score."""
    least: float
    """F1 that the best cut must promise, else nothing matches."""
    by_null: bool = False
    """Whether scores are taken as spreads of the empirical null."""


TEXT = CutoffProfile(even=0.31, sharpness=19.0, least=0.25)
"""Words across the built-in bridge: the curve it was learned with (packaging/train_words.py).

Over 7,091 captioned photos 50 words reach a mean F1 of 0.42, over the 500 held out 0.34. Of 26 texts that
name nothing there was, in nine libraries of 100 to 7,700 photos, three find something in some: "gearbox of
a battleship", "piston rings of a tractor", "stock exchange rate". The others promise 0.246 at most, "castle"
among scenes 0.33, "hat" and "shoe" among clothes 0.30 and 0.35.
"""

OWN_TEXT = CutoffProfile(even=0.0, sharpness=2.5, least=0.3, by_null=True)
"""Words of a CLIP- or SigLIP-family model."""

EXAMPLES = CutoffProfile(even=0.45, sharpness=8.0, least=0.0)
"""Cosines of centred vectors of whole photos: mean F1 of a photo's own folder 0.41 in clothing, 0.34 in
flowers, 0.90 in scenes, 0.55 in all three among 3,000 others; the best cut of each query has 0.55,
0.61, 0.99 and 0.68."""

REGIONS = CutoffProfile(even=0.0, sharpness=2.5, least=0.0, by_null=True)
"""Cosines of each photo's best region."""


def find_cutoff(scores: Scores, kind: CutoffProfile) -> float | None:
    """Return the lowest score of a match, from the scores (n,) of all photos; None if nothing matches."""
    if not len(scores):
        return None
    centre, spread, even = 0.0, 1.0, kind.even
    if kind.by_null:
        centre, spread = _find_null(scores)
        even += float(np.sqrt(2 * np.log(len(scores))))  # Its expected farthest.
    # Only what is likely enough is sorted: a few of half a million.
    odds = kind.sharpness * ((scores - centre) / spread - even)
    ordered = -np.sort(-scores[odds >= np.log(_UNLIKELY / (1 - _UNLIKELY))].astype(np.float64))
    if not len(ordered):
        return None
    # Where most photos are copies of one, an unrelated photo lies a thousand million spreads away.
    odds = np.clip(kind.sharpness * ((ordered - centre) / spread - even), -50, 50)
    likely = 1 / (1 + np.exp(-odds))
    promised = 2 * likely.cumsum() / (np.arange(1, len(likely) + 1) + likely.sum() + 1)
    best = int(promised.argmax())
    return float(ordered[best]) if promised[best] > kind.least else None


def _find_null(scores: Scores) -> tuple[float, float]:
    """Return the centre of the empirical null, and its spread."""
    centre = float(np.median(scores))
    return centre, max(_MAD * float(np.median(centre - scores[scores <= centre])), _TINY)
