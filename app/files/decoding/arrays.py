"""Pixel buffers that came through the pipe, as arrays. Apart from `buffers`: the children need no numpy."""

import numpy as np
from numpy.typing import NDArray

from app.files.decoding.decoded_photo import RgbBuffer


def to_array(pixels: RgbBuffer | None) -> NDArray[np.uint8]:
    """Height x width x 3, RGB. Raises ValueError where these pixels were not wished for."""
    if pixels is None:
        raise ValueError("the decoder was not asked for these pixels")
    return np.frombuffer(pixels.rgb, dtype=np.uint8).reshape(pixels.height, pixels.width, 3)
