"""Linkage: links between photos in each tier, and the groups they connect.

The tiers nest where that is true:

    exact duplicates within near duplicates within scenes, bursts within scenes

A near duplicate is the same frame, so it need not have been taken in the burst; themes are apart
(`theme_tree`). Links are computed once (`LinkSet`), so that a slider only compares numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from app.domain.groups import SetKind, Tier
from app.similarity.frames.comparisons import ComparisonStore, Pairs, keys_of
from app.similarity.frames.relation import Relation
from app.similarity.graph.sparse import find_forest, label_components
from app.similarity.grouping.calibration import Calibration
from app.similarity.grouping.capture_context import CaptureContext

Strengths = NDArray[np.float32]

_SECONDS, _RANGE = 3.0, 20.0
"""Between two frames of a burst at the middle of the slider; at its ends 20 times as long or as short."""
_SURE_SECONDS = 0.5
"""Within these, by a clock with fractions of a second, photos are a burst without other proof."""
_TIGHTEST_SCENE, _WIDEST_SCENE = 0.9, 0.55
"""Cosines at the ends of the scenes' slider, from unrelated photos, 0, to near duplicates, 1."""
_SHARED_BY = 2
"""Photos with which one shares only the surroundings of its picture, for these to count as a frame."""
_NEARLY = 0.6
"""Share of windows that must agree at the loose end of the near duplicates' slider, where things may have moved."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Pairs of photos taken soon after each other by the same camera."""

    pairs: Pairs
    gaps: NDArray[np.float64]
    """Seconds."""
    scores: Strengths
    """Cosines."""
    exact: NDArray[np.bool_]
    """Whether the clock has fractions of a second."""

    def and_of(self, more: "Steps") -> "Steps":
        """Return these pairs and more."""
        names = [each.name for each in fields(self)]
        return Steps(*(np.concatenate([getattr(self, n), getattr(more, n)]) for n in names))


