"""Which photos hang together by links, on links whose truth is known, and as the user said."""

from itertools import pairwise

import numpy as np
import pytest

from app.domain.groups import SetKind, Tier
from app.similarity.frames.comparisons import ComparisonStore
from app.similarity.frames.relation import FrameComparison, Relation
from app.similarity.grouping.calibration import Calibration
from app.similarity.grouping.capture_context import gather_capture_context
from app.similarity.grouping.linkage import (
    LinkSet,
    Steps,
    connected_groups,
    constrained_groups,
    count_connected,
    find_weakest,
    rearrange,
)
from tests.similarity.blobs import digests_of

DETAILS = [0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0]
LINKED = (Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE)


def pairs_of(*pairs: tuple[int, int]) -> np.ndarray:
    return np.array(pairs, np.int64).reshape(-1, 2)


def strengths_of(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def sets_of(groups: list[np.ndarray]) -> set[frozenset[int]]:
    return {frozenset(rows.tolist()) for rows in groups}


def draw_links(count: int = 300, seed: int = 1) -> LinkSet:
    """Anything may be tied to anything, by any of the ties there are."""
    dice = np.random.default_rng(seed)

    def some(number: int) -> np.ndarray:
        drawn = np.sort(dice.integers(0, count, (number, 2)), axis=1)
        return np.unique(drawn[drawn[:, 0] < drawn[:, 1]], axis=0)

    compared, near, steps = ComparisonStore(digests_of(count)), some(200), some(100)
    found = some(150)
    kinds = dice.choice([relation for relation in Relation if relation], len(found))
    scores = dice.uniform(0.5, 1, len(found)).round(2)
    compared.add(
        found, [FrameComparison(Relation(k), float(s)) for k, s in zip(kinds, scores, strict=True)]
    )
    return LinkSet(
        count,
        near,
        dice.uniform(0, 1, len(near)).astype(np.float32),
        compared,
        Steps(
            steps,
            dice.uniform(0, 60, len(steps)),
            dice.uniform(-0.2, 1, len(steps)).astype(np.float32),
            dice.random(len(steps)) < 0.5,
        ),
        gather_capture_context([], {}),
        Calibration(0.0, 0.95),
    )


def cut(links: LinkSet, tier: Tier, detail: float) -> set[frozenset[int]]:
    return sets_of(connected_groups(links.count, links.of(tier, detail)[0]))


def is_within(fine: set[frozenset[int]], coarse: set[frozenset[int]]) -> bool:
    return all(any(group <= other for other in coarse) for group in fine)


# ---- tiers ----


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("tier", LINKED)
def test_finer_never_joins_and_coarser_never_parts(tier: Tier, seed: int) -> None:
    links = draw_links(seed=seed)
    cuts = [cut(links, tier, detail) for detail in DETAILS]
    assert all(is_within(fine, coarse) for coarse, fine in pairwise(cuts))
    assert cuts[0] != cuts[-1]


@pytest.mark.parametrize("detail", DETAILS)
def test_twins_and_bursts_are_within_scenes_at_every_detail(detail: float) -> None:
    links = draw_links()
    for tier in (Tier.NEAR_DUPLICATE, Tier.BURST):
        assert is_within(cut(links, tier, detail), cut(links, Tier.SCENE, detail))


def test_sets_are_within_scenes_and_are_no_twins() -> None:
    compared = ComparisonStore(digests_of(6))
    found = [Relation.BRACKET, Relation.FOCUS, Relation.OVERLAP]
    compared.add(pairs_of((0, 1), (2, 3), (4, 5)), [FrameComparison(each, 1.0) for each in found])
    links = LinkSet(**{**fields_of(draw_links(6)), "compared": compared})
    kinds = [SetKind.BRACKET, SetKind.FOCUS, SetKind.PANORAMA]
    assert [(kind, rows.tolist()) for kind, rows in links.sets()] == list(
        zip(kinds, [[0, 1], [2, 3], [4, 5]], strict=True)
    )
    assert cut(links, Tier.NEAR_DUPLICATE, 0.0) == set()
    sets = {frozenset({0, 1}), frozenset({2, 3}), frozenset({4, 5})}
    assert is_within(sets, cut(links, Tier.SCENE, 1.0))


def fields_of(links: LinkSet) -> dict[str, object]:
    return {name: getattr(links, name) for name in LinkSet.__dataclass_fields__}


def test_two_that_are_twins_by_way_of_a_third_are_no_bracket() -> None:
    compared = ComparisonStore(digests_of(4))
    near_duplicate, bracket = (
        FrameComparison(Relation.SAME_FRAME, 1.0),
        FrameComparison(Relation.BRACKET, 1.0),
    )
    compared.add(
        pairs_of((0, 1), (1, 2), (0, 2), (0, 3)), [near_duplicate, near_duplicate, bracket, bracket]
    )
    links = LinkSet(**{**fields_of(draw_links(4)), "compared": compared})
    assert [(kind, rows.tolist()) for kind, rows in links.sets()] == [(SetKind.BRACKET, [0, 3])]


def test_time_alone_makes_a_burst_only_by_a_clock_that_counts_parts_of_seconds() -> None:
    steps = Steps(
        pairs_of((0, 1), (2, 3), (4, 5), (6, 7)),
        np.array([0.3, 0.3, 0.6, 2.9]),
        strengths_of(0.0, 0.0, 0.0, 0.9),
        np.array([True, False, True, False]),
    )
    nothing = ComparisonStore(digests_of(8))
    links = LinkSet(**{**fields_of(draw_links(8)), "steps": steps, "compared": nothing})
    assert cut(links, Tier.BURST, 0.5) == {frozenset({0, 1}), frozenset({6, 7})}


def test_frames_whose_pixels_are_alike_are_a_burst_though_a_small_library_hides_it() -> None:
    steps = Steps(
        pairs_of((0, 1), (2, 3)),
        np.array([0.7, 0.7]),
        strengths_of(0.0, 0.0),
        np.zeros(2, np.bool_),
    )
    compared = ComparisonStore(digests_of(4))
    compared.add(pairs_of((0, 1)), [FrameComparison(Relation.NEAR, 0.8)])
    links = LinkSet(**{**fields_of(draw_links(4)), "steps": steps, "compared": compared})
    assert cut(links, Tier.BURST, 0.5) == {frozenset({0, 1})}


def test_themes_and_copies_are_not_cut_from_links() -> None:
    for tier in (Tier.THEME, Tier.EXACT_DUPLICATE):
        with pytest.raises(ValueError, match=tier.value):
            draw_links().of(tier, 0.5)


def test_without_photos_there_are_no_groups() -> None:
    links = LinkSet(
        0,
        pairs_of(),
        strengths_of(),
        ComparisonStore.from_arrays({}),
        Steps(pairs_of(), np.zeros(0), strengths_of(), np.zeros(0, np.bool_)),
        gather_capture_context([], {}),
        Calibration(0.0, 0.95),
    )
    for tier in LINKED:
        assert cut(links, tier, 0.5) == set()
        assert constrained_groups(0, *links.of(tier, 0.5), [], []) == []
        assert find_weakest(0, *links.of(tier, 0.5), []) == []
    assert links.sets() == []


def test_the_number_is_that_of_the_groups() -> None:
    links = draw_links()
    for tier in LINKED:
        pairs = links.of(tier, 0.5)[0]
        assert count_connected(links.count, pairs) == len(connected_groups(links.count, pairs)) > 0


# ---- as the user said ----

CHAIN = pairs_of((0, 1), (1, 2), (2, 3))


def parts(*rows: set[int]) -> tuple[frozenset[int], ...]:
    return tuple(map(frozenset, rows))


def decided(
    strengths: np.ndarray,
    apart: list[tuple[frozenset[int], ...]],
    together: list[frozenset[int]] | None = None,
    pairs: np.ndarray = CHAIN,
    count: int = 6,
) -> set[frozenset[int]]:
    return sets_of(constrained_groups(count, pairs, strengths, apart, together or []))


def test_what_is_apart_is_in_no_group_together_not_even_by_a_chain() -> None:
    assert decided(strengths_of(0.9, 0.8, 0.9), [parts({0}, {3})]) == parts_set({0, 1}, {2, 3})
    assert decided(strengths_of(0.9, 0.7, 0.8), [parts({0}, {1})]) == parts_set({1, 2, 3})


def parts_set(*rows: set[int]) -> set[frozenset[int]]:
    return set(map(frozenset, rows))


def test_a_newcomer_goes_to_the_part_it_is_most_like() -> None:
    split = [parts({0, 1}, {2, 3})]
    links = pairs_of((0, 1), (2, 3), (1, 2), (1, 4), (2, 4))
    likes_first = strengths_of(0.9, 0.9, 0.95, 0.8, 0.7)
    likes_second = strengths_of(0.9, 0.9, 0.95, 0.7, 0.8)
    assert decided(likes_first, split, pairs=links) == parts_set({0, 1, 4}, {2, 3})
    assert decided(likes_second, split, pairs=links) == parts_set({0, 1}, {2, 3, 4})


def test_what_was_put_together_is_together_without_a_link() -> None:
    together = [frozenset({0, 5}), frozenset({4, 5})]
    assert decided(strengths_of(0.9, 0.8, 0.9), [], together) == parts_set({0, 1, 2, 3, 4, 5})


def test_apart_wins_over_together() -> None:
    found = decided(
        strengths_of(0.9, 0.8, 0.9), [parts({4}, {5})], [frozenset({4, 0}), frozenset({0, 5})]
    )
    assert not any({4, 5} <= group for group in found)
    assert any({0, 4} <= group or {0, 5} <= group for group in found)


def test_a_group_that_no_word_touches_stays_as_it_is() -> None:
    pairs = pairs_of((0, 1), (2, 3))
    assert decided(strengths_of(0.9, 0.9), [parts({0}, {1})], pairs=pairs) == parts_set({2, 3})


def test_one_photo_said_to_be_together_with_itself_makes_no_group() -> None:
    assert decided(strengths_of(), [], [frozenset({3})], pairs=pairs_of()) == set()


def test_the_weakest_link_is_that_without_which_the_group_falls_apart() -> None:
    ring = pairs_of((0, 1), (1, 2), (0, 2), (3, 4))
    groups = [np.array([0, 1, 2]), np.array([3, 4])]
    weakest = find_weakest(5, ring, strengths_of(0.9, 0.8, 0.2, 0.5), groups)
    assert weakest == pytest.approx([0.8, 0.5])


def test_the_weakest_link_of_a_group_is_none_that_was_not_followed() -> None:
    strengths, apart = strengths_of(0.9, 0.3, 0.8), [parts({0, 1}, {2}, {3})]
    groups = constrained_groups(4, CHAIN, strengths, apart, [])
    assert sets_of(groups) == parts_set({0, 1})
    assert find_weakest(4, CHAIN, strengths, groups) == pytest.approx([0.9])


def test_a_group_that_the_users_word_holds_together_has_no_weakest_link() -> None:
    groups = [np.array([0, 1]), np.array([2, 3, 4, 5]), np.array([6, 7])]
    pairs, strengths = pairs_of((0, 1), (2, 3), (4, 5)), strengths_of(0.9, 0.8, 0.8)
    assert find_weakest(8, pairs, strengths, groups) == pytest.approx([0.9, 0.0, 0.0])


# ---- groups that were not made of links ----


def arranged(
    groups: list[list[int]],
    apart: list[tuple[frozenset[int], ...]],
    together: list[frozenset[int]] | None = None,
) -> list[list[int]]:
    rows = [np.array(group, np.int64) for group in groups]
    return [each.tolist() for each in rearrange(10, rows, apart, together or [])]


def test_photos_keep_the_order_they_had() -> None:
    assert arranged([[5, 1, 3, 2]], []) == [[5, 1, 3, 2]]
    assert arranged([[5, 1, 3, 2, 4]], [parts({5, 2}, {3, 4})]) == [[5, 1, 2], [3, 4]]


def test_photos_of_no_part_stay_with_the_first() -> None:
    assert arranged([[9, 8, 7, 6]], [parts({9}, {6})]) == [[9, 8, 7]]


def test_two_groups_put_together_are_one() -> None:
    assert arranged([[3, 1], [2, 0], [5, 4]], [], [frozenset({1, 2})]) == [[3, 1, 2, 0], [5, 4]]


def test_several_partings_of_one_group_hold_all() -> None:
    apart = [parts({0}, {1}), parts({1, 2}, {3, 4}), parts({5}, {6})]
    found = arranged([list(range(8))], apart)
    for text in apart:
        for one, part in enumerate(text):
            others = frozenset().union(*text[:one], *text[one + 1 :])
            assert not any(part & set(group) and others & set(group) for group in found)
    assert sum(map(len, found)) >= 6


# ---- frames in common ----


def framed_links(*agreeing: tuple[int, int]) -> LinkSet:
    """Four photos, all near each other by vectors, whose pixels show the same frame; and what else they show."""
    every = pairs_of(*[(one, other) for one in range(4) for other in range(one + 1, 4)])
    compared = ComparisonStore(digests_of(4))
    kinds = [
        Relation.NEAR if (one, other) in agreeing else Relation.AROUND
        for one, other in every.tolist()
    ]
    compared.add(every, [FrameComparison(kind, 0.9) for kind in kinds])
    nothing = np.zeros(0)
    steps = Steps(every[:0], nothing, nothing.astype(np.float32), nothing.astype(np.bool_))
    scores = np.full(len(every), 0.9, np.float32)
    known = gather_capture_context([], {})
    return LinkSet(4, every, scores, compared, steps, known, Calibration(0.0, 0.95))


def test_photos_that_share_a_frame_only_are_no_scene() -> None:
    assert len(framed_links().of(Tier.SCENE, 0.5)[0]) == 0
    assert framed_links().sets() == []


def test_photos_in_one_frame_that_show_the_same_are_a_scene() -> None:
    pairs, _ = framed_links((0, 1)).of(Tier.SCENE, 0.5)
    assert pairs.tolist() == [[0, 1]]


def test_what_one_pair_has_in_common_at_its_edges_is_no_frame() -> None:
    links = framed_links((0, 1), (0, 2), (1, 3), (2, 3), (0, 3))
    assert len(links.of(Tier.SCENE, 0.5)[0]) == 6
