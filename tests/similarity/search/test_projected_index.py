"""Scores of texts for mapped photos, against the map worked out the long way."""

import numpy as np
import pytest

from app.similarity.search.projected_index import ProjectedIndex
from app.similarity.search.vector_index import VectorIndex
from tests.similarity.blobs import digests_of, random_vectors, to_unit

WEIGHTS = np.random.default_rng(5).standard_normal((40, 12)).astype(np.float32)
BIAS = np.random.default_rng(6).standard_normal(12).astype(np.float32)
TEXT = random_vectors(1, 12, seed=7)[0]


def index_of(vectors: np.ndarray) -> VectorIndex:
    index = VectorIndex()
    index.attach(digests_of(len(vectors)), vectors)
    return index


def cosines(vectors: np.ndarray) -> np.ndarray:
    return to_unit(vectors @ WEIGHTS + BIAS) @ TEXT


@pytest.mark.parametrize("count", [1, 300, 5000])
def test_a_score_is_the_cosine_of_the_mapped_photo(count: int) -> None:
    vectors = random_vectors(count)
    found = ProjectedIndex(index_of(vectors), WEIGHTS, BIAS).scores(TEXT)
    assert found.dtype == np.float32
    assert np.allclose(found, cosines(vectors), atol=1e-5)


def test_photos_that_came_or_were_replaced_since_are_scored_as_they_are_now() -> None:
    vectors = random_vectors(60)
    index = index_of(vectors[:40])
    projected = ProjectedIndex(index, WEIGHTS, BIAS)
    projected.scores(TEXT)
    index.attach(digests_of(60), vectors)
    index.replace(digests_of(60)[35:], vectors[35:][::-1].copy())
    vectors[35:] = vectors[35:][::-1].copy()
    assert np.allclose(projected.scores(TEXT), cosines(vectors), atol=1e-5)


def test_a_preparation_broken_off_is_finished_later() -> None:
    vectors = random_vectors(5000)
    index = index_of(vectors)
    projected = ProjectedIndex(index, WEIGHTS, BIAS)
    preparing = projected.update()
    next(preparing)
    index.replace(digests_of(3)[2:], vectors[3:4].copy())
    preparing.close()
    vectors[2] = vectors[3]
    assert np.allclose(projected.scores(TEXT), cosines(vectors), atol=1e-5)


def test_lengths_computed_before_are_taken_again() -> None:
    vectors = random_vectors(500)
    before = ProjectedIndex(index_of(vectors[:400]), WEIGHTS, BIAS)
    before.scores(TEXT)
    after = ProjectedIndex(index_of(vectors), WEIGHTS, BIAS)
    after.restore(before.lengths * 2)
    expected = cosines(vectors)
    expected[:400] /= 2
    assert np.allclose(after.scores(TEXT), expected, atol=1e-5)


def test_an_empty_library_has_no_scores() -> None:
    assert ProjectedIndex(VectorIndex(), WEIGHTS, BIAS).scores(TEXT).shape == (0,)
