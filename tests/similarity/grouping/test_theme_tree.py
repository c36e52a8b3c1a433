"""The tree of themes: what is found, what stays alone, and how the slider behaves."""

import itertools
import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from app.similarity.graph.neighbour_graph import build_graph
from app.similarity.grouping.theme_tree import SMALLEST, ThemeTree, find_near_duplicates, grow_tree
from tests.running import answer_of
from tests.similarity.blobs import clumped_vectors, digests_of, random_vectors

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import hdbscan
    from sklearn.metrics import adjusted_rand_score

DETAILS = np.linspace(0, 1, 21)


def tree_of(vectors: np.ndarray, near_duplicates: NDArray[np.int64] | None = None) -> ThemeTree:
    graph = answer_of(build_graph(digests_of(len(vectors)), vectors))
    if near_duplicates is None:
        near_duplicates = find_near_duplicates(graph.neighbours, graph.scores)
    return as_tree(grow_tree(graph.neighbours, graph.places, near_duplicates))


def as_tree(arrays: dict[str, np.ndarray]) -> ThemeTree:
    return ThemeTree(*(arrays[name] for name in ("parents", "ratios", "homes", "strengths")))


def sets_of(themes: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(themes == theme).tolist()) for theme in set(themes) - {-1}}


def centred(vectors: np.ndarray) -> np.ndarray:
    vectors = vectors - vectors.mean(axis=0)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


# ---- what is found ----


def test_three_clumps_are_three_themes() -> None:
    vectors, truth = clumped_vectors((40, 30, 20))
    assert sets_of(tree_of(centred(vectors)).cut(0.5)) == sets_of(truth)


def test_what_belongs_nowhere_stays_alone() -> None:
    vectors, truth = clumped_vectors((40, 30, 20, 15), noise=12)
    themes = tree_of(centred(vectors)).cut(0.5)
    assert (themes[truth == -1] == -1).mean() > 0.8
    assert (themes[truth >= 0] >= 0).mean() > 0.9
    assert adjusted_rand_score(truth, themes) > 0.9


def test_a_theme_is_never_smaller_than_the_smallest() -> None:
    tree = tree_of(random_vectors(300))
    for detail in DETAILS:
        themes = tree.cut(float(detail))
        assert all(len(each) >= SMALLEST for each in sets_of(themes))


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_of_too_few_photos_nothing_is_made(count: int) -> None:
    vectors = random_vectors(count) if count else np.zeros((0, 40), np.float32)
    tree = tree_of(vectors)
    assert all(tree.cut(detail).tolist() == [-1] * count for detail in (0.0, 0.5, 1.0))


