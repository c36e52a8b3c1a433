"""Linkage: links between photos in each tier, and the groups they connect.

The tiers nest where that is true, and here is the one place that says so:

    exact duplicates within near duplicates within scenes, bursts within scenes

A near duplicate is the frame itself made anew, so it need not have been taken in the burst; themes go their
own way (`theme_tree`). Everything is cut from links that are computed once (`LinkSet`), so that a slider only
compares numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
"""Within these, by a clock that counts parts of seconds, the trigger finger needs no other proof."""
_TIGHTEST_SCENE, _WIDEST_SCENE = 0.9, 0.55
"""Cosines at the ends of the scenes' slider, between strangers 0 and twins 1."""
_SHARED_BY = 2
"""Others with which a photo shares what is around its picture, and no more, so that this is taken for a frame."""
_NEARLY = 0.6
"""Share of windows that must agree at the loose end of the twins' slider, where things may have moved."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Photos taken one soon after the other by the same camera."""

    pairs: Pairs
    gaps: NDArray[np.float64]
    """Seconds."""
    scores: Strengths
    """Cosines."""
    exact: NDArray[np.bool_]
    """Whether the clock counts parts of seconds."""

    def and_of(self, more: "Steps") -> "Steps":
        """These and more."""
        return Steps(
            np.concatenate([self.pairs, more.pairs]),
            np.append(self.gaps, more.gaps),
            np.append(self.scores, more.scores),
            np.append(self.exact, more.exact),
        )


