"""Which pairs are looked at: none that matters is passed over, and none is looked at twice."""

from collections.abc import Generator

import numpy as np
import pytest

from app.similarity.frames.candidates import (
    by_layout,
    by_time,
    by_turned_layout,
    by_vector,
    of_few,
)
from app.similarity.frames.comparisons import ComparisonStore
from app.similarity.frames.features import edge_histogram, turn_layouts
from app.similarity.frames.relation import FrameComparison, Relation
from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph
from tests.running import run
from tests.similarity.blobs import clumped_vectors, digests_of, random_vectors

SAME_FRAME, NOTHING = (
    FrameComparison(Relation.SAME_FRAME, 0.75, 0.0),
    FrameComparison(Relation.NONE),
)
BRACKET = FrameComparison(Relation.BRACKET, 0.5, 2.0)


def _no_layouts(vectors: np.ndarray) -> np.ndarray:
    return np.zeros((len(vectors), 512), np.float32)


def rows_of(*pairs: tuple[int, int]) -> np.ndarray:
    return np.array(pairs, np.int64).reshape(-1, 2)


def found_by(search: Generator[int, None, np.ndarray]) -> set[tuple[int, int]]:
    return {(int(one), int(other)) for one, other in run(search)[0]}


def graph_of(vectors: np.ndarray) -> NeighbourGraph:
    return run(build_graph(digests_of(len(vectors)), vectors))[0]


# ---- by vector, by time, by layout ----


def test_near_neighbours_are_proposed_and_far_ones_are_not() -> None:
    vectors, truth = clumped_vectors((5, 5), 10)
    pairs = by_vector(graph_of(vectors), _no_layouts(vectors), 0.6, 0.6)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert {(int(a), int(b)) for a, b in pairs} == {
        (a, b) for a in range(10) for b in range(a + 1, 10) if truth[a] == truth[b]
    }


def test_a_graph_of_few_photos_proposes_no_row_that_is_not_there() -> None:
    assert by_vector(
        graph_of(random_vectors(2)), _no_layouts(random_vectors(2)), -2, -2
    ).tolist() == [[0, 1], [0, 1]]
    for vectors in (np.zeros((0, 40), np.float32), random_vectors(1)):
        assert by_vector(graph_of(vectors), _no_layouts(vectors), -2, -2).shape == (0, 2)


def test_photos_taken_right_after_each_other_are_proposed_whatever_they_look_like() -> None:
    times = np.array([100.0, np.nan, 8.0, 111.0, 0.0, 101.0, 102.0])
    found = {(int(one), int(other)) for one, other in by_time(times)}
    assert found == {(2, 4), (0, 5), (0, 6), (5, 6), (3, 5), (3, 6)}


def test_photos_without_a_time_are_not_after_each_other() -> None:
    for times in ([], [np.nan], [np.nan] * 3, [5.0], [5.0, np.nan]):
        assert by_time(np.array(times)).shape == (0, 2)


def test_the_nearest_layouts_of_newcomers_are_proposed() -> None:
    layouts, truth = clumped_vectors((3, 3), 12, spread=0.2)
    pairs = found_by(by_layout(layouts, np.array([0, 4])))
    assert {(0, 1), (0, 2), (3, 4), (4, 5)} <= pairs
    assert all(0 in pair or 4 in pair for pair in pairs)
    assert len(truth) == 18


def test_turned_copies_of_newcomers_are_proposed_and_nothing_else() -> None:
    layouts = np.random.default_rng(2).standard_normal((40, 512)).astype(np.float32)
    for row, quarters in ((30, 1), (31, 2), (32, 3)):
        layouts[row] = turn_layouts(layouts[row - 30][None], quarters)[0]
    layouts[33] = layouts[3]
    assert found_by(by_turned_layout(layouts, np.arange(40))) == {(0, 30), (1, 31), (2, 32)}
    assert found_by(by_turned_layout(layouts, np.array([31]))) == {(1, 31)}


