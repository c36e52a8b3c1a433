"""Thresholds are learned from a library, and lie between strangers and twins whatever the model."""

import numpy as np
import pytest

from app.domain.model_input import InputSpec
from app.similarity.grouping.calibration import Calibration, fit_calibration, re_encode, to_frame
from tests.edits import draw_photo
from tests.similarity.blobs import random_vectors, to_unit


def noisy(vectors: np.ndarray, noise: float) -> np.ndarray:
    return to_unit(vectors + noise * random_vectors(*vectors.shape, seed=9))


def test_strangers_are_random_pairs_and_twins_are_the_copies() -> None:
    library = random_vectors(400)
    learned = fit_calibration(library[:50], noisy(library[:50], 0.3), library)
    assert learned.strangers == pytest.approx(0, abs=0.02)
    assert learned.near_duplicates == pytest.approx(1 / np.hypot(1, 0.3), abs=0.03)


def test_a_model_whose_strangers_are_near_gets_other_thresholds() -> None:
    calm, near = Calibration(0.0, 0.9), Calibration(0.6, 0.95)
    for name in ("proposed", "burst", "scene", "mirrored"):
        assert near.strangers < getattr(near, name) < near.near_duplicates
        assert getattr(near, name) > getattr(calm, name)
    assert near.proposed < near.burst < near.scene < near.mirrored


def test_one_photo_is_no_stranger_to_itself() -> None:
    one = random_vectors(1)
    learned = fit_calibration(one, noisy(one, 0.1), one)
    assert learned.strangers == 0.0
    assert np.isfinite(learned.near_duplicates)


def test_a_copy_is_smaller_and_looks_the_same() -> None:
    photo = np.asarray(draw_photo(0))
    copy = re_encode(photo)
    assert copy.shape == (255, 340, 3)
    assert np.abs(copy.mean(axis=(0, 1)) - photo.mean(axis=(0, 1))).max() < 2
    assert re_encode(np.zeros((1, 1, 3), np.uint8)).shape == (1, 1, 3)


def test_pixels_are_given_as_the_embedder_wants_them() -> None:
    photo = np.asarray(draw_photo(0))
    assert to_frame(photo, InputSpec(16)).shape == (16, 16, 3)
    assert to_frame(photo, InputSpec(30, whole=True)).shape == (30, 40, 3)
    assert to_frame(photo[:, :1], InputSpec(30, whole=True)).shape == (9000, 30, 3)