@dataclass(frozen=True, slots=True)
class LinkSet:
    """All links between photos; rows as in the graph."""

    count: int
    near: Pairs
    """Neighbours in the graph, each pair once."""
    scores: Strengths
    compared: ComparisonStore
    """Pairs with a relation by their pixels, clocks and exposures."""
    steps: Steps
    known: CaptureContext
    calibration: Calibration

    def of(self, tier: Tier, detail: float) -> tuple[Pairs, Strengths]:
        """Return the links of a tier at a detail, 0 loosest to 1 tightest, and the strength of each."""
        cuts = {
            Tier.NEAR_DUPLICATE: self._near_duplicates,
            Tier.BURST: self._bursts,
            Tier.SCENE: self._scenes,
        }
        if tier not in cuts:
            raise ValueError(f"the tier {tier.value} is not made of links")
        return cuts[tier](detail)

    def _near_duplicates(self, detail: float) -> tuple[Pairs, Strengths]:
        relations, scores = self.compared.relations, self.compared.scores
        kept = relations == Relation.SAME_FRAME
        if detail > 0.5:
            kept &= scores >= 2 * detail - 1
        elif detail < 0.5:
            kept |= (relations == Relation.NEAR) & (scores >= 1 - (1 - _NEARLY) * (1 - 2 * detail))
        return self.compared.pairs[kept], scores[kept]

    def _bursts(self, detail: float) -> tuple[Pairs, Strengths]:
        steps = self.steps
        # In a library of little else than one scene, what its photos share is the mean, and lost.
        related = self.compared.pairs[self.compared.relations != Relation.AROUND]
        seen = np.isin(keys_of(steps.pairs, self.count), keys_of(related, self.count))
        alike = (steps.scores >= self.calibration.burst) | seen
        sure = steps.exact & (steps.gaps <= _SURE_SECONDS)
        kept = (steps.gaps <= _SECONDS * _RANGE ** (1 - 2 * detail)) & (alike | sure)
        return steps.pairs[kept], steps.scores[kept]

    def _scenes(self, detail: float) -> tuple[Pairs, Strengths]:
        near = (self.scores >= self._scene_threshold(detail)) & ~self._is_by_frame()
        in_set = np.isin(self.compared.relations, list(_SETS))
        links = [
            (self.near[near], self.scores[near]),
            self._near_duplicates(detail),
            self._bursts(detail),
            (self.compared.pairs[in_set], self.compared.scores[in_set]),
        ]
        pairs, strengths = zip(*links, strict=True)
        return np.concatenate(pairs), np.concatenate(strengths)

    def _is_by_frame(self) -> NDArray[np.bool_]:
        """Return which neighbours may be near by the surroundings of their pictures only.

        So are two that share these with two others at least, unless their pixels have another relation.
        """
        relations, pairs = self.compared.relations, self.compared.pairs
        around = relations == Relation.AROUND
        framed = np.bincount(pairs[around].ravel(), minlength=self.count) >= _SHARED_BY
        doubtful = framed[self.near[:, 0]] & framed[self.near[:, 1]]
        if not doubtful.any():
            return doubtful
        agreeing = keys_of(pairs[~around], self.count)
        return np.asarray(doubtful & ~np.isin(keys_of(self.near, self.count), agreeing), np.bool_)

    def _scene_threshold(self, detail: float) -> float:
        middle = self.calibration.scene
        end = self.calibration.at(_TIGHTEST_SCENE if detail > 0.5 else _WIDEST_SCENE)
        return middle + abs(2 * detail - 1) * (end - middle)

    def sets(self) -> list[tuple[SetKind, NDArray[np.int64]]]:
        """Find photos that only make sense together, and mirror images: kind and rows of each set.

        Two that are near duplicates by way of a third are edits of one frame, however bright the one became.
        """
        near_duplicates = label(self.count, self._near_duplicates(0.5)[0])
        one, other = self.compared.pairs.T
        relations = np.where(
            near_duplicates[one] == near_duplicates[other], Relation.NONE, self.compared.relations
        )
        return [
            (kind, rows)
            for relation, kind in (*_SETS.items(), (Relation.MIRROR, SetKind.MIRROR))
            for rows in connected_groups(self.count, self.compared.pairs[relations == relation])
        ]


_SETS = {
    Relation.BRACKET: SetKind.BRACKET,
    Relation.FOCUS: SetKind.FOCUS,
    Relation.OVERLAP: SetKind.PANORAMA,
}


