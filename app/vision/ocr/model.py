"""The protocol of text recognition: pixels in, lines of text out."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from app.vision.embedder import Pixels


class RecognisedLine(NamedTuple):
    """A line of text on a picture."""

    text: str
    score: float
    """How sure the model is of its letters, 0 to 1."""
    corners: NDArray[np.float32]
    """(4, 2), x and y in pixels: from the first letter's upper left corner on, clockwise to the reader."""


class OcrModel(Protocol):
    """A detector and a recogniser of text, run without gradients."""

    @property
    def name(self) -> str:
        """Names weights and recipe of both: with equal names, equal pixels have equal texts."""
        ...

    @property
    def side(self) -> int:
        """The longer side, in pixels, of the pictures that text is best looked for in."""
        ...

    def read(self, picture: Pixels) -> list[RecognisedLine]:
        """Return the lines of text on an upright picture, from top to bottom. Raises ModelUnusable."""
        ...