def test_few_photos_and_no_newcomers_propose_no_layout() -> None:
    nothing = np.zeros(0, np.int64)
    for search in (by_layout, by_turned_layout):
        assert found_by(search(random_vectors(5, 512), nothing)) == set()
        assert found_by(search(np.zeros((0, 512), np.float32), nothing)) == set()
        assert found_by(search(random_vectors(1, 512), np.array([0]))) == set()


def test_photos_without_a_layout_are_not_alike_for_that() -> None:
    layouts, _ = clumped_vectors((3,), 7, spread=0.2)
    layouts[[4, 7]] = 0
    assert not {(4, 7)} & found_by(by_layout(layouts, np.arange(10)))


def test_of_few_photos_all_pairs_are_proposed() -> None:
    assert of_few(3).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert of_few(1).shape == of_few(0).shape == (0, 2)


# ---- what was found is kept ----


def compared(count: int = 4) -> ComparisonStore:
    known = ComparisonStore.from_arrays({}).of(digests_of(count))
    known.add(rows_of((0, 1), (1, 3), (2, 3)), [SAME_FRAME, NOTHING, BRACKET])
    known.settled[:3] = True
    return known


def test_what_was_found_is_stored_and_read_as_it_was() -> None:
    known = compared()
    again = ComparisonStore.from_arrays(known.arrays())
    for name in ComparisonStore.__dataclass_fields__:
        assert np.array_equal(getattr(again, name), getattr(known, name)), name
        assert getattr(again, name).dtype == getattr(known, name).dtype, name


def test_only_pairs_not_looked_at_are_missing_each_once() -> None:
    asked = rows_of((0, 1), (0, 2), (1, 3), (0, 2), (2, 3), (1, 2))
    assert compared().missing(asked).tolist() == [[0, 2], [1, 2]]
    assert compared().missing(rows_of()).shape == (0, 2)
    assert ComparisonStore.from_arrays({}).missing(rows_of()).shape == (0, 2)


def test_rows_follow_their_photos_and_the_brighter_one_stays_the_brighter() -> None:
    old = digests_of(4)
    turned = np.array([old[3], "f" * 32, old[2], old[0]])
    after = compared().of(turned)
    assert after.pairs.tolist() == [[0, 2]]
    assert after.relations.tolist() == [Relation.BRACKET]
    assert after.stops.tolist() == [-2.0]
    assert after.settled.tolist() == [False, False, True, True]


def test_what_was_found_of_a_photo_that_left_is_forgotten() -> None:
    after = compared().of(digests_of(2))
    assert after.pairs.tolist() == [[0, 1]]
    assert compared().of(digests_of(0)).pairs.shape == (0, 2)


def test_pairs_that_are_nothing_to_each_other_are_left_out() -> None:
    assert compared().related().pairs.tolist() == [[0, 1], [2, 3]]


def test_neighbours_that_are_not_sure_are_looked_at_only_where_their_layouts_are_alike() -> None:
    vectors = random_vectors(40)
    graph = graph_of(vectors)
    layouts = np.random.default_rng(1).standard_normal((40, 512)).astype(np.float32)
    other = int(graph.neighbours[0, 0])
    layouts[other] = layouts[0]
    pairs = {tuple(pair) for pair in by_vector(graph, layouts, -2, 2).tolist()}
    assert pairs == {(0, other)}


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_layout_is_turned_as_the_photo_is(quarters: int) -> None:
    pixels = np.random.default_rng(4).integers(0, 255, (8, 8)).astype(np.uint8)
    photo = np.kron(pixels, np.ones((16, 16), np.uint8))
    turned = turn_layouts(edge_histogram(photo)[None], quarters)[0]
    there = edge_histogram(np.ascontiguousarray(np.rot90(photo, quarters)))
    assert turned @ there > 0.95
    assert quarters == 0 or edge_histogram(photo) @ there < 0.5
