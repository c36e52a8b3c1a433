"""Flat areas of a picture: drawn ones have many, those of lenses and sensors few."""

import numpy as np
from numpy.typing import NDArray


def flat_share(pixels: NDArray[np.uint8]) -> float:
    """Return the share, 0 to 1, of pixels (height, width, 3) as bright as the one to the right and the one below."""
    if min(pixels.shape[:2]) < 2:
        return 0.0
    grey = pixels.astype(np.int32) @ np.array([299, 587, 114]) // 1000
    same_right = grey[:-1, :-1] == grey[:-1, 1:]
    same_below = grey[:-1, :-1] == grey[1:, :-1]
    return float((same_right & same_below).mean())
