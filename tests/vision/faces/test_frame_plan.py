"""Frames of a picture: all of its pixels are seen, with as few frames as possible."""

import numpy as np
import pytest

from app.vision.faces.frame_plan import SMALL, average, plan_frames


@pytest.mark.parametrize(
    ("height", "width", "frames"),
    [
        (640, 640, []),
        (300, 200, []),
        (960, 1280, [(960, 1280)]),
        (853, 1280, [(960, 1280)]),
        (1280, 720, [(1280, 960)]),
        (480, 1280, [SMALL] * 3),
        (700, 700, [(960, 1280)]),
        (600, 900, [SMALL] * 2),
        (1280, 1280, [(960, 1280)] * 2),
    ],
)
def test_every_pixel_is_seen_in_few_frames(
    height: int, width: int, frames: list[tuple[int, int]]
) -> None:
    picture = np.arange(height * width * 3, dtype=np.uint32).astype(np.uint8)
    picture = picture.reshape(height, width, 3)
    whole, *others = plan_frames(picture)
    assert whole.shape == SMALL
    assert max(whole.pixels.shape) <= 640
    assert [each.shape for each in others] == frames
    seen = np.zeros((height, width), np.int64)
    for each in others:
        rows, columns = each.pixels.shape[:2]
        seen[each.top : each.top + rows, each.left : each.left + columns] += 1
        assert each.fill().shape == (1, *each.shape, 3)
        np.testing.assert_array_equal(each.fill()[0, :rows, :columns], each.pixels)
    assert seen.all() or not others


def test_a_small_face_is_whole_in_one_frame_wherever_it_is() -> None:
    others = plan_frames(np.zeros((600, 900, 3), np.uint8))[1:]
    spans = [(each.left, each.left + each.pixels.shape[1]) for each in others]
    for left in range(900 - 64):
        assert any(low <= left and left + 64 <= high for low, high in spans)


def test_a_pixel_of_the_small_picture_is_the_average_of_four() -> None:
    picture = np.array([[[10], [20], [1]], [[30], [41], [2]], [[9], [9], [9]]], np.uint8)
    picture = np.repeat(picture, 3, axis=2)
    assert average(picture, 2).tolist() == [[[25, 25, 25]]]
    assert average(picture, 1) is picture