def connected_groups(count: int, pairs: Pairs) -> list[NDArray[np.int64]]:
    """Find connected components of two rows or more: the rows of each, in order."""
    if not len(pairs):
        return []
    labels = label(count, pairs)
    rows = np.unique(pairs)
    order = rows[np.argsort(labels[rows], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def count_connected(count: int, pairs: Pairs) -> int:
    """Count the groups that `connected_groups` would find."""
    return int((np.bincount(label(count, pairs)) > 1).sum()) if len(pairs) else 0


def label(count: int, pairs: Pairs) -> NDArray[np.int64]:
    """Return (count,) the number of each row's connected component."""
    return label_components(pairs[:, 0], pairs[:, 1], count)


Partition = tuple[frozenset[int], ...]
"""Sets of rows; rows of different sets must not be in one group (cannot-link)."""

Apart = Sequence[Partition]


def constrained_groups(
    count: int, pairs: Pairs, strengths: Strengths, apart: Apart, together: Sequence[frozenset[int]]
) -> list[NDArray[np.int64]]:
    """Find `connected_groups` under the user's must-link (`together`) and cannot-link (`apart`).

    In groups that a partition touches, links are followed strongest first, except those that would join
    what is apart; so a newcomer goes to the part it is most like.
    """
    joined = [(min(rows), row) for rows in together for row in rows if row != min(rows)]
    if joined:
        pairs = np.concatenate([np.array(joined, np.int64).reshape(-1, 2), pairs])
        strengths = np.concatenate([np.full(len(joined), np.inf, np.float32), strengths])
    groups = connected_groups(count, pairs)
    touched = {row for parts in apart for part in parts for row in part}
    if not touched:
        return groups
    whole = [rows for rows in groups if touched.isdisjoint(rows.tolist())]
    for rows in groups:
        if not touched.isdisjoint(rows.tolist()):
            inside = np.isin(pairs[:, 0], rows)
            whole += _partition(rows, pairs[inside], strengths[inside], apart)
    return whole


def _partition(
    rows: NDArray[np.int64], pairs: Pairs, strengths: Strengths, apart: Apart
) -> list[NDArray[np.int64]]:
    """Divide one group by the partitions."""
    here = set(rows.tolist())
    apart = [parts for parts in apart if any(not here.isdisjoint(part) for part in parts)]
    groups = {int(row): {int(row)} for row in rows}
    for place in np.argsort(-strengths, kind="stable"):
        one, other = (groups[int(row)] for row in pairs[place])
        if one is not other and not _forbidden(one, other, apart):
            one |= other
            for row in other:
                groups[row] = one
    distinct = {id(group): group for group in groups.values() if len(group) > 1}
    return [np.array(sorted(group), np.int64) for group in distinct.values()]


def _forbidden(one: set[int], other: set[int], apart: Apart) -> bool:
    """Whether a partition keeps these two groups apart."""
    for parts in apart:
        here = [number for number, part in enumerate(parts) if not part.isdisjoint(one)]
        there = [number for number, part in enumerate(parts) if not part.isdisjoint(other)]
        if here and there and set(here) != set(there):
            return True
    return False


def find_weakest(
    count: int, pairs: Pairs, strengths: Strengths, groups: Sequence[NDArray[np.int64]]
) -> list[float]:
    """Return for each group the strength of the weakest link without which it would fall apart.

    That is the weakest of its strongest spanning tree; 0 if it needs the user's must-link.
    """
    group_of = np.full(count, -1, np.int64)
    for number, members in enumerate(groups):
        group_of[members] = number
    home = group_of[pairs[:, 0]]
    inside = np.flatnonzero((home >= 0) & (home == group_of[pairs[:, 1]]))
    order = inside[np.argsort(-strengths[inside], kind="stable")]
    _, first = np.unique(keys_of(pairs[order], count), return_index=True)
    one, other = pairs[order][first].T
    lengths = np.clip(2 - strengths[order][first], 0.5, None).astype(np.float64)
    rows, _, held_by = find_forest(one, other, lengths, count)
    longest = np.zeros(len(groups))
    np.maximum.at(longest, group_of[rows], held_by)
    spanning = np.array([len(members) - 1 for members in groups], np.int64)
    is_held = np.bincount(group_of[rows], minlength=len(groups)) == spanning
    return np.where(is_held, 2 - longest, 0.0).tolist()


def rearrange(
    count: int, groups: list[NDArray[np.int64]], apart: Apart, together: Sequence[frozenset[int]]
) -> list[NDArray[np.int64]]:
    """Apply the user's must-link and cannot-link to groups not made of links; rows keep their order."""
    touched = {row for parts in apart for part in parts for row in part}.union(*together)
    if not touched:
        return groups
    number = {row: place for parts in apart for place, part in enumerate(parts) for row in part}
    pairs: list[tuple[int, int]] = []
    for rows in groups:
        # Next to its own part each has a link; those of no part go with the first.
        pairs += pairwise(sorted(rows.tolist(), key=lambda row: number.get(row, -1)))
    links = np.sort(np.array(pairs, np.int64).reshape(-1, 2), axis=1)
    place = {row: place for place, row in enumerate(chain(*(rows.tolist() for rows in groups)))}
    arranged = constrained_groups(count, links, np.ones(len(links), np.float32), apart, together)
    return [
        np.array(sorted(rows.tolist(), key=lambda row: place.get(row, count)), np.int64)
        for rows in arranged
    ]
