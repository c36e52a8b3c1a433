"""Groups of faces: no chain of look-alikes, and nobody twice on one photo."""

import numpy as np
import pytest

from app.domain.vectors import to_unit
from app.similarity.grouping.persons import group_persons, nearest_persons


def full_graph(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scores = (vectors @ vectors.T).astype(np.float32)
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :-1].astype(np.int32)
    return order, np.take_along_axis(scores, order, 1)


def drawn(persons: int, faces: int, spread: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = to_unit(rng.normal(size=(persons, 128)))
    truth = np.repeat(np.arange(persons), faces)
    return to_unit(centres[truth] + spread * rng.normal(size=(len(truth), 128))), truth


def test_faces_of_one_person_are_one_group_and_strangers_are_alone() -> None:
    vectors, truth = drawn(20, 6, 0.06)
    strangers = to_unit(np.random.default_rng(1).normal(size=(50, 128)))
    everybody = np.concatenate([vectors, strangers])
    labels = group_persons(*full_graph(everybody), everybody, np.arange(len(everybody)))
    assert (labels[120:] == -1).all()
    assert len({(a, b) for a, b in zip(labels[:120], truth, strict=True)}) == 20
    assert len(set(labels[:120])) == 20


def test_two_faces_of_one_photo_are_never_in_one_group() -> None:
    vectors, _ = drawn(1, 6, 0.03)
    photos = np.array([0, 0, 1, 1, 2, 2])
    labels = group_persons(*full_graph(vectors), vectors, photos)
    for photo in range(3):
        one, other = labels[photos == photo]
        assert one != other


def test_faces_that_the_user_keeps_apart_stay_apart() -> None:
    vectors, _ = drawn(1, 5, 0.03)
    labels = group_persons(*full_graph(vectors), vectors, np.arange(5), apart=[(0, 4)])
    assert labels[0] != labels[4]
    assert (labels[1:4] >= 0).all()


def test_a_chain_of_look_alikes_is_no_group() -> None:
    angles = np.deg2rad(np.arange(0, 180, 15))  # Neighbours have a cosine of 0.97, ends of -0.97.
    vectors = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    labels = group_persons(*full_graph(vectors), vectors, np.arange(len(vectors)))
    assert len({*labels}) > 1
    for label in {*labels} - {-1}:
        own = vectors[labels == label]
        assert (own @ own.T).mean() >= 0.45


@pytest.mark.parametrize("count", [0, 1])
def test_few_faces_are_no_group(count: int) -> None:
    vectors = np.ones((count, 4), np.float32)
    none = np.full((count, 3), -1, np.int32)
    scores = np.full((count, 3), -np.inf, np.float32)
    assert (group_persons(none, scores, vectors, np.arange(count)) == -1).all()


def test_likeness_to_a_person_is_that_of_the_nearest_faces() -> None:
    face = np.array([[1, 0]], np.float32)
    confirmed = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
    likeness = nearest_persons(face, confirmed, np.array([0, 0, 0, 0, 1]), 3)
    assert likeness.tolist() == [[1, 0, -1]]
