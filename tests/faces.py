"""Photos of coloured squares that stand for faces, and a face model that sees them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.vectors import to_unit
from app.vision.faces.model import DetectedFaces

COLOURS = {
    "red": (220, 0, 0),
    "green": (0, 220, 0),
    "blue": (0, 0, 220),
}
"""People: each has one face, of one colour."""
SIDE = 40


def draw_people(path: Path, *names: str, shade: int = 0) -> Path:
    """A photo of these people side by side; another `shade` makes another photo of the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((120, 60 * max(1, len(names)), 3), 128 + shade, np.uint8)
    for place, name in enumerate(names):
        pixels[30 : 30 + SIDE, 10 + 60 * place : 10 + 60 * place + SIDE] = COLOURS[name]
    Image.fromarray(pixels).save(path)
    return path


class FakeFaceModel:
    """Sees squares of the colours of people; a vector is the colour."""

    name = "fake-faces"
    side = 640

    def __init__(self) -> None:
        self.looked = 0

    def find(self, picture: NDArray[np.uint8]) -> DetectedFaces:
        self.looked += 1
        boxes: list[tuple[int, int, int, int]] = []
        for colour in COLOURS.values():
            rows, columns = np.nonzero((picture == colour).all(2))
            if len(rows):
                low, high = (columns.min(), rows.min()), (columns.max() + 1, rows.max() + 1)
                boxes.append((*low, high[0] - low[0], high[1] - low[1]))
        found = np.array(boxes, np.float32).reshape(-1, 4)
        middles = found[:, None, :2] + found[:, None, 2:] / 2
        landmarks = np.repeat(middles, 5, axis=1).astype(np.float32)
        return DetectedFaces(found, landmarks, np.full(len(found), 0.9, np.float32))

    def embed(
        self, picture: NDArray[np.uint8], landmarks: Sequence[NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        if not len(landmarks):
            return np.zeros((0, 3), np.float32)
        points = [each[0].astype(int) for each in landmarks]
        colours = np.array([picture[y, x] for x, y in points], np.float32)
        return to_unit(colours - 70)
