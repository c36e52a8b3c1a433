"""Principal components: the few directions in which photos differ most."""

import numpy as np
from numpy.typing import NDArray

_SAMPLE = 20_000
"""Rows are enough to find the leading directions; more only cost time."""


def principal_components(vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The leading directions (count or fewer, dimensions) of centred vectors (n, dimensions).

    By the covariance of an evenly spread sample; each direction's sign is set so that its largest
    number is positive, so that equal photos give equal components.
    """
    step = max(1, -(-len(vectors) // _SAMPLE))
    sample = vectors[::step]
    covariance = (sample.T @ sample).astype(np.float64) / max(1, len(sample))
    _, directions = np.linalg.eigh(covariance)
    leading = directions[:, ::-1][:, : min(count, vectors.shape[1])].T
    largest = np.take_along_axis(leading, np.abs(leading).argmax(axis=1)[:, None], axis=1)
    return np.ascontiguousarray(leading * np.where(largest < 0, -1, 1), dtype=np.float32)
