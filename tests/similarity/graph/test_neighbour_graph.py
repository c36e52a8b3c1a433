"""The neighbour graph against all pairs, however it was come by."""

import numpy as np
import pytest

from app.similarity.graph import cells
from app.similarity.graph import neighbour_graph as neighbours_module
from app.similarity.graph.nearest import Decider, Proposer
from app.similarity.graph.neighbour_graph import NEIGHBOURS, NeighbourGraph, build_graph
from app.similarity.vectors.pca import principal_components
from tests.running import answer_of, run
from tests.similarity.blobs import clumped_vectors, digests_of, random_vectors, to_unit


def brute(vectors: np.ndarray, count: int = NEIGHBOURS) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers and cosines of the nearest others, the long way."""
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return order, np.take_along_axis(scores, order, axis=1)


def are_equal(found: np.ndarray, true: np.ndarray, vectors: np.ndarray) -> bool:
    """Whether rows are the same, or as near but for the sixth digit."""
    rows, places = np.nonzero(found != true)
    one, other = vectors[found[rows, places]], vectors[true[rows, places]]
    return bool((np.abs(((one - other) * vectors[rows]).sum(axis=1)) < 2e-6).all())


def graph_of(
    vectors: np.ndarray, digests: np.ndarray | None = None, old: NeighbourGraph | None = None
):  # type: ignore[no-untyped-def]
    names = digests_of(len(vectors)) if digests is None else digests
    return answer_of(build_graph(names, vectors, old))


def test_the_graph_holds_exactly_the_nearest() -> None:
    vectors = random_vectors(700)
    graph = graph_of(vectors)
    neighbours, scores = brute(vectors)
    assert are_equal(graph.neighbours, neighbours, vectors)
    assert np.allclose(graph.scores, scores, atol=1e-5)


@pytest.mark.parametrize("count", [25, 26, 63, 64, 65, 255, 256, 257, 600])
def test_the_graph_is_exact_at_the_edges_of_blocks_and_clumps(count: int) -> None:
    vectors = random_vectors(count, seed=count)
    assert are_equal(graph_of(vectors).neighbours, brute(vectors)[0], vectors)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 23, 24])
def test_where_there_are_too_few_photos_the_rest_is_empty(count: int) -> None:
    vectors = random_vectors(count) if count else np.zeros((0, 40), np.float32)
    graph = graph_of(vectors)
    others = max(0, count - 1)
    assert graph.neighbours.shape == (count, NEIGHBOURS)
    assert np.array_equal(graph.neighbours[:, :others], brute(vectors)[0][:, :others])
    assert (graph.neighbours[:, others:] == -1).all()
    assert np.isneginf(graph.scores[:, others:]).all()


def test_no_photo_is_its_own_neighbour_though_it_has_copies() -> None:
    vectors = np.repeat(random_vectors(20), 5, axis=0)
    graph = graph_of(vectors)
    assert (graph.neighbours != np.arange(100)[:, None]).all()
    assert np.allclose(graph.scores[:, :4], 1, atol=1e-5)


def test_of_equally_near_photos_the_first_rows_come_first() -> None:
    vectors = np.repeat(random_vectors(20), 5, axis=0)
    nearest = graph_of(vectors).neighbours[:, :4]
    assert np.array_equal(nearest, np.sort(nearest, axis=1))


def test_candidates_by_components_miss_hardly_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours_module, "_WHOLE", 100)
    random = np.random.default_rng(3)
    # As photos are: many numbers, of which the first few hundred directions say nearly everything.
    weights = np.exp(-np.arange(400) / 60)
    vectors = to_unit(random.standard_normal((1000, 400)) * weights)
    graph = graph_of(vectors)
    truth, _ = brute(vectors)
    recall = np.mean(
        [len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(graph.neighbours, truth, strict=True)]
    )
    assert recall > 0.97
    exact = np.take_along_axis(vectors @ vectors.T, graph.neighbours.astype(np.int64), axis=1)
    assert np.allclose(graph.scores, exact, atol=1e-5)


def test_only_near_cells_are_compared_and_hardly_any_neighbour_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbours_module, "_WHOLE", 100)
    monkeypatch.setattr(cells, "_CELL", 20)
    vectors, _ = clumped_vectors((40,) * 60, noise=300)
    compared = 0
    among = cells.Cells._among

    def counted(self: cells.Cells, start: int, end: int, near: np.ndarray, most: int) -> np.ndarray:
        nonlocal compared
        compared += (end - start) * int((self._starts[near + 1] - self._starts[near]).sum())
        return among(self, start, end, near, most)

    monkeypatch.setattr(cells.Cells, "_among", counted)
    graph, truth = graph_of(vectors), brute(vectors)[0]
    pairs = zip(graph.neighbours, truth, strict=True)
    assert np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in pairs]) > 0.99
    assert compared < 0.9 * len(vectors) ** 2
    assert (graph.neighbours != np.arange(len(vectors))[:, None]).all()


def test_a_library_without_neighbourhoods_is_compared_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbours_module, "_WHOLE", 100)
    monkeypatch.setattr(cells, "_CELL", 20)
    vectors = random_vectors(900)
    pairs = zip(graph_of(vectors).neighbours, brute(vectors)[0], strict=True)
    assert np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in pairs]) > 0.99


def test_components_alone_would_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidates are decided by whole vectors: two photos alike but for the last direction."""
    monkeypatch.setattr(neighbours_module, "_WHOLE", 10)
    monkeypatch.setattr(neighbours_module, "_DIMENSIONS", 30)
    vectors = random_vectors(40, 60)
    graph = graph_of(vectors)
    exact = np.take_along_axis(vectors @ vectors.T, graph.neighbours.astype(np.int64), axis=1)
    assert np.allclose(graph.scores, exact, atol=1e-5)
    assert (np.diff(graph.scores, axis=1) <= 0).all()


