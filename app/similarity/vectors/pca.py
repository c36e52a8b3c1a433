"""Principal components: the few directions in which photos differ most."""

import numpy as np
from numpy.typing import NDArray

_SAMPLE = 20_000
"""Rows are enough to find the leading directions; more only cost time."""


def principal_components(vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the leading directions (count or fewer, dimensions) of centred vectors (n, dimensions).

    By the covariance of an evenly spread sample. The largest number of each direction is positive, so that
    equal photos give equal components.
    """
    if not vectors.size:  # an empty library
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    sample = vectors[:: max(1, -(-len(vectors) // _SAMPLE))]
    leading = (_leading_of_few if len(sample) <= 4 * count else _leading)(sample, count)
    largest = np.take_along_axis(leading, np.abs(leading).argmax(axis=1)[:, None], axis=1)
    return np.ascontiguousarray(leading * np.where(largest < 0, -1, 1), dtype=np.float32)


def _leading_of_few(sample: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """Return the right singular vectors (count or fewer, dimensions), completed to an orthonormal set.

    So the covariance of many numbers need not be taken apart for a few photos.
    """
    directions = np.linalg.svd(sample.astype(np.float64), full_matrices=False)[2][:count]
    missing = min(count, sample.shape[1]) - len(directions)
    if missing:
        others = np.random.default_rng(0).standard_normal((missing, sample.shape[1]))
        directions = np.linalg.qr(np.vstack([directions, others]).T)[0].T
    return directions


def _leading(sample: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """Return the eigenvectors (count or fewer, dimensions) of the covariance, those of the greatest first.

    By NumPy, which computes all of them in 0.4 s and leaves the interpreter's lock to others. SciPy's keep it: by
    LAPACK to the end, by ARPACK while they are put together, for which a window stood still for up to 3 s.
    """
    covariance = (sample.T @ sample).astype(np.float64) / len(sample)
    return np.linalg.eigh(covariance)[1][:, -count:].T[::-1]
