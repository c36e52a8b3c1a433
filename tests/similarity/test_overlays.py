"""What is drawn over a photo: clipped is what no editor brings back, sharp is no noise and no blur."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.similarity.overlays import (
    BLOCKED,
    BLOWN,
    FOCUSED,
    NOTHING,
    count_tones,
    find_clipped,
    find_focused,
)


def paint(
    red: NDArray[np.float64], green: NDArray[np.float64], blue: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """As the screen has it."""
    return np.stack([blue, green, red, np.full_like(red, 255)], -1).clip(0, 255).astype(np.uint8)


def edge(blur: float, noise: float, size: int = 300) -> NDArray[np.uint8]:
    """A dark and a light half, with an edge so soft and noise so strong."""
    grey = np.full((size, size), 60.0)
    grey[:, size // 2 :] = 160
    if blur:
        grey = cv2.GaussianBlur(grey, (0, 0), blur)
    grey += np.random.default_rng(0).normal(0, noise, grey.shape)
    return paint(grey, grey, grey)


def test_a_channel_that_is_full_is_blown_and_only_black_is_blocked() -> None:
    red = np.array([[255.0, 255, 253, 0, 0, 2]])
    green = np.array([[255.0, 20, 253, 0, 20, 2]])
    blue = np.array([[255.0, 20, 253, 0, 20, 2]])
    found = find_clipped(paint(red, green, blue))
    assert found.tolist() == [[BLOWN, BLOWN, NOTHING, BLOCKED, NOTHING, NOTHING]]


@pytest.mark.parametrize("noise", [0, 4, 10])
def test_a_sharp_edge_is_marked_and_a_soft_one_is_not(noise: float) -> None:
    marked = {
        blur: float((find_focused(edge(blur, noise))[20:-20, 147:153] == FOCUSED).any(1).mean())
        for blur in (0, 0.7, 2, 4)
    }
    assert marked[0] > 0.95
    assert marked[0.7] > 0.95
    assert marked[2] < 0.05
    assert marked[4] < 0.05


@pytest.mark.parametrize("noise", [2, 5, 12])
def test_noise_is_not_taken_for_detail(noise: float) -> None:
    found = find_focused(edge(0, noise))
    assert float((found[:, :130] == FOCUSED).mean()) < 0.001


def test_a_photo_taller_than_a_band_is_marked_without_seams() -> None:
    tall = np.repeat(edge(0.7, 0)[:1], 1300, axis=0)
    found = find_focused(tall)
    assert found.shape == tall.shape[:2]
    assert (found == found[0]).all()


def test_tones_are_shares_of_red_green_and_blue() -> None:
    flat = np.full((10, 20), 1.0)
    tones = count_tones(paint(flat * 10, flat * 20, flat * 30))
    assert tones.shape == (3, 256)
    assert [int(channel.argmax()) for channel in tones] == [10, 20, 30]
    assert tones.sum(1) == pytest.approx([1, 1, 1])
