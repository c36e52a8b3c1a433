"""The embedder protocol: batches of pixels in, unit vectors out, near means related."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.model_input import InputSpec

Pixels: TypeAlias = NDArray[np.uint8]
"""(height, width, 3), RGB."""

Vectors: TypeAlias = NDArray[np.float32]
"""One row a photo, each of length 1."""

Areas: TypeAlias = NDArray[np.float32]
"""(n, height, width, dimensions): the last hidden layer before it is averaged, in the space of the vectors."""


class ClassScores(NamedTuple):
    """The most probable classes of photos, most probable first."""

    classes: NDArray[np.uint16]
    """(n, 8), ImageNet class numbers."""
    shares: NDArray[np.float16]
    """(n, 8), the probabilities."""


class EmbeddedBatch(NamedTuple):
    """The outputs of a network for photos, in their order."""

    vectors: Vectors
    """(n, dimensions)."""
    classes: ClassScores | None
    """None where the network has no classes."""
    areas: Areas | None
    """None where the network's last hidden layer does not lie over the photo."""


class Embedding(Protocol):
    """Photos that are being embedded."""

    def is_done(self, seconds: float) -> bool:
        """Whether they are embedded, after waiting up to so many seconds."""
        ...

    def get(self) -> EmbeddedBatch:
        """Wait for the outputs, and return them; once. Raises ModelUnusable."""
        ...


class Embedder(Protocol):
    """A feature extractor: a large pre-trained network, run without gradients."""

    @property
    def name(self) -> str:
        """Names weights and recipe: vectors of equal names may be compared."""
        ...

    @property
    def frame(self) -> InputSpec:
        """The pixels that the network takes of each photo."""
        ...

    @property
    def batch(self) -> int:
        """The number of photos at a time that is fastest."""
        ...

    def embed(self, photos: Sequence[Pixels]) -> EmbeddedBatch:
        """Embed photos, about `batch` of them."""
        ...

    def start(self, photos: Sequence[Pixels]) -> Embedding:
        """Begin to embed photos, while others are still being embedded."""
        ...
