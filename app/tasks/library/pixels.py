"""Pixels of files to view, of thumbnails in grey, and as model input."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.model_input import InputSpec
from app.domain.photo import Photo
from app.domain.progress import Task, with_progress
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import RgbBuffer
from app.files.decoding.request import DecodeRequest
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.similarity.frames.margins import Grey
from app.similarity.grouping.calibration import to_frame

_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)
"""Of red, green and blue in luminance (ITU-R BT.601), as JPEG has them."""


def read_pixels(library: Library, photo: Photo, side: int) -> Task[NDArray[np.uint8]]:
    """Read upright sRGB pixels (height, width, 3), the longer side at most `side`, 0 for all.

    Raises Unreadable, also for a photo whose folder is offline.
    """
    reading = library.viewer.read(photo.path, DecodeRequest(view=side))
    return to_array((yield from with_progress("Reading the photo", reading)).view)


def to_model_input(pixels: NDArray[np.uint8], frame: InputSpec) -> NDArray[np.uint8]:
    """Cut and resize pixels (h, w, 3) of a photo for an embedder."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = frame.cut(width, height)
    down = slice(round(top * height), round(bottom * height))
    across = slice(round(left * width), round(right * width))
    return to_frame(pixels[down, across], frame)


def read_model_inputs(
    library: Library, digests: Sequence[str], frame: InputSpec
) -> dict[str, NDArray[np.uint8]]:
    """Read model inputs from thumbnails, by digest; missing ones are left out."""
    thumbnails = {digest: library.thumbnails.read(digest) for digest in digests}
    return {
        digest: to_model_input(to_array(thumbnail), frame)
        for digest, thumbnail in thumbnails.items()
        if thumbnail is not None
    }


def read_grey(thumbnails: ThumbnailStore, digest: str) -> Grey | None:
    """Read a thumbnail in grey (height, width); None if missing or damaged."""
    pixels = thumbnails.read(digest)
    return None if pixels is None else to_grey(pixels)


def to_grey(pixels: RgbBuffer) -> Grey:
    """Convert pixels to grey (height, width)."""
    return (to_array(pixels) @ _WEIGHTS).round().astype(np.uint8)