@pytest.mark.parametrize(
    ("gone", "come"),
    [(range(0), range(400, 440)), (range(40), range(0)), (range(20), range(400, 430))],
    ids=["come", "gone", "both"],
)
def test_a_graph_brought_up_to_date_is_the_graph_built_anew(gone: range, come: range) -> None:
    vectors, digests = random_vectors(440), digests_of(440)
    old = graph_of(vectors[:400], digests[:400])
    now = np.array([row for row in [*range(400), *come] if row not in gone])
    updated = graph_of(vectors[now], digests[now], old)
    anew = graph_of(vectors[now], digests[now])
    assert updated.changed == len(gone) + len(come)
    assert np.array_equal(updated.neighbours, anew.neighbours)
    assert np.allclose(updated.scores, anew.scores, atol=1e-5)


def test_newcomers_between_the_old_digests_do_not_mix_up_the_rows() -> None:
    vectors, digests = random_vectors(300), digests_of(300)
    some = np.sort(np.random.default_rng(2).permutation(300)[:270])
    old = graph_of(vectors[some], digests[some])
    assert np.array_equal(graph_of(vectors, digests, old).neighbours, graph_of(vectors).neighbours)


def test_many_small_changes_add_up_until_all_is_built_anew() -> None:
    vectors, digests = random_vectors(400), digests_of(400)
    graph = graph_of(vectors[:300], digests[:300])
    changed = []
    for count in range(310, 400, 10):
        graph = graph_of(vectors[:count], digests[:count], graph)
        changed.append(graph.changed)
    assert changed == [10, 20, 30, 40, 50, 60, 70, 0, 10]


def test_a_small_change_looks_at_few_rows() -> None:
    vectors, digests = random_vectors(1000), digests_of(1000)
    old = graph_of(vectors[:999], digests[:999])
    _, text = run(build_graph(digests, vectors, old))
    assert max(todo for _, todo in text[1:]) < 50


def test_nothing_changed_gives_the_same_graph() -> None:
    vectors = random_vectors(100)
    old = graph_of(vectors)
    new = graph_of(vectors, old=old)
    assert np.array_equal(new.neighbours, old.neighbours)
    assert new.changed == 0


def test_other_photos_altogether_are_not_taken_for_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    old = graph_of(random_vectors(100))
    vectors = random_vectors(100, seed=5)
    digests = np.array([f"f{row:031x}" for row in range(100)], dtype="U32")
    assert np.array_equal(graph_of(vectors, digests, old).neighbours, brute(vectors)[0])


def test_a_stored_graph_comes_back_whole() -> None:
    graph = graph_of(random_vectors(60))
    back = NeighbourGraph.from_arrays(graph.arrays())
    assert (back.built, back.changed) == (graph.built, graph.changed)
    for name in ("digests", "neighbours", "scores", "places"):
        assert np.array_equal(getattr(back, name), getattr(graph, name))


def test_rows_done_are_said_up_to_all_of_them() -> None:
    _, text = run(build_graph(digests_of(600), random_vectors(600)))
    assert text == [(0, 600), (256, 600), (512, 600), (600, 600)]


def test_the_nearest_of_a_few_rows_are_those_of_the_whole() -> None:
    vectors = random_vectors(200)
    rows = np.array([150, 3, 77])
    neighbours, _ = Decider(vectors, 5).decide(rows, Proposer(vectors, 10).among_all(rows))
    assert np.array_equal(neighbours, brute(vectors, 5)[0][rows])


# ---- components ----


def test_components_are_the_directions_of_most_difference() -> None:
    vectors, _ = clumped_vectors((50, 50, 50))
    vectors = vectors - vectors.mean(axis=0)
    components = principal_components(vectors, 5)
    _, _, truth = np.linalg.svd(vectors.astype(np.float64), full_matrices=False)
    assert np.allclose(np.abs((components * truth[:5]).sum(axis=1)), 1, atol=1e-3)


def test_components_do_not_turn_round_between_runs() -> None:
    vectors = random_vectors(100)
    components = principal_components(vectors, 10)
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=1)[:, None], axis=1)
    assert (largest > 0).all()
    assert np.array_equal(components, principal_components(vectors.copy(), 10))


def test_fewer_dimensions_than_components_are_no_error() -> None:
    assert principal_components(random_vectors(50, 8), 30).shape == (8, 8)


@pytest.mark.parametrize("photos", [1, 2, 5])
def test_fewer_photos_than_components_are_no_error(photos: int) -> None:
    vectors = random_vectors(photos, 40)
    vectors = vectors - vectors.mean(axis=0)
    components = principal_components(vectors, 20)
    assert components.shape == (20, 40)
    assert np.allclose(components @ components.T, np.eye(20), atol=1e-5)
    whole = np.linalg.norm(vectors, axis=1)
    assert np.allclose(np.linalg.norm(vectors @ components.T, axis=1), whole, atol=1e-5)
