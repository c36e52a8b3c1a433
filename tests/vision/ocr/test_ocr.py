"""Text in photos: rectangles, boxes in reading order, lines cut out, letters decoded."""

import numpy as np
import pytest

from app.vision.ocr.decoding import decode_text
from app.vision.ocr.detection import find_boxes
from app.vision.ocr.lines import HEIGHT, PADDING, corners_of, cut_line, turn_box
from app.vision.ocr.rectangles import Rectangle, smallest_rectangle


@pytest.mark.parametrize("degrees", [-40.0, -3.0, 0.0, 3.0, 44.0])
def test_the_smallest_rectangle_is_that_of_the_points(degrees: float) -> None:
    angle = np.radians(degrees)
    along, across = (
        np.array([np.cos(angle), np.sin(angle)]),
        np.array([-np.sin(angle), np.cos(angle)]),
    )
    inside = np.random.default_rng(1).uniform(-0.5, 0.5, (50, 2)) * (40, 10)
    points = np.vstack([inside, [(20, 5), (-20, 5), (20, -5), (-20, -5)]]) * 100
    placed = np.rint(points @ np.stack([along, across]) + (10_000, 5_000)).astype(np.int32)
    found = smallest_rectangle(placed)
    assert found.centre == pytest.approx((10_000, 5_000), abs=2)
    assert (found.width, found.height) == pytest.approx((4_000, 1_000), abs=3)
    assert found.along == pytest.approx(along, abs=1e-2)


def test_points_on_a_line_have_a_flat_rectangle() -> None:
    found = smallest_rectangle(np.array([(3, 7), (9, 7)], np.int32))
    assert (found.width, found.height) == (6.0, 0.0)
    assert smallest_rectangle(np.array([(3, 7)], np.int32)).width == 0.0


def test_boxes_come_in_reading_order_and_specks_are_none() -> None:
    values = np.zeros((120, 200), np.float32)
    values[20:30, 110:190] = values[23:33, 10:90] = values[70:80, 40:160] = 0.9
    values[100:102, 5:7] = 0.9  # A speck.
    values[100:110, 100:180] = 0.35  # Faint.
    boxes = find_boxes(values)
    assert [tuple(map(float, box.centre)) for box in boxes] == [(50, 28), (150, 25), (100, 75)]
    assert boxes[2].width > 120
    assert boxes[2].height > 10
    assert find_boxes(np.zeros((9, 9), np.float32)) == []


def test_a_turned_line_is_cut_out_upright() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[40:64, 20:44] = 200
    picture[40:64, 44:68] = 100
    box = Rectangle(np.array([44.0, 52.0]), np.array([1.0, 0.0]), 48.0, 24.0)
    line = cut_line(picture, box)
    assert line.shape == (HEIGHT, 160, 3)
    assert (line[1:-1, 4:44] == 200).all()
    assert (line[1:-1, 52:92] == 100).all()
    assert (line[:, 97:] == PADDING).all()
    upside_down = cut_line(picture, turn_box(box, 2))
    assert (upside_down[1:-1, 4:44] == 100).all()
    assert corners_of(box).tolist() == [[20, 40], [68, 40], [68, 64], [20, 64]]
    assert corners_of(turn_box(box, 1))[0].tolist() == [68, 40]


def test_repeats_and_blanks_are_left_out() -> None:
    letters = np.array([0, 1, 1, 0, 1, 2, 2, 0])
    shares = np.array([0.9, 0.8, 0.1, 0.9, 0.6, 1.0, 0.2, 0.9])
    text, score = decode_text(letters, shares, np.zeros(8), ["", "a", "b", " "])
    assert text == "aab"
    assert score == pytest.approx(0.8)
    nothing = np.zeros(3, np.int64)
    assert decode_text(nothing, np.ones(3), np.ones(3), ["", "a", " "]) == ("", 0.0)


def test_a_space_that_is_faint_between_letters_is_kept() -> None:
    letters = np.array([0, 1, 0, 2, 3, 0, 3, 1, 0])
    shares = np.ones(9)
    spaces = np.array([0.5, 0.0, 0.2, 0.0, 1.0, 0.2, 1.0, 0.0, 0.5])
    assert decode_text(letters, shares, spaces, ["", "a", "b", " "]) == ("a b a", 1.0)
