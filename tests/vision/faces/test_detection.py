"""From outputs to faces: where boxes lie, and that one face is told once."""

import numpy as np

from app.vision.faces.detection import DetectedFaces, decode, suppress


def test_an_anchor_is_a_face_where_its_grid_says() -> None:
    outputs = np.zeros((80 * 80 + 40 * 40 + 20 * 20, 16), np.float32)
    anchor = 6400 + 3 * 40 + 5  # The fourth row and the sixth column of the second grid.
    outputs[anchor, :2] = 0.81
    outputs[anchor, 4:6] = np.log(2)
    found = decode(outputs, (640, 640), 0.8)
    assert found.scores.tolist() == np.float32([0.81]).tolist()
    np.testing.assert_allclose(found.boxes, [[5 * 16 - 16, 3 * 16 - 16, 32, 32]], rtol=1e-5)
    np.testing.assert_allclose(found.landmarks[0], [[80, 48]] * 5)


def test_of_overlapping_faces_the_surest_stays_and_neighbours_do() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 1, 10, 10], [20, 0, 10, 10], [2, 2, 4, 4]], np.float32)
    landmarks = np.zeros((4, 5, 2), np.float32)
    found = suppress(DetectedFaces(boxes, landmarks, np.array([0.7, 0.9, 0.8, 0.95], np.float32)))
    assert found.boxes[:, 0].tolist() == [2, 20]
