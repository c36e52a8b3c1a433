"""Constraints from decisions: decided groups, must-link and cannot-link."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from app.domain.columns.photo_rows import digests_of
from app.domain.groups import ContentRef, Decision, Group, Tier, Verdict
from app.domain.photo import Photo

_TIERS = list(Tier)

_LEAST_SHARED = 2
"""Photos of a decision in a group for the group to be the same one, with newcomers."""

Partition: TypeAlias = tuple[frozenset[str], ...]
"""Sets of digests; those of different sets are apart."""


def attach_decisions(groups: Sequence[Group], decisions: Sequence[Decision]) -> list[Group]:
    """Return the groups, each with the decision on it, if any; `decisions` as listed, newest first.

    A decision to keep some or all holds for every group of its photos, in whatever tier; one that copies are
    not the same, only for its tier. Copies count: a third one is a photo it was not about. A group that shares
    two or more photos with a decision of its own tier, and has others, is open again; the others are its
    newcomers. Of several decisions the newest holds.
    """
    answers = [each for each in decisions if each.verdict in _ANSWERS]
    if not answers:  # The digests of half a million photos would be counted in vain.
        return [_without_decision(group) for group in groups]
    about: dict[str, list[int]] = defaultdict(list)
    counts = [Counter(member.digest for member in each.members) for each in answers]
    for number, count in enumerate(counts):
        _count_sharing(about, count, number)
    return [_attach(group, answers, counts, about) for group in groups]


_ANSWERS = (Verdict.KEEP, Verdict.KEEP_ALL, Verdict.NOT_SAME)


def _attach(
    group: Group,
    answers: Sequence[Decision],
    counts: Sequence[Counter[str]],
    about: Mapping[str, Sequence[int]],
) -> Group:
    has = Counter(digests_of(group.photos))
    shared: Counter[int] = Counter()
    for digest, copies in has.items():
        for number in about.get(digest, ()):
            shared[number] += min(copies, counts[number][digest])
    best: Decision | None = None
    for number in sorted(shared):
        decision = answers[number]
        if decision.verdict is Verdict.NOT_SAME and decision.tier is not group.tier:
            continue
        if shared[number] == len(group.photos):
            return replace(group, decision=decision, newcomers=())
        if best is None and decision.tier is group.tier and shared[number] >= _LEAST_SHARED:
            best = decision
    if best is None:
        return _without_decision(group)
    return replace(group, decision=best, newcomers=_newcomers(group, best))


def _without_decision(group: Group) -> Group:
    return group if group.decision is None else replace(group, decision=None, newcomers=())


def _newcomers(group: Group, decision: Decision) -> tuple[Photo, ...]:
    """Return the photos of the group that the decision was not about.

    Of copies, those at paths it did not have; and of these the newest in the catalog, as one may have moved.
    """
    left = Counter(member.digest for member in decision.members)
    knew = set(decision.members)
    by_age = sorted(
        group.photos, key=lambda photo: (ContentRef(photo.digest, photo.path) not in knew, photo.id)
    )
    new: set[int] = set()
    for photo in by_age:
        left[photo.digest] -= 1
        if left[photo.digest] < 0:
            new.add(photo.id)
    return tuple(photo for photo in group.photos if photo.id in new)


def link_constraints(
    decisions: Sequence[Decision], tier: Tier
) -> tuple[list[Partition], list[frozenset[str]]]:
    """Return what decisions keep apart and together in a tier; `decisions` as listed, newest first.

    Apart (cannot-link): digests of different sets of one tuple; by NOT_SAME (each photo a set) and SPLIT, for
    their tier and all finer ones, on events for these only. Together (must-link): digests of one set; by MERGE,
    for its tier and the coarser ones up to scenes, on themes and events for these only. Of one pair the newer
    decision counts, so no pair is in both. But chains may be: a with b, b with c, and a apart from c. Then apart
    must win.
    """
    apart: list[Partition] = []
    together: list[frozenset[str]] = []
    merges: list[frozenset[str]] = []
    parted_at: dict[str, list[int]] = defaultdict(list)
    merged_at: dict[str, list[int]] = defaultdict(list)
    for decision in decisions:
        about = frozenset(member.digest for member in decision.members)
        if _splits(decision, tier):
            answers = [_subsets(decision)]
            for number in _sharing(merged_at, about):
                answers = [
                    less for subsets in answers for less in _without(subsets, merges[number])
                ]
            for subsets in answers:
                _count_sharing(parted_at, frozenset[str]().union(*subsets), len(apart))
                apart.append(subsets)
        elif _joins(decision, tier):
            sets = [about]
            for number in _sharing(parted_at, about):
                sets = [less for joined in sets for less in _divided(joined, apart[number])]
            _count_sharing(merged_at, about, len(merges))
            merges.append(about)
            together += sets
    return apart, together


def _count_sharing(places: dict[str, list[int]], digests: Iterable[str], number: int) -> None:
    for digest in digests:
        places[digest].append(number)


def _sharing(places: Mapping[str, Sequence[int]], digests: frozenset[str]) -> list[int]:
    """Return the numbers noted for two or more of these digests."""
    noted = Counter(number for digest in digests for number in places.get(digest, ()))
    return sorted(number for number, times in noted.items() if times > 1)


def _splits(decision: Decision, tier: Tier) -> bool:
    if decision.verdict not in (Verdict.NOT_SAME, Verdict.SPLIT):
        return False
    if Tier.EVENT in (tier, decision.tier):
        return tier is decision.tier
    return _TIERS.index(tier) <= _TIERS.index(decision.tier)


def _joins(decision: Decision, tier: Tier) -> bool:
    if decision.verdict is not Verdict.MERGE:
        return False
    if not (tier.is_alike and decision.tier.is_alike):
        return tier is decision.tier
    return _TIERS.index(tier) >= _TIERS.index(decision.tier)


def _subsets(decision: Decision) -> Partition:
    """Return the sets of digests that are apart; a copy in several subsets is in the first."""
    if decision.verdict is Verdict.NOT_SAME:
        digests = dict.fromkeys(each.digest for each in decision.members)
        return tuple(frozenset({digest}) for digest in digests)
    seen: set[str] = set()
    subsets: list[frozenset[str]] = []
    for subset in decision.subsets:
        subsets.append(frozenset(member.digest for member in subset) - seen)
        seen |= subsets[-1]
    return tuple(subsets)


def _without(subsets: Partition, joined: frozenset[str]) -> Iterator[Partition]:
    """Yield partitions of the same pairs as in `subsets`, less those within `joined`."""
    inside = [subset & joined for subset in subsets]
    outside = [subset - joined for subset in subsets]
    if sum(map(bool, inside)) < 2:
        yield subsets
        return
    if sum(map(bool, outside)) > 1:
        yield tuple(subset for subset in outside if subset)
    for number, subset in enumerate(inside):
        others = frozenset[str]().union(*outside[:number], *outside[number + 1 :])
        if subset and others:
            yield subset, others


def _divided(joined: frozenset[str], subsets: Partition) -> Iterator[frozenset[str]]:
    """Yield `joined` divided by `subsets`; digests in none stay with the largest."""
    pieces = sorted((subset & joined for subset in subsets), key=len, reverse=True)
    rest = joined.difference(*pieces)
    for number, piece in enumerate(pieces):
        whole = piece | rest if number == 0 else piece
        if len(whole) > 1:
            yield whole
