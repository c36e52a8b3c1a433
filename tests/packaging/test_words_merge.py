"""Several bridges in one say what they say on average."""

import numpy as np
from words_merge import merge_bridges

from app.vision.projection import Linear, Projection

PHOTOS, SENTENCES, DIMENSIONS = 12, 7, 6


def a_bridge(seed: int) -> Projection:
    random = np.random.default_rng(seed)

    def linear(inputs: int, outputs: int) -> Linear:
        weights = random.standard_normal((inputs, outputs)).astype(np.float32)
        return Linear(weights, random.standard_normal(outputs).astype(np.float32))

    hidden = 4 + seed  # They need not be of one size.
    return Projection(
        "photos",
        "texts",
        linear(PHOTOS, DIMENSIONS),
        linear(SENTENCES, hidden),
        linear(hidden + SENTENCES, DIMENSIONS),
    )


def rows(dimensions: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((200, dimensions)).astype(np.float32)


def score(bridge: Projection, sentences: np.ndarray, photos: np.ndarray) -> np.ndarray:
    mapped = bridge.photo_map.apply(photos)
    return bridge.cross(sentences) @ (mapped / np.linalg.norm(mapped, axis=1, keepdims=True)).T


def test_one_merged_alone_is_itself() -> None:
    photos, sentences = rows(PHOTOS, 8), rows(SENTENCES, 9)
    one = a_bridge(1)
    merged = merge_bridges([one], photos, sentences, DIMENSIONS)
    assert np.allclose(score(merged, sentences, photos), score(one, sentences, photos), atol=1e-4)


def test_several_say_what_they_say_on_average() -> None:
    photos, sentences = rows(PHOTOS, 8), rows(SENTENCES, 9)
    some = [a_bridge(seed) for seed in (1, 2, 3)]
    merged = merge_bridges(some, photos, sentences, 3 * DIMENSIONS)
    average = np.mean([score(each, sentences, photos) for each in some], axis=0)
    found = score(merged, sentences, photos)
    assert np.corrcoef(found.ravel(), average.ravel())[0, 1] > 0.93
    for each in some:
        alone = score(each, sentences, photos)
        assert np.corrcoef(alone.ravel(), average.ravel())[0, 1] < 0.8


def test_what_photos_differ_in_most_is_kept() -> None:
    photos, sentences = rows(PHOTOS, 8), rows(SENTENCES, 9)
    photos[:, 4:] *= 0.01  # They differ in four directions, and have a mean.
    some = [a_bridge(seed) for seed in (1, 2)]
    whole = merge_bridges(some, photos, sentences, 2 * DIMENSIONS)
    small = merge_bridges(some, photos, sentences, 5)
    assert small.photo_map.weights.shape == (PHOTOS, 5)
    found = score(small, sentences, photos)
    every = score(whole, sentences, photos)
    assert np.corrcoef(found.ravel(), every.ravel())[0, 1] > 0.95
    worse = score(merge_bridges(some, photos, sentences, 2), sentences, photos)
    assert np.corrcoef(worse.ravel(), every.ravel())[0, 1] < 0.7
