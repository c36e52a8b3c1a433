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
    if not vectors.size:  # an empty library
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    step = max(1, -(-len(vectors) // _SAMPLE))
    sample = vectors[::step]
    covariance = (sample.T @ sample).astype(np.float64) / max(1, len(sample))
    leading = _leading(covariance, count)[:, ::-1].T
    largest = np.take_along_axis(leading, np.abs(leading).argmax(axis=1)[:, None], axis=1)
    return np.ascontiguousarray(leading * np.where(largest < 0, -1, 1), dtype=np.float32)


def _leading(covariance: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The eigenvectors (dimensions, count or fewer) of the greatest eigenvalues, which ascend.

    By Lanczos' method in ARPACK, which asks for one product at a time: LAPACK by scipy keeps the
    interpreter's lock to its end, and a window stood still for 0.3 s, on busy cores for 2.
    """
    from scipy.sparse.linalg import eigsh  # On first use: see `sparse`.

    if count >= len(covariance) or not covariance.any():
        return np.linalg.eigh(covariance)[1][:, -count:]
    start = np.random.default_rng(0).standard_normal(len(covariance))
    return eigsh(covariance, k=count, v0=start)[1]
