"""Boxes of ISO media files (ISO/IEC 14496-12): HEIC, AVIF, JPEG XL, MP4 and QuickTime are made of them."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_HEAD = struct.Struct(">I4s")
_LONG = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a file: its kind, and where its content lies."""

    kind: bytes
    start: int
    end: int


def read_boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two positions of a file; ends where they make no sense."""
    while start + _HEAD.size <= end:
        file.seek(start)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        length, kind = _HEAD.unpack(head)
        content = start + _HEAD.size
        if length == 1:
            more = file.read(_LONG.size)
            if len(more) < _LONG.size:
                return
            (length,) = _LONG.unpack(more)
            content += _LONG.size
        after = end if length == 0 else start + length
        if after < content or after > end:
            return
        yield Box(kind, content, after)
        start = after


def find_box(file: BinaryIO, *path: tuple[bytes, int]) -> Box | None:
    """Find a box by its path: kinds, each with the bytes of its content before the boxes within.

    The position in the file is as before.
    """
    position = file.tell()
    try:
        start, end, box = 0, file.seek(0, io.SEEK_END), None
        for kind, skipped in path:
            box = next((each for each in read_boxes(file, start, end) if each.kind == kind), None)
            if box is None:
                return None
            start, end = box.start + skipped, box.end
        return box
    finally:
        file.seek(position)


def read_box(file: BinaryIO, box: Box, most: int) -> bytes:
    """Return the content of a box, as far as `most` bytes."""
    position = file.tell()
    try:
        file.seek(box.start)
        return file.read(min(box.end - box.start, most))
    finally:
        file.seek(position)