@dataclass(frozen=True, slots=True)
class LinkSet:
    """All that ties photos together; rows as in the graph."""

    count: int
    near: Pairs
    """Neighbours in the graph, each pair once."""
    scores: Strengths
    compared: ComparisonStore
    """Pairs that are something to each other by their pixels, by clocks and by exposures."""
    steps: Steps
    known: CaptureContext
    calibration: Calibration

    def of(self, tier: Tier, detail: float) -> tuple[Pairs, Strengths]:
        """The links of a tier at that detail, 0 loosest to 1 tightest, and how strong each is."""
        if tier is Tier.NEAR_DUPLICATE:
            return self._near_duplicates(detail)
        if tier is Tier.BURST:
            return self._bursts(detail)
        if tier is Tier.SCENE:
            return self._scenes(detail)
        raise ValueError(f"the tier {tier.value} is not made of links")

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
        # In a library of little else than one scene, what its photos share is its mean, and lost.
        related = self.compared.pairs[self.compared.relations != Relation.AROUND]
        seen = np.isin(keys_of(steps.pairs, self.count), keys_of(related, self.count))
        alike = (steps.scores >= self.calibration.burst) | seen
        sure = steps.exact & (steps.gaps <= _SURE_SECONDS)
        kept = (steps.gaps <= _SECONDS * _RANGE ** (1 - 2 * detail)) & (alike | sure)
        return steps.pairs[kept], steps.scores[kept]

    def _scenes(self, detail: float) -> tuple[Pairs, Strengths]:
        threshold = self._scene_threshold(detail)
        near = (self.scores >= threshold) & ~self._is_by_frame()
        parts = [
            (self.near[near], self.scores[near]),
            self._near_duplicates(detail),
            self._bursts(detail),
            self._sets(),
        ]
        return np.concatenate([pairs for pairs, _ in parts]), np.concatenate(
            [strengths for _, strengths in parts]
        )

    def _is_by_frame(self) -> NDArray[np.bool_]:
        """Which neighbours may be near by what is around their pictures only.

        Two photos are that share it with two others at least, unless their own pixels are something to each other.
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
        middle, span = (
            self.calibration.scene,
            self.calibration.near_duplicates - self.calibration.strangers,
        )
        place = _TIGHTEST_SCENE if detail > 0.5 else _WIDEST_SCENE
        end = self.calibration.strangers + place * span
        return middle + abs(2 * detail - 1) * (end - middle)

    def _sets(self) -> tuple[Pairs, Strengths]:
        kept = np.isin(self.compared.relations, list(_SETS))
        return self.compared.pairs[kept], self.compared.scores[kept]

    def sets(self) -> list[tuple[SetKind, NDArray[np.int64]]]:
        """Photos that only make sense together, and mirror images: kind and rows of each set.

        Two that are twins by way of a third are edits of one frame, however bright the one became.
        """
        found: list[tuple[SetKind, NDArray[np.int64]]] = []
        near_duplicates = label(self.count, self._near_duplicates(0.5)[0])
        one, other = self.compared.pairs.T
        edits = near_duplicates[one] == near_duplicates[other]
        for relation, kind in (*_SETS.items(), (Relation.MIRROR, SetKind.MIRROR)):
            pairs = self.compared.pairs[(self.compared.relations == relation) & ~edits]
            found += [(kind, rows) for rows in connected_groups(self.count, pairs)]
        return found


_SETS = {
    Relation.BRACKET: SetKind.BRACKET,
    Relation.FOCUS: SetKind.FOCUS,
    Relation.OVERLAP: SetKind.PANORAMA,
}


def connected_groups(count: int, pairs: Pairs) -> list[NDArray[np.int64]]:
    """What hangs together by these links: the rows of each group of two or more, in order."""
    if not len(pairs):
        return []
    labels = label(count, pairs)
    rows = np.unique(pairs)
    order = rows[np.argsort(labels[rows], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def count_connected(count: int, pairs: Pairs) -> int:
    """How many groups `connected_groups` would make."""
    return int((np.bincount(label(count, pairs)) > 1).sum()) if len(pairs) else 0


def label(count: int, pairs: Pairs) -> NDArray[np.int64]:
    """(count,) a number for what each row hangs together with."""
    return label_components(pairs[:, 0], pairs[:, 1], count)


Partition = tuple[frozenset[int], ...]
"""Rows that must not be in one group with those of another part."""

Apart = Sequence[Partition]


def constrained_groups(
    count: int, pairs: Pairs, strengths: Strengths, apart: Apart, together: Sequence[frozenset[int]]
) -> list[NDArray[np.int64]]:
    """The same, but as the user said: some photos are together, some are never.

    In groups that a parting touches, links are followed strongest first, and one that would bring
    parted photos together is not; so a newcomer goes to the part it is most like.
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
    """One group, parted."""
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
    """Whether any decision has parted these two groups."""
    for parts in apart:
        here = [number for number, part in enumerate(parts) if not part.isdisjoint(one)]
        there = [number for number, part in enumerate(parts) if not part.isdisjoint(other)]
        if here and there and set(here) != set(there):
            return True
    return False


def find_weakest(
    count: int, pairs: Pairs, strengths: Strengths, groups: Sequence[NDArray[np.int64]]
) -> list[float]:
    """For each group the strength of the weakest link without which it would fall apart.

    That is the weakest in the strongest spanning tree of the links within it; 0 where links alone do not
    hold it together, but the user's word.
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
    """Groups that were not made of links, as the user said; the photos of each in the order they had."""
    touched = {row for parts in apart for part in parts for row in part}.union(*together)
    if not touched:
        return groups
    number = {row: place for parts in apart for place, part in enumerate(parts) for row in part}
    pairs: list[tuple[int, int]] = []
    for rows in groups:
        # Next to its own part each has a link; those of no part go with the first.
        chain = sorted(rows.tolist(), key=lambda row: number.get(row, -1))
        pairs += pairwise(chain)
    links = np.sort(np.array(pairs, np.int64).reshape(-1, 2), axis=1)
    place = {
        row: place for place, row in enumerate(row for rows in groups for row in rows.tolist())
    }
    arranged = constrained_groups(count, links, np.ones(len(links), np.float32), apart, together)
    return [
        np.array(sorted(rows.tolist(), key=lambda row: place.get(row, count)), np.int64)
        for rows in arranged
    ]
