"""Faces turned upright: the similarity of five landmarks to the template that SFace was trained with.

Source of the template: OpenCV 4.9, modules/objdetect/src/face_recognize.cpp (that of ArcFace). Source of the
estimate: Umeyama, Least-Squares Estimation of Transformation Parameters Between Two Point Patterns, 1991.
"""

import numpy as np
from numpy.typing import NDArray

from app.vision.embedder import Pixels

SIDE = 112
TEMPLATE = np.array(
    [
        (38.2946, 51.6963),
        (73.5318, 51.5014),
        (56.0252, 71.7366),
        (41.5493, 92.3655),
        (70.7299, 92.2041),
    ]
)
"""(5, 2): where eyes, nose and corners of the mouth are in the face of SIDE x SIDE pixels."""


def align(picture: Pixels, landmarks: NDArray[np.float32]) -> Pixels:
    """Return the face (112, 112, 3) with these landmarks (5, 2) of a picture; beyond its edges it is black."""
    matrix = estimate_similarity(TEMPLATE, landmarks.astype(np.float64))
    # Where a pixel of the face covers several of the picture, it is their average.
    step = max(1, round(float(np.hypot(*matrix[:, 0]))))
    corners = (
        np.array([(0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE)]) @ matrix[:, :2].T + matrix[:, 2]
    )
    return _sample(*_cut(picture, matrix, corners, step))


def estimate_similarity(
    source: NDArray[np.float64], target: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the matrix (2, 3) of the turn, scale and shift that brings points (n, 2) nearest to others."""
    centre, goal = source.mean(0), target.mean(0)
    one, other = source - centre, target - goal
    left, sizes, right = np.linalg.svd(other.T @ one)
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    spread = max(float((one**2).sum()), 1e-9)
    turn = (left * signs) @ right * float((sizes * signs).sum()) / spread
    return np.column_stack([turn, goal - turn @ centre])


def _cut(
    picture: Pixels, matrix: NDArray[np.float64], corners: NDArray[np.float64], step: int
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the part of the picture around the corners, made smaller by `step`, and the matrix for that."""
    low = np.floor(corners.min(0)).astype(int) - 2 * step
    high = np.ceil(corners.max(0)).astype(int) + 2 * step
    low = np.clip(low, 0, [picture.shape[1], picture.shape[0]])
    high = np.clip(high, low, [picture.shape[1], picture.shape[0]])
    part = picture[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    part = shrink(part, step)
    moved = matrix.copy()
    moved[:, 2] -= low
    # The centre of a pixel of the small part is the middle of those that it stands for.
    moved = moved / step
    moved[:, 2] -= (step - 1) / (2 * step)
    return part, moved


def shrink(pixels: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Return pixels (h // step, w // step, 3), each the average of step x step ones."""
    if step == 1:
        return pixels
    height, width = (side // step * step for side in pixels.shape[:2])
    blocks = pixels[:height, :width].reshape(height // step, step, width // step, step, 3)
    return blocks.mean((1, 3), dtype=np.float32)


def _sample(pixels: NDArray[np.float32], matrix: NDArray[np.float64]) -> Pixels:
    """Return the face by bilinear interpolation."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    x = matrix[0, 0] * columns + matrix[0, 1] * rows + matrix[0, 2]
    y = matrix[1, 0] * columns + matrix[1, 1] * rows + matrix[1, 2]
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)))
    height, width = pixels.shape[:2]
    x, y = np.clip(x + 1, 0, width + 0.999), np.clip(y + 1, 0, height + 0.999)
    left, top = x.astype(int), y.astype(int)
    right, bottom = np.minimum(left + 1, width + 1), np.minimum(top + 1, height + 1)
    across, down = (x - left)[..., None], (y - top)[..., None]
    upper = padded[top, left] * (1 - across) + padded[top, right] * across
    lower = padded[bottom, left] * (1 - across) + padded[bottom, right] * across
    return (upper * (1 - down) + lower * down).round().astype(np.uint8)
