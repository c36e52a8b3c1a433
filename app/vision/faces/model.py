"""The face model protocol: pixels in, faces with landmarks and unit vectors out, near means the same person."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from app.vision.embedder import Pixels, Vectors


class DetectedFaces(NamedTuple):
    """The faces found in one picture, the surest first."""

    boxes: NDArray[np.float32]
    """(n, 4): left, top, width and height in pixels; a face at the edge may reach beyond it."""
    landmarks: NDArray[np.float32]
    """(n, 5, 2), x and y in pixels: the eyes, the tip of the nose and the corners of the mouth, each pair from left
    to right as the picture shows them."""
    scores: NDArray[np.float32]
    """(n,), 0 to 1."""


class FaceModel(Protocol):
    """A detector and an embedder of faces, run without gradients."""

    @property
    def name(self) -> str:
        """Names weights and recipe of both: vectors of equal names may be compared."""
        ...

    @property
    def side(self) -> int:
        """The longer side, in pixels, of the pictures that faces are best looked for in."""
        ...

    def find(self, picture: Pixels) -> DetectedFaces:
        """Find the faces in an upright picture. Raises ModelUnusable."""
        ...

    def embed(self, picture: Pixels, landmarks: Sequence[NDArray[np.float32]]) -> Vectors:
        """Return (n, dimensions) unit vectors of faces, by their landmarks (5, 2). Raises ModelUnusable."""
        ...
