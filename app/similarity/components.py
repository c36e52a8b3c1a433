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
    from scipy.linalg import eigh  # On first use: see `sparse`.

    if not vectors.size:  # an empty library
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    step = max(1, -(-len(vectors) // _SAMPLE))
    sample = vectors[::step]
    covariance = (sample.T @ sample).astype(np.float64) / max(1, len(sample))
    last = len(covariance) - 1
    # All directions by numpy, on two cores that are busy with other things: 9 s; these by scipy 0.7 s.
    _, directions = eigh(covariance, subset_by_index=[max(0, last + 1 - count), last])
    leading = directions[:, ::-1].T
    largest = np.take_along_axis(leading, np.abs(leading).argmax(axis=1)[:, None], axis=1)
    return np.ascontiguousarray(leading * np.where(largest < 0, -1, 1), dtype=np.float32)
