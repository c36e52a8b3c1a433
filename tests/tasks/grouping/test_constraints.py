"""What decisions mean for groups: no question is asked twice, and none is answered by the wrong decision."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from app.domain.groups import ContentRef, Decision, Group, Tier, Verdict
from app.domain.photo import Photo
from app.tasks.grouping.constraints import attach_decisions, link_constraints


def photo(name: str, number: int = 0) -> Photo:
    """Its first letter is its content, its whole name its place."""
    at = number or sum(ord(letter) for letter in name)
    return Photo(at, Path("/photos") / name, name[0], 3, 2, 10, 0.0, taken=False)


def group(*names: str, tier: Tier = Tier.BURST) -> Group:
    return Group("id", "title", tuple(photo(name) for name in names), tier)


def decision(
    verdict: Verdict, *parts: Sequence[str], tier: Tier = Tier.BURST, time: float = 0.0
) -> Decision:
    members = tuple(
        tuple(ContentRef(name[0], Path("/photos") / name) for name in part) for part in parts
    )
    return Decision(int(time), time, tier, verdict, members)


def mark(asked: Group, *decisions: Decision) -> Group:
    (marked,) = attach_decisions([asked], decisions)
    return marked


def names(photos: Sequence[Photo]) -> list[str]:
    return [each.path.name for each in photos]


KEEP_ABC = decision(Verdict.KEEP, ["a"], ["b", "c"])


# ---- decided ----


@pytest.mark.parametrize("tier", Tier)
def test_who_kept_a_burst_is_not_asked_again_about_what_is_within_it(tier: Tier) -> None:
    for answer in (KEEP_ABC, decision(Verdict.KEEP_ALL, ["a", "b", "c"])):
        for names_ in (["a", "b", "c"], ["b", "c"]):
            marked = mark(group(*names_, tier=tier), answer)
            assert marked.decision == answer
            assert marked.decided


def test_a_smaller_decision_does_not_answer_for_a_larger_group() -> None:
    for tier in (Tier.SCENE, Tier.NEAR_DUPLICATE):
        assert mark(group("a", "b", "c", "d", tier=tier), KEEP_ABC).decision is None


def test_several_decisions_do_not_answer_for_a_group_together() -> None:
    marked = mark(
        group("a", "b", "c", "d", tier=Tier.SCENE),
        decision(Verdict.KEEP_ALL, ["a", "b"]),
        decision(Verdict.KEEP_ALL, ["c", "d"]),
    )
    assert marked.decision is None


@pytest.mark.parametrize("verdict", [Verdict.SPLIT, Verdict.MERGE])
def test_what_only_shapes_groups_answers_for_none(verdict: Verdict) -> None:
    assert mark(group("a", "b"), decision(verdict, ["a"], ["b"])).decision is None


def test_copies_said_to_be_not_the_same_are_not_asked_about_again() -> None:
    text = decision(Verdict.NOT_SAME, ["a1", "a2"], tier=Tier.EXACT_DUPLICATE)
    assert mark(group("a1", "a2", tier=Tier.EXACT_DUPLICATE), text).decided
    assert mark(group("a1", "a2", tier=Tier.NEAR_DUPLICATE), text).decision is None


def test_a_photo_that_joins_opens_the_group_again_and_is_named() -> None:
    marked = mark(group("a", "b", "c", "d"), KEEP_ABC)
    assert marked.decision == KEEP_ABC
    assert not marked.decided
    assert names(marked.newcomers) == ["d"]


def test_one_photo_in_common_is_not_the_same_group_again() -> None:
    assert mark(group("a", "x", "y"), KEEP_ABC).decision is None


def test_a_third_copy_opens_identical_photos_again_and_is_named() -> None:
    text = decision(Verdict.KEEP, ["a1"], ["a3"], tier=Tier.EXACT_DUPLICATE)
    assert mark(group("a1", "a3", tier=Tier.EXACT_DUPLICATE), text).decided
    marked = mark(group("a1", "a2", "a3", tier=Tier.EXACT_DUPLICATE), text)
    assert not marked.decided
    assert names(marked.newcomers) == ["a2"]


def test_a_copy_that_moved_is_not_taken_for_the_one_that_joined() -> None:
    text = decision(Verdict.KEEP, ["a1"], ["a3"], tier=Tier.EXACT_DUPLICATE)
    photos = (photo("a1", 1), photo("a9", 7), photo("a-moved", 2))
    marked = mark(Group("id", "", photos, Tier.EXACT_DUPLICATE), text)
    assert names(marked.newcomers) == ["a9"]


def test_copies_that_all_moved_are_the_same_photos() -> None:
    text = decision(Verdict.KEEP_ALL, ["a1", "a3", "b1"])
    assert mark(group("a7", "a8", "b9"), text).decided


def test_the_newest_decision_wins_and_one_about_all_photos_before_one_about_some() -> None:
    newest = decision(Verdict.KEEP, ["b"], ["a", "c"], time=3)
    middle = decision(Verdict.KEEP_ALL, ["a", "b", "c"], time=2)
    some = decision(Verdict.KEEP_ALL, ["a", "b"], time=4)
    assert mark(group("a", "b", "c"), some, newest, middle).decision == newest
    older = decision(Verdict.KEEP_ALL, ["b", "c"], time=1)
    assert mark(group("a", "b", "c", "d"), some, newest, older).decision == some


def test_what_is_not_decided_any_more_is_open_again() -> None:
    decided = mark(group("a", "b", "c"), KEEP_ABC)
    assert mark(decided).decision is None
    (again,) = attach_decisions([mark(group("a", "b", "c", "d"), KEEP_ABC)], [])
    assert again.newcomers == ()


# ---- apart and together ----

Pair = frozenset[str]


def apart_pairs(parts_list: Sequence[tuple[frozenset[str], ...]]) -> set[Pair]:
    return {
        frozenset((one, other))
        for parts in parts_list
        for left, right in combinations(parts, 2)
        for one in left
        for other in right
    }


def together_pairs(sets: Sequence[frozenset[str]]) -> set[Pair]:
    return {frozenset(pair) for joined in sets for pair in combinations(sorted(joined), 2)}


def pairs(*texts: str) -> set[Pair]:
    return {frozenset(text) for text in texts}


@pytest.mark.parametrize(
    ("decided_on", "counts_for"),
    [
        (Tier.NEAR_DUPLICATE, [Tier.EXACT_DUPLICATE, Tier.NEAR_DUPLICATE]),
        (Tier.SCENE, [Tier.EXACT_DUPLICATE, Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE]),
        (Tier.THEME, [tier for tier in Tier if tier is not Tier.EVENT]),
        (Tier.EVENT, [Tier.EVENT]),
    ],
)
def test_what_is_apart_is_so_in_all_finer_tiers(decided_on: Tier, counts_for: list[Tier]) -> None:
    for text in (
        decision(Verdict.NOT_SAME, ["a", "b"], tier=decided_on),
        decision(Verdict.SPLIT, ["a"], ["b"], tier=decided_on),
    ):
        found = [tier for tier in Tier if link_constraints([text], tier)[0]]
        assert found == counts_for


@pytest.mark.parametrize(
    ("decided_on", "counts_for"),
    [
        (Tier.NEAR_DUPLICATE, [Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE]),
        (Tier.SCENE, [Tier.SCENE]),
        (Tier.THEME, [Tier.THEME]),
        (Tier.EVENT, [Tier.EVENT]),
    ],
)
def test_what_is_together_is_so_in_the_coarser_tiers_up_to_scenes(
    decided_on: Tier, counts_for: list[Tier]
) -> None:
    text = decision(Verdict.MERGE, ["a"], ["b"], tier=decided_on)
    assert [tier for tier in Tier if link_constraints([text], tier)[1]] == counts_for


def test_not_the_same_is_said_of_every_two_and_a_split_only_across() -> None:
    apart, _ = link_constraints([decision(Verdict.NOT_SAME, ["a", "b", "c"])], Tier.BURST)
    assert apart_pairs(apart) == pairs("ab", "ac", "bc")
    apart, _ = link_constraints([decision(Verdict.SPLIT, ["a", "b"], ["c"])], Tier.BURST)
    assert apart_pairs(apart) == pairs("ac", "bc")


def test_a_copy_is_not_apart_from_itself() -> None:
    for text in (
        decision(Verdict.NOT_SAME, ["a1", "a2", "b"]),
        decision(Verdict.SPLIT, ["a1", "b"], ["a2", "c"]),
    ):
        apart, _ = link_constraints([text], Tier.BURST)
        assert all(len(pair) == 2 for pair in apart_pairs(apart))


def test_a_later_merge_takes_back_only_what_it_is_about() -> None:
    merge = decision(Verdict.MERGE, ["a"], ["b"])
    apart, together = link_constraints(
        [merge, decision(Verdict.NOT_SAME, ["a", "b", "c", "d"])], Tier.BURST
    )
    assert apart_pairs(apart) == pairs("ac", "ad", "bc", "bd", "cd")
    assert together_pairs(together) == pairs("ab")
    apart, _ = link_constraints(
        [merge, decision(Verdict.SPLIT, ["a", "x"], ["b", "y"])], Tier.BURST
    )
    assert apart_pairs(apart) == pairs("ay", "xb", "xy")


def test_a_later_split_takes_a_merge_back_along_its_line() -> None:
    merge = decision(Verdict.MERGE, ["a", "b"], ["c", "d"])
    split = decision(Verdict.SPLIT, ["a", "b"], ["c", "d"])
    _, together = link_constraints([split, merge], Tier.BURST)
    assert together_pairs(together) == pairs("ab", "cd")
    apart, together = link_constraints([merge, split], Tier.BURST)
    assert apart_pairs(apart) == set()
    assert together_pairs(together) == pairs("ab", "ac", "ad", "bc", "bd", "cd")
    _, together = link_constraints(
        [decision(Verdict.NOT_SAME, ["a", "b", "c", "d"]), merge], Tier.BURST
    )
    assert together == []


def test_of_any_pair_the_newest_word_counts() -> None:
    """Against the plain meaning, pair by pair, on many random histories."""
    random = np.random.default_rng(7)
    for _ in range(300):
        history: list[Decision] = []
        newest: dict[Pair, Verdict] = {}
        for time in range(5):
            letters = list(random.permutation(list("abcdef"))[: random.integers(2, 6)])
            cut = int(random.integers(1, len(letters)))
            parts = [letters[:cut], letters[cut:]]
            verdict = (Verdict.NOT_SAME, Verdict.SPLIT, Verdict.MERGE)[random.integers(3)]
            if verdict is Verdict.NOT_SAME:
                parts = [letters]
            history.insert(0, decision(verdict, *parts, time=time))
            across = {
                frozenset((one, other)) for one in parts[0] for other in (parts[1:] or [[]])[0]
            }
            every = {frozenset(pair) for pair in combinations(letters, 2)}
            newest |= dict.fromkeys(across if verdict is Verdict.SPLIT else every, verdict)
        apart, together = link_constraints(history, Tier.BURST)
        merged = {pair for pair, verdict in newest.items() if verdict is Verdict.MERGE}
        assert apart_pairs(apart) == newest.keys() - merged
        # A merge that was divided since may be less than was said: no set can hold it all.
        assert together_pairs(together) <= merged
