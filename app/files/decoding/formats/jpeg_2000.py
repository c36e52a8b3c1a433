"""JPEG 2000: decoded at half the size, a quarter and so on, as its wavelets allow."""

import io
from typing import BinaryIO

from PIL import Jpeg2KImagePlugin

from app.files.decoding.memory import reserve

_SIZES, _CODING = b"\xff\x51", b"\xff\x52"
_LEVELS = 9
"""Bytes from the start of the coding style's marker to the count of its wavelet levels (ISO/IEC 15444-1, A.6.1)."""
_HEAD = 1 << 16
_BYTES = 28
"""A pixel takes in OpenJPEG, which works in 32 bits a channel, and in Pillow."""
_PACKED = 3
"""Bytes a pixel of the whole picture takes while it is packed."""


def halve(
    picture: Jpeg2KImagePlugin.Jpeg2KImageFile, file: BinaryIO, wanted: tuple[int, int]
) -> None:
    """Load an opened picture, halved as often as the size that is wanted allows. Raises TooLarge."""
    size = picture.size
    halvings = min(size[0] // wanted[0], size[1] // wanted[1]).bit_length() - 1
    halvings = max(0, min(halvings, _levels(file)))
    pixels = size[0] * size[1]
    reserve((pixels * _BYTES >> 2 * halvings) + pixels * _PACKED, *size)
    picture.reduce = halvings
    picture.load()
    picture.reduce = 0  # Else this number stands in the place of Pillow's method.


def _levels(file: BinaryIO) -> int:
    """Return how often a picture can be halved; 0 where that is not said."""
    position = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(position, io.SEEK_SET)
    at = head.find(_CODING, head.find(_SIZES) + 1)
    return head[at + _LEVELS] if 0 < at < len(head) - _LEVELS else 0
