"""The layout in two dimensions: near what is near, the same every time, and calm when photos come."""

import numpy as np
import pytest

from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph
from app.similarity.layout.affinities import make_affinities, to_shares
from app.similarity.layout.layout import lay_out, place_newcomers
from app.similarity.layout.repulsion import FEW, RepulsionField
from tests.running import answer_of
from tests.similarity.blobs import clumped_vectors, digests_of
from tests.similarity.layout.trust import trustworthiness

VECTORS, KINDS = clumped_vectors((60, 50, 40, 30, 20), noise=30)


def graph_of(vectors: np.ndarray) -> NeighbourGraph:
    return answer_of(build_graph(digests_of(len(vectors)), vectors))


def laid_out(graph: NeighbourGraph) -> np.ndarray:
    return lay_out(graph.neighbours, graph.scores, graph.places)


@pytest.fixture(scope="module")
def graph() -> NeighbourGraph:
    return graph_of(VECTORS)


@pytest.fixture(scope="module")
def points(graph: NeighbourGraph) -> np.ndarray:
    return laid_out(graph)


def test_near_photos_are_near_on_the_map(points: np.ndarray) -> None:
    assert trustworthiness(VECTORS, points) > 0.9
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    kinds = KINDS[distances.argmin(1)]
    assert (kinds == KINDS)[KINDS >= 0].mean() > 0.95


def test_trust_is_lost_where_points_are_shuffled(points: np.ndarray) -> None:
    shuffled = np.random.default_rng(0).permutation(points)
    assert trustworthiness(VECTORS, shuffled) < 0.6


def test_the_same_photos_are_laid_out_in_the_same_way(
    graph: NeighbourGraph, points: np.ndarray
) -> None:
    np.testing.assert_array_equal(laid_out(graph), points)


def test_new_photos_are_placed_by_their_kind_and_no_other_moves(graph: NeighbourGraph) -> None:
    is_new = np.zeros(len(VECTORS), np.bool_)
    is_new[::7] = True
    old = laid_out(graph_of(VECTORS[~is_new]))
    points = np.zeros((len(VECTORS), 2), np.float32)
    points[~is_new] = old
    placed = place_newcomers(points, is_new, graph.neighbours, graph.scores)
    np.testing.assert_array_equal(placed[~is_new], old)
    new = np.flatnonzero(is_new & (KINDS >= 0))
    distances = np.linalg.norm(placed[new][:, None] - old[None], axis=2)
    assert (KINDS[~is_new][distances.argmin(1)] == KINDS[new]).mean() > 0.9
    assert len(np.unique(placed[is_new], axis=0)) == is_new.sum()


def test_a_photo_linked_to_nothing_placed_still_has_a_point() -> None:
    neighbours = np.array([[1], [0], [-1]], np.int32)
    scores = np.array([[0.9], [0.9], [-np.inf]], np.float32)
    points = np.array([[0, 0], [1, 0], [0, 0]], np.float32)
    placed = place_newcomers(points, np.array([False, False, True]), neighbours, scores)
    assert np.isfinite(placed).all()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_few_photos_are_laid_out_too(count: int) -> None:
    points = laid_out(graph_of(VECTORS[:count]))
    assert points.shape == (count, 2)
    assert np.isfinite(points).all()
    assert len(np.unique(points, axis=0)) == count


def test_copies_in_all_but_name_have_points_of_their_own() -> None:
    points = laid_out(graph_of(np.repeat(VECTORS[:2], 30, axis=0)))
    assert np.isfinite(points).all()
    assert len(np.unique(points, axis=0)) == 60


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_repulsion_of_few_and_on_the_grid_is_that_of_all_pairs(count: int) -> None:
    points = np.random.default_rng(0).normal(0, 20, (count, 2)).astype(np.float32)
    differences = points[:, None] - points[None]
    near = 1 / (1 + (differences**2).sum(2))
    truth = (differences * (near**2)[..., None]).sum(1)
    forces, total = RepulsionField().of(points)
    assert total == pytest.approx(near.sum() - len(points), rel=0.01)
    assert np.abs(forces - truth).max() < 0.04 * np.abs(truth).max()
    there, _ = RepulsionField().of(points, points[:9])
    assert np.abs(there - truth[:9]).max() < 0.04 * np.abs(truth).max()


def test_affinities_are_symmetric_and_one_in_sum(graph: NeighbourGraph) -> None:
    links = make_affinities(graph.neighbours, graph.scores)
    whole = np.zeros((len(VECTORS),) * 2)
    whole[np.repeat(np.arange(len(VECTORS)), np.diff(links.starts)), links.others] = links.weights
    np.testing.assert_allclose(whole, whole.T)
    assert whole.sum() == pytest.approx(1, abs=1e-4)
    shares = to_shares(graph.neighbours, graph.scores)
    effective = np.exp(-(shares * np.log(np.maximum(shares, 1e-12))).sum(1))
    np.testing.assert_allclose(effective, 8, rtol=0.02)
