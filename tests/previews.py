"""JPEG files with a preview inside, as cameras write them: the Multi-Picture Format of CIPA DC-007."""

import struct

from PIL import Image

from tests.pictures import jpeg_bytes

LARGE_THUMBNAIL = 0x010002
"""The type of a preview for a full-HD screen; 0 is what gain maps have, and other views."""

_BASELINE = 0x030000
_HEADER = 8
_IFD = 2 + 3 * 12 + 4


def add_preview(jpeg: bytes, preview: Image.Image, kind: int = LARGE_THUMBNAIL) -> bytes:
    """That JPEG with another appended to it, and the index of both behind its first segment."""
    small = jpeg_bytes(preview, quality=88)
    head = 4 + int.from_bytes(jpeg[4:6], "big")  # The start, and its first segment.
    index = _index(len(jpeg), len(small), kind, head)
    return jpeg[:head] + index + jpeg[head:] + small


def _index(whole: int, small: int, kind: int, head: int) -> bytes:
    """The APP2 segment; places are counted from its TIFF header."""
    length = 4 + _HEADER + _IFD + 32
    start = head + 4 + 4
    tiff = b"MM\0*" + struct.pack(">L", _HEADER) + struct.pack(">H", 3)
    tiff += struct.pack(">HHL4s", 0xB000, 7, 4, b"0100")
    tiff += struct.pack(">HHLL", 0xB001, 4, 1, 2)
    tiff += struct.pack(">HHLL", 0xB002, 7, 32, _HEADER + _IFD)
    tiff += struct.pack(">L", 0)
    full = whole + length + 4
    tiff += struct.pack(">LLLHH", _BASELINE, full, 0, 0, 0)
    tiff += struct.pack(">LLLHH", kind, small, full - start, 0, 0)
    return b"\xff\xe2" + struct.pack(">H", length + 2) + b"MPF\0" + tiff