def test_one_clump_is_one_theme_at_most() -> None:
    vectors, _ = clumped_vectors((12,))
    assert len(sets_of(tree_of(vectors).cut(0.5))) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_excess_of_mass_agrees_with_hdbscan_itself(seed: int) -> None:
    vectors, _ = clumped_vectors((30, 25, 20, 15, 10), noise=20, spread=0.5, seed=seed)
    places = centred(vectors)
    count = len(places)
    everyone = np.array([[c for c in range(count) if c != r] for r in range(count)], np.int32)
    ours = as_tree(grow_tree(everyone, places.astype(np.float32), np.arange(count))).cut(0.5)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2).astype(np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = hdbscan.HDBSCAN(
            min_cluster_size=SMALLEST, min_samples=2, metric="precomputed"
        ).fit_predict(distances)
    assert len(set(theirs)) > 2
    assert adjusted_rand_score(theirs, ours) >= 0.95


def test_the_graphs_own_edges_give_what_all_pairs_give() -> None:
    vectors, _ = clumped_vectors((40, 30, 20, 10), noise=20, spread=0.4)
    vectors = centred(vectors).astype(np.float32)
    count = len(vectors)
    everyone = np.array([[c for c in range(count) if c != r] for r in range(count)], np.int32)
    graph = answer_of(build_graph(digests_of(count), vectors))
    whole = as_tree(grow_tree(everyone, graph.places, np.arange(count))).cut(0.5)
    sparse = as_tree(grow_tree(graph.neighbours, graph.places, np.arange(count))).cut(0.5)
    assert adjusted_rand_score(whole, sparse) >= 0.95


def test_the_most_typical_photo_is_nearer_the_heart_than_the_least() -> None:
    vectors, _ = clumped_vectors((60, 60, 60), spread=0.6)
    vectors = centred(vectors)
    tree = tree_of(vectors)
    for theme in sets_of(tree.cut(0.5)):
        rows = np.array(sorted(theme, key=lambda row: -tree.strengths[row]))
        heart = vectors[rows].mean(axis=0)
        near = np.linalg.norm(vectors[rows] - heart, axis=1)
        assert near[:10].mean() < near[-10:].mean()


def test_the_same_photos_give_the_same_tree() -> None:
    vectors, _ = clumped_vectors((40, 30, 20), noise=30)
    one, two = tree_of(vectors), tree_of(vectors.copy())
    for name in ("parents", "ratios", "homes", "strengths"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


# ---- the slider ----


@pytest.mark.parametrize("seed", range(12))
def test_finer_only_ever_splits_themes(seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = tuple(int(size) for size in random.integers(5, 60, size=random.integers(1, 12)))
    spread = float(random.uniform(0.2, 1.2))
    vectors, _ = clumped_vectors(sizes, int(random.integers(0, 60)), spread=spread, seed=seed)
    tree = tree_of(centred(vectors))
    cuts = [sets_of(tree.cut(float(detail))) for detail in DETAILS]
    for coarser, finer in itertools.pairwise(cuts):
        assert all(any(part <= whole for whole in coarser) for part in finer)


def test_the_slider_does_something() -> None:
    vectors, _ = clumped_vectors((15,) * 12, noise=40, spread=1.0)
    tree = tree_of(centred(vectors))
    assert len(sets_of(tree.cut(0))) < len(sets_of(tree.cut(1)))


def test_all_of_the_library_is_no_theme_where_it_has_parts() -> None:
    vectors, _ = clumped_vectors((40, 30, 20))
    tree = tree_of(centred(vectors))
    assert all(len(each) < 90 for each in sets_of(tree.cut(0)))


def test_the_root_is_no_theme_however_massive_it_is() -> None:
    parents, ratios = np.array([-1, 0, 0]), np.array([0.1, 0.0, 0.0])
    tree = ThemeTree(parents, ratios, homes=np.array([0, 1, 1, 2]), strengths=np.ones(4))
    for detail in (0.0, 0.5, 1.0):
        assert tree.cut(detail).tolist() == [-1, 1, 1, 2]


# ---- twins ----


def test_copies_are_twins_and_their_likes_are_not() -> None:
    vectors = np.concatenate([np.repeat(random_vectors(3), 4, axis=0), random_vectors(20, seed=7)])
    graph = answer_of(build_graph(digests_of(len(vectors)), vectors))
    near_duplicates = find_near_duplicates(graph.neighbours, graph.scores)
    assert [len(set(near_duplicates[start : start + 4])) for start in (0, 4, 8)] == [1, 1, 1]
    assert len(set(near_duplicates)) == 23


def test_a_chain_of_near_equals_is_one_set() -> None:
    neighbours = np.array([[1, -1], [2, 0], [1, -1], [-1, -1]], np.int32)
    scores = np.array([[0.96, -np.inf], [0.97, 0.96], [0.97, -np.inf], [-np.inf] * 2], np.float32)
    near_duplicates = find_near_duplicates(neighbours, scores)
    assert near_duplicates[0] == near_duplicates[1] == near_duplicates[2] != near_duplicates[3]


def test_a_burst_of_one_frame_is_no_theme_of_its_own() -> None:
    """Ten copies count once: without that they would be the densest theme of all."""
    vectors, _ = clumped_vectors((30, 30), noise=3)
    vectors = centred(np.concatenate([vectors, np.repeat(vectors[-1:], 10, axis=0)]))
    burst = set(range(62, 73))

    def is_theme(tree: ThemeTree) -> bool:
        return any(len(theme & burst) > len(theme) / 2 for theme in sets_of(tree.cut(0.5)))

    assert is_theme(tree_of(vectors, np.arange(len(vectors))))
    assert not is_theme(tree_of(vectors))


def test_twins_share_their_theme() -> None:
    vectors, _ = clumped_vectors((30, 30, 30))
    vectors = np.concatenate([vectors, vectors[:10]])
    themes = tree_of(centred(vectors)).cut(0.5)
    assert np.array_equal(themes[:10], themes[90:])
    assert (themes[:10] >= 0).all()
