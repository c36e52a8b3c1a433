"""JPEG XL: size and orientation from the head of a file, before libjxl decodes all of its pixels.

The plug-in for Pillow decodes a file when it is opened. The head (ISO/IEC 18181-1, annex D) tells in time
how much memory that takes.
"""

from dataclasses import dataclass
from typing import BinaryIO

from app.files.boxes import find_box, read_box

_BARE = b"\xff\x0a"
_CONTAINER = b"\0\0\0\x0cJXL \r\n\x87\n"
_MOST = 64
"""Bytes of the head that are read; it needs 20 at most."""

# Width by height, for the codes 1 to 7.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


@dataclass(frozen=True, slots=True)
class JpegXlHead:
    """Size in pixels as stored, and the orientation in EXIF's numbers, which libjxl applies."""

    width: int
    height: int
    orientation: int


def read_head(file: BinaryIO) -> JpegXlHead | None:
    """Read the head of a JPEG XL file from its start; None where it is another file."""
    file.seek(0)
    start = file.read(_MOST)
    if start.startswith(_CONTAINER):
        start = _codestream(file)
    return _parse(start) if start.startswith(_BARE) else None


def _codestream(file: BinaryIO) -> bytes:
    """Return the start of the codestream in a container, where it may come in parts."""
    if whole := find_box(file, (b"jxlc", 0)):
        return read_box(file, whole, _MOST)
    part = find_box(file, (b"jxlp", 0))
    return read_box(file, part, _MOST)[4:] if part else b""  # 4 bytes number the part.


class _Bits:
    """Numbers of a stream of bits, lowest bit first."""

    def __init__(self, content: bytes) -> None:
        self._bits = int.from_bytes(content, "little")

    def take(self, count: int) -> int:
        value = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return value

    def size(self, *, small: bool) -> int:
        return (self.take(5) + 1) * 8 if small else self.take((9, 13, 18, 30)[self.take(2)]) + 1


def _parse(content: bytes) -> JpegXlHead:
    bits = _Bits(content[len(_BARE) :])
    small = bool(bits.take(1))
    height = bits.size(small=small)
    ratio = bits.take(3)
    if ratio:
        wide, high = _RATIOS[ratio]
        width = height * wide // high
    else:
        width = bits.size(small=small)
    has_more = not bits.take(1) and bits.take(1)  # Not all defaults, and extra fields.
    return JpegXlHead(width, height, bits.take(3) + 1 if has_more else 1)
