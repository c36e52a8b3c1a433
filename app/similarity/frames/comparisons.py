"""The comparison store: results of frame comparison by pair, kept so that no pair is compared twice."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.relation import FrameComparison, Relation

RECIPE = "compared2"
"""Changes when the same pixels would be judged otherwise."""

Pairs = NDArray[np.int64]
"""(m, 2) rows, the smaller first."""


def keys_of(pairs: Pairs, count: int) -> NDArray[np.int64]:
    """(m,) a number for each pair of `count` rows; `divmod` by it gives the rows back."""
    return pairs[:, 0] * count + pairs[:, 1]


@dataclass(slots=True)
class ComparisonStore:
    """Rows stand for photos of different content, as in the graph."""

    digests: NDArray[np.str_]
    pairs: Pairs = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    relations: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    scores: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    stops: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    settled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """(n,) whether all that is to be compared with that photo has been."""

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> "ComparisonStore":
        """As `arrays` gave it for storing; no arrays: nothing was compared."""
        if not arrays:
            return cls(np.zeros(0, "U32"))
        return cls(
            arrays["digests"].astype("U32"),
            arrays["pairs"].astype(np.int64),
            arrays["relations"],
            arrays["scores"].astype(np.float32),
            arrays["stops"].astype(np.float32),
            arrays["settled"],
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For storing, small."""
        return {
            "digests": self.digests.astype("S32"),
            "pairs": self.pairs.astype(np.int32),
            "relations": self.relations,
            "scores": self.scores.astype(np.float16),
            "stops": self.stops.astype(np.float16),
            "settled": self.settled,
        }

    def of(self, digests: NDArray[np.str_]) -> "ComparisonStore":
        """The same with the rows of these digests; what was found of others is forgotten."""
        _, old_rows, new_rows = np.intersect1d(
            self.digests, digests, assume_unique=True, return_indices=True
        )
        where = np.full(len(self.digests), -1, np.int64)
        where[old_rows] = new_rows
        pairs = where[self.pairs]
        kept = (pairs >= 0).all(axis=1)
        turned = kept & (pairs[:, 0] > pairs[:, 1])
        stops = np.where(turned, -self.stops, self.stops)
        settled = np.zeros(len(digests), np.bool_)
        settled[new_rows] = self.settled[old_rows]
        return ComparisonStore(
            digests,
            np.sort(pairs[kept], axis=1),
            self.relations[kept],
            self.scores[kept],
            stops[kept],
            settled,
        )

    def missing(self, pairs: Pairs) -> Pairs:
        """Those of these pairs that have not been looked at."""
        count = max(1, len(self.digests))
        keys = np.unique(keys_of(pairs, count))
        new = np.setdiff1d(keys, keys_of(self.pairs, count), assume_unique=True)
        return np.stack(np.divmod(new, count), axis=1)

    def add(self, pairs: Pairs, comparisons: list[FrameComparison]) -> None:
        """Note what was found of these pairs."""
        self.pairs = np.concatenate([self.pairs, pairs])
        found = np.array([each.relation for each in comparisons], np.int8)
        self.relations = np.concatenate([self.relations, found])
        self.scores = np.concatenate(
            [self.scores, np.array([each.score for each in comparisons], np.float32)]
        )
        self.stops = np.concatenate(
            [self.stops, np.array([each.stops for each in comparisons], np.float32)]
        )

    def and_of(self, more: "ComparisonStore") -> "ComparisonStore":
        """What was found of these pairs and of more, by the same rows."""
        return ComparisonStore(
            self.digests,
            np.concatenate([self.pairs, more.pairs]),
            np.concatenate([self.relations, more.relations]),
            np.concatenate([self.scores, more.scores]),
            np.concatenate([self.stops, more.stops]),
            self.settled,
        )

    def related(self) -> "ComparisonStore":
        """Only the pairs that are something to each other."""
        some = self.relations != Relation.NONE
        return ComparisonStore(
            self.digests,
            self.pairs[some],
            self.relations[some],
            self.scores[some],
            self.stops[some],
            self.settled,
        )
