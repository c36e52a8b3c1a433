"""Faces turned upright: where landmarks go, whatever turn and size a face has."""

import numpy as np
import pytest

from app.vision.faces.alignment import SIDE, TEMPLATE, align, estimate_similarity


@pytest.mark.parametrize("degrees", [0, 30, -90, 170])
@pytest.mark.parametrize("scale", [0.3, 1, 7.5])
def test_a_turn_and_a_scale_are_found_exactly(degrees: float, scale: float) -> None:
    angle = np.deg2rad(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = estimate_similarity(TEMPLATE, TEMPLATE @ turn.T + [40, -7])
    np.testing.assert_allclose(matrix, np.column_stack([turn, [40, -7]]), atol=1e-9)


def test_a_mirror_image_is_not_turned_into_a_face() -> None:
    matrix = estimate_similarity(TEMPLATE, TEMPLATE * [-1, 1])
    assert np.linalg.det(matrix[:, :2]) > 0


@pytest.mark.parametrize("scale", [0.5, 1, 4])
@pytest.mark.parametrize("degrees", [0, 45, 180])
def test_landmarks_lie_where_the_template_has_them(degrees: float, scale: float) -> None:
    angle = np.deg2rad(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = (TEMPLATE - 56) @ turn.T + 300
    rows, columns = np.mgrid[:600, :600]
    picture = np.zeros((600, 600, 3), np.uint8)
    for x, y in points:
        near = (columns - x) ** 2 + (rows - y) ** 2 < (4 * scale) ** 2
        picture[near] = 255
    face = align(picture, points.astype(np.float32))
    assert face.shape == (SIDE, SIDE, 3)
    for x, y in TEMPLATE:
        near = np.hypot(*(np.mgrid[:SIDE, :SIDE] - [[[y]], [[x]]])) < 8
        light = face[..., 0] * near
        middle = (np.argwhere(light > 100)).mean(0)
        np.testing.assert_allclose(middle, (y, x), atol=1)


def test_beyond_the_edge_of_the_picture_a_face_is_black() -> None:
    picture = np.full((112, 60, 3), 200, np.uint8)
    face = align(picture, TEMPLATE.astype(np.float32))
    assert (face[:, 70:] == 0).all()
    assert (face[:, 10:50] == 200).all()
