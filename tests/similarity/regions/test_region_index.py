"""Regions of photos: what they are made of, and that the best of each photo is found, exactly."""

import numpy as np

from app.similarity.regions.descriptors import SQUARES, make_regions, pool, rotate_vectors
from app.similarity.regions.region_index import RegionIndex

DIMENSIONS = 600
EMBEDDER = "of-some-folder"


def areas(count: int, side: int = 9, seed: int = 0) -> np.ndarray:
    """Positive, as the last hidden layer is."""
    dice = np.random.default_rng(seed)
    return np.maximum(dice.standard_normal((count, side, side, DIMENSIONS)), 0).astype(np.float32)


def names(count: int, first: int = 0) -> list[str]:
    return [f"{number:032x}" for number in range(first, first + count)]


def as_vectors(numbers: np.ndarray) -> np.ndarray:
    """Regions (n, 13, 256) as the unit vectors they stand for."""
    floats = numbers.astype(np.float64)
    return floats / np.linalg.norm(floats, axis=2, keepdims=True)


def truth(numbers: np.ndarray, counted: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Centred cosines of all regions, the slow way: (n, 13)."""
    vectors = as_vectors(numbers)
    mean = vectors[counted].mean(axis=(0, 1))
    centred, requested = vectors - mean, rotate_vectors(query, EMBEDDER) - mean
    lengths = np.linalg.norm(centred, axis=2) * np.linalg.norm(requested)
    return (centred @ requested) / lengths


def test_a_square_is_averaged_over_what_lies_below_it_and_nothing_else() -> None:
    layer = np.zeros((1, 9, 9, 2), np.float32)
    layer[:, 3:6, 6:9, 0] = 1
    layer[:, 3:6, 3:6, 1] = 1
    pooled = pool(layer, SQUARES)[0]
    assert np.allclose(pooled[5], (1, 0), atol=1e-5)
    assert np.allclose(pooled[4], (0, 1), atol=1e-5)
    assert not pooled[[0, 1, 3, 6, 7]].any()


def test_squares_that_cut_through_areas_weigh_them_by_their_share() -> None:
    """As in a network whose areas are no multiple of three."""
    layer = np.zeros((1, 1, 4, 2), np.float32)
    layer[0, 0, :, 0] = (1, 0, 0, 0)
    layer[0, 0, :, 1] = (0, 1, 0, 0)
    (first,) = pool(layer, ((0, 0, 1 / 3, 1),))[0]
    assert np.isclose(first[0] / first[1], 3, atol=1e-4)


def test_few_dimensions_and_few_bits_keep_what_regions_are_to_each_other() -> None:
    layer = areas(40)
    layer += areas(1, seed=1)[0] * np.linspace(0, 2, 40, dtype=np.float32)[:, None, None, None]
    full = pool(layer, SQUARES).reshape(-1, DIMENSIONS)
    small = as_vectors(make_regions(layer, EMBEDDER)).reshape(len(full), -1)
    agree = np.corrcoef((full @ full.T).ravel(), (small @ small.T).ravel())[0, 1]
    assert agree > 0.95


def test_the_rotation_is_the_one_that_stored_regions_were_made_with() -> None:
    """A library keeps its regions for years: these figures may only change with the recipe's name."""
    turned = rotate_vectors(np.eye(1280, dtype=np.float32)[:2], EMBEDDER)
    assert turned.shape == (2, 256)
    assert np.allclose(turned[:, :3], EXPECTED, atol=1e-4)


EXPECTED = [[0.11247, 0.02321, 0.06722], [-0.04636, -0.08729, -0.10484]]


def test_scores_are_the_centred_cosines_of_the_best_region() -> None:
    numbers = make_regions(areas(300), EMBEDDER)
    index = RegionIndex(EMBEDDER)
    index.attach(names(300), numbers)
    query = pool(areas(1, seed=5), SQUARES)[0, 3]
    found = index.scores(query)
    expected = truth(numbers, np.arange(300), query)
    assert np.allclose(found.scores, expected.max(axis=1), atol=1e-4)
    assert np.array_equal(found.regions, expected.argmax(axis=1))


def test_the_photo_that_contains_it_comes_first_and_says_where() -> None:
    layer = areas(200)
    layer[120, 6:9, 0:3] = areas(1, seed=9)[0, 6:9, 0:3]
    index = RegionIndex(EMBEDDER)
    index.attach(names(200), make_regions(layer, EMBEDDER))
    found = index.scores(areas(1, seed=9)[0, 6:9, 0:3].mean(axis=(0, 1)))
    assert found.scores.argmax() == 120
    assert found.regions[120] == 6


def test_what_is_not_shown_or_replaced_is_out_of_the_mean() -> None:
    first, second = make_regions(areas(60), EMBEDDER), make_regions(areas(20, seed=3), EMBEDDER)
    index = RegionIndex(EMBEDDER)
    index.attach(names(40), first[:40])
    index.attach(names(60), first)
    index.attach([*names(60), *names(20)], np.concatenate([first, second]))
    index.show(names(30))
    index.show(names(50))
    now = np.concatenate([second, first[20:]])
    query = pool(areas(1, seed=5), SQUARES)[0, 0]
    expected = truth(now, np.arange(50), query).max(axis=1)
    assert np.allclose(index.scores(query).scores[index.rows_of(names(60))], expected, atol=1e-4)


def test_one_photo_or_none_can_be_asked() -> None:
    index = RegionIndex(EMBEDDER)
    query = pool(areas(1), SQUARES)[0, 0]
    assert len(index.scores(query).scores) == 0
    index.attach(names(1), make_regions(areas(1), EMBEDDER))
    (score,), (region,) = index.scores(query)
    assert score > 0.99
    assert region == 0


def test_memory_is_less_than_that_of_the_vectors() -> None:
    index = RegionIndex(EMBEDDER)
    index.attach(names(10), make_regions(np.ones((10, 9, 9, 1280), np.float32), EMBEDDER))
    assert index.nbytes / 10 <= 1280 * 4
