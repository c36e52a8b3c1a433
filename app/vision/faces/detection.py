"""From the outputs of YuNet to faces: decoding by grid, and of overlapping ones the surest.

Source: OpenCV 4.9, modules/objdetect/src/face_detect.cpp; Wu et al., YuNet: A Tiny Millisecond-level Face
Detector, 2023.
"""

import numpy as np
from numpy.typing import NDArray

from app.vision.faces.model import DetectedFaces

Floats = NDArray[np.float32]

STRIDES = (8, 16, 32)
"""Pixels between the points of each grid."""
_OVERLAP = 0.3
"""Intersection over union from which on two boxes are one face, as OpenCV has it."""

NO_FACES = DetectedFaces(
    np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32), np.zeros(0, np.float32)
)


def decode(outputs: Floats, frame: tuple[int, int], least: float) -> DetectedFaces:
    """Return the faces of outputs (anchors, 16) of a picture with scores from `least` on; some overlap.

    `frame` is its height and width, in pixels.
    """
    scores = np.sqrt(np.clip(outputs[:, 0], 0, 1) * np.clip(outputs[:, 1], 0, 1))
    chosen = np.flatnonzero(scores >= least)
    points, strides = _grid(frame)
    points, strides, outputs = points[chosen], strides[chosen, None], outputs[chosen]
    centres = (points + outputs[:, 2:4]) * strides
    sizes = np.exp(outputs[:, 4:6]) * strides
    landmarks = (points[:, None] + outputs[:, 6:].reshape(-1, 5, 2)) * strides[:, None]
    boxes = np.concatenate([centres - sizes / 2, sizes], 1).astype(np.float32)
    return DetectedFaces(boxes, landmarks, scores[chosen])


def _grid(frame: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return the points (anchors, 2) of all grids, x and y, and the stride of each."""
    points: list[Floats] = []
    strides: list[Floats] = []
    for stride in STRIDES:
        rows, columns = np.mgrid[: frame[0] // stride, : frame[1] // stride]
        points.append(np.stack([columns.ravel(), rows.ravel()], 1).astype(np.float32))
        strides.append(np.full(rows.size, stride, np.float32))
    return np.concatenate(points), np.concatenate(strides)


def join(parts: list[DetectedFaces]) -> DetectedFaces:
    """Return the faces of several frames of one picture, in the same pixels."""
    return DetectedFaces(*map(np.concatenate, zip(*parts, strict=True))) if parts else NO_FACES


def suppress(faces: DetectedFaces) -> DetectedFaces:
    """Return the faces, the surest first, without those that overlap a surer one."""
    order = np.argsort(-faces.scores, kind="stable")
    left, top, width, height = faces.boxes[order].T
    right, bottom = left + width, top + height
    areas = width * height
    kept: list[int] = []
    open_ = np.ones(len(order), np.bool_)
    for at in range(len(order)):
        if not open_[at]:
            continue
        kept.append(at)
        across = np.minimum(right[at], right) - np.maximum(left[at], left)
        down = np.minimum(bottom[at], bottom) - np.maximum(top[at], top)
        shared = np.clip(across, 0, None) * np.clip(down, 0, None)
        # Also one within another: a tile cuts off a part of a face that the whole picture shows.
        inside = shared / np.maximum(np.minimum(areas[at], areas), 1e-6)
        open_ &= (shared <= _OVERLAP * (areas[at] + areas - shared)) & (inside <= 0.7)
    rows = order[kept]
    return DetectedFaces(faces.boxes[rows], faces.landmarks[rows], faces.scores[rows])
