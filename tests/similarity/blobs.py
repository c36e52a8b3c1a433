"""Vectors whose truth is known."""

import numpy as np
from numpy.typing import NDArray


def to_unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:  # type: ignore[type-arg]
    """Rows of length 1."""
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def random_vectors(count: int, dimensions: int = 40, seed: int = 1) -> NDArray[np.float32]:
    """Unit vectors in all directions."""
    return to_unit(np.random.default_rng(seed).standard_normal((count, dimensions)))


def clumped_vectors(
    sizes: tuple[int, ...], noise: int = 0, *, spread: float = 0.45, seed: int = 1
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Clumps of unit vectors of 40 numbers, and some that stand alone; with the truth, -1 for alone."""
    random = np.random.default_rng(seed)
    hearts = to_unit(random.standard_normal((len(sizes), 40)))
    clumps = [
        heart + spread * to_unit(random.standard_normal((size, 40)))
        for heart, size in zip(hearts, sizes, strict=True)
    ]
    alone = random.standard_normal((noise, 40))
    truth = np.repeat([*range(len(sizes)), -1], [*sizes, noise])
    return to_unit(np.concatenate([*clumps, alone])), truth


def digests_of(count: int) -> NDArray[np.str_]:
    """One for each row, in order."""
    return np.array([f"{row:032x}" for row in range(count)], dtype="U32")
