"""The comparison store: results of frame comparison by pair, kept so that no pair is compared twice."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.similarity.frames.relation import FrameComparison, Relation

RECIPE = "compared2"
"""Changes when the same pixels would be judged otherwise."""

Pairs = NDArray[np.int64]
"""(m, 2) rows, the smaller first."""

_BY_PAIR = ("pairs", "relations", "scores", "stops")
_TYPES = {
    "digests": "U32", "pairs": np.int64, "relations": np.int8, "scores": np.float32,
    "stops": np.float32, "settled": np.bool_,
}  # fmt: skip
_STORED_TYPES = _TYPES | {
    "digests": "S32", "pairs": np.int32, "scores": np.float16, "stops": np.float16,
}  # fmt: skip


def keys_of(pairs: Pairs, count: int) -> NDArray[np.int64]:
    """Return (m,) a number for each pair of `count` rows; `divmod` by `count` gives the rows back."""
    return pairs[:, 0] * count + pairs[:, 1]


@dataclass(slots=True)
class ComparisonStore:
    """Results by pair; rows stand for photos of different content, as in the graph."""

    digests: NDArray[np.str_]
    pairs: Pairs = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    relations: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    scores: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    stops: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    settled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """(n,) whether the photo was compared with all that it is to be compared with."""

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> "ComparisonStore":
        """Read a store back from `arrays`; without any it is empty."""
        if not arrays:
            return cls(np.zeros(0, "U32"))
        return cls(**{name: arrays[name].astype(type_) for name, type_ in _TYPES.items()})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return small arrays to be stored."""
        return {name: getattr(self, name).astype(type_) for name, type_ in _STORED_TYPES.items()}

    def of(self, digests: NDArray[np.str_]) -> "ComparisonStore":
        """Return the results for these digests as rows."""
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
        """Return those of these pairs that were not compared yet."""
        count = max(1, len(self.digests))
        keys = np.unique(keys_of(pairs, count))
        new = np.setdiff1d(keys, keys_of(self.pairs, count), assume_unique=True)
        return np.stack(np.divmod(new, count), axis=1)

    def add(self, pairs: Pairs, comparisons: list[FrameComparison]) -> None:
        """Add the results for these pairs."""
        self.pairs = np.concatenate([self.pairs, pairs])
        relations = np.array([each.relation for each in comparisons], np.int8)
        self.relations = np.append(self.relations, relations)
        scores = np.array([each.score for each in comparisons], np.float32)
        self.scores = np.append(self.scores, scores)
        stops = np.array([each.stops for each in comparisons], np.float32)
        self.stops = np.append(self.stops, stops)

    def and_of(self, more: "ComparisonStore") -> "ComparisonStore":
        """Return these results and more, for the same rows."""
        both = {n: np.concatenate([getattr(self, n), getattr(more, n)]) for n in _BY_PAIR}
        return replace(self, **both)

    def related(self) -> "ComparisonStore":
        """Return only the pairs with a relation."""
        some = self.relations != Relation.NONE
        return replace(self, **{name: getattr(self, name)[some] for name in _BY_PAIR})
