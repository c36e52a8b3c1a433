"""Calibration: similarity thresholds learned from the library itself, for whatever model made the vectors.

A sample of photos is embedded again, made smaller and re-encoded, which tells how near the vectors of one
frame come; random pairs tell how far unrelated photos are. Every threshold is a place between the two, so
a new model needs no number set by hand.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.model_input import InputSpec

Pixels = NDArray[np.uint8]
Vectors = NDArray[np.float32]

RECIPE = "calibration1"

SAMPLE = 64
"""Photos in the sample: the medians of two samples differ by 0.01."""

_PAIRS = 20_000
_SMALLER, _QUALITY = 0.85, 75

# Places between unrelated photos (0) and near duplicates (1), found with the built-in model: on five libraries
# the former are at -0.08 to -0.02 and the latter at 0.92 to 0.96.
_PROPOSED = 0.38
"""0.35: of the hardest edits, to 0.3 of the size or to black-and-white, 98 of 100 keep 0.44."""
_LIKELY = 0.60
"""0.55."""
_MIRRORED = 0.75
"""0.7: of mirrored photos, 98 of 100 keep 0.82."""
_BURST = 0.5
"""0.45, as time counts, too."""
_SCENE = 0.70
"""0.65: scenes linked from there have a pairwise F1 of 0.99; at 0.7 0.98, at 0.6 several libraries' scenes chain."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Cosines of one library's vectors."""

    strangers: float
    """Median of random pairs."""
    near_duplicates: float
    """Median of photos and their smaller, re-encoded copies."""

    @property
    def proposed(self) -> float:
        """Least of pairs whose pixels are compared if their layouts agree."""
        return self.at(_PROPOSED)

    @property
    def likely(self) -> float:
        """Least of pairs whose pixels are compared."""
        return self.at(_LIKELY)

    @property
    def mirrored(self) -> float:
        """Least of pairs that are compared mirrored, too."""
        return self.at(_MIRRORED)

    @property
    def burst(self) -> float:
        """Least of a burst."""
        return self.at(_BURST)

    @property
    def scene(self) -> float:
        """Least of a scene."""
        return self.at(_SCENE)

    def at(self, place: float) -> float:
        """Return the cosine at a place from `strangers`, 0, to `near_duplicates`, 1."""
        return self.strangers + place * (self.near_duplicates - self.strangers)


def fit_calibration(originals: Vectors, copies: Vectors, library: Vectors) -> Calibration:
    """Fit by centred unit vectors: of photos and their copies, row by row, and of the library."""
    alike = np.einsum("ij,ij->i", originals, copies)
    random = np.random.default_rng(0)
    one, other = random.integers(0, len(library), (2, _PAIRS))
    apart = one != other
    strange = np.einsum("ij,ij->i", library[one[apart]], library[other[apart]])
    return Calibration(float(np.median(strange)) if len(strange) else 0.0, float(np.median(alike)))


def re_encode(pixels: Pixels) -> Pixels:
    """Return a smaller copy of RGB pixels, re-encoded as JPEG, as people make them."""
    small = cv2.resize(pixels, None, fx=_SMALLER, fy=_SMALLER, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def to_frame(pixels: Pixels, frame: InputSpec) -> Pixels:
    """Resize pixels for the embedder, squeezed square unless it takes whole photos."""
    side = (frame.side, frame.side)
    if frame.whole:
        scale = frame.side / min(pixels.shape[:2])
        side = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, side, interpolation=cv2.INTER_LINEAR), np.uint8)
