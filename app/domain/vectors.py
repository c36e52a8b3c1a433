"""Unit vectors in whole numbers of 8 bits, as catalog and indexes hold them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def quantize(
    vectors: NDArray[np.floating[Any]], dtype: "np.dtype[Any] | None" = None
) -> NDArray[Any]:
    """Scale vectors (…, dimensions) to the range of int8, or of uint8 if that is asked for; their lengths are lost.

    Measured on 648 photos of the built-in model, whose vectors have no negative numbers: in 8 bits with a sign
    cosines between photos (the mean taken away) move by 0.0005 on average and 0.003 at most, without by half of it.
    """
    dtype = np.dtype(np.int8) if dtype is None else dtype
    limits = np.iinfo(dtype)
    largest = np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-12)
    return np.rint(vectors * (limits.max / largest)).clip(limits.min, limits.max).astype(dtype)


def fitting_type(vectors: NDArray[np.floating[Any]]) -> "np.dtype[Any]":
    """Return uint8 for vectors without negative numbers, as those of networks that end in a ReLU, else int8."""
    return np.dtype(np.uint8 if (vectors >= 0).all() else np.int8)


def to_unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Scale vectors (…, dimensions) to length 1; zeros stay zeros."""
    plain = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(plain, axis=-1, keepdims=True)
    return plain / np.maximum(lengths, np.float32(1e-12))
