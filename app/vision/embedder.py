"""The embedder protocol: batches of pixels in, unit vectors out, near means related."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.model_input import InputSpec

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, RGB."""

Vectors: TypeAlias = NDArray[np.float32]
"""One row a photo, each of length 1."""

Areas: TypeAlias = NDArray[np.float32]
"""(n, height, width, dimensions): the last hidden layer before it is averaged, in the space of the vectors."""


class ClassScores(NamedTuple):
    """What a classifying network sees in each photo: its likeliest classes, likeliest first."""

    classes: NDArray[np.uint16]
    """(n, 8), ImageNet class numbers."""
    shares: NDArray[np.float16]
    """(n, 8), their probabilities."""


class EmbeddedBatch(NamedTuple):
    """What a network makes of photos, in their order."""

    vectors: Vectors
    """(n, dimensions)."""
    classes: ClassScores | None
    """None where the network names no classes."""
    areas: Areas | None
    """None where the network has no last hidden layer that lies over the photo."""


class Embedder(Protocol):
    """A feature extractor: a large pre-trained network, run without gradients."""

    @property
    def name(self) -> str:
        """Names weights and recipe: vectors of equal names may be compared."""
        ...

    @property
    def frame(self) -> InputSpec:
        """The pixels it wants of each photo."""
        ...

    @property
    def batch(self) -> int:
        """How many photos at a time it is fastest with."""
        ...

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Of up to `batch` photos, in their order: what the network makes of them in one run."""
        ...


def to_unit_length(vectors: NDArray[np.floating[Any]]) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays what it is."""
    plain = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(plain, axis=-1, keepdims=True)
    return plain / np.maximum(lengths, np.float32(1e-12))
