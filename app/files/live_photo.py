"""Live Photos and motion photos: which short video belongs to a photo, beside its file or appended to it.

Apple writes two files of one name, and the same identifier into both. Other programs keep the names and drop the
identifiers, so that without them a short clip of a photo's name counts as its moving part. A clip of another
identifier, or a longer one, is a video by itself: cameras whose counter began anew use names twice.

Google's and Samsung's cameras append the video to the file of the photo (Motion Photo format 1.0; MicroVideo).
"""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.files.boxes import find_box, read_box

_LONGEST = 6.0
"""Seconds of a moving part: Apple's take 3, and a little more in the dark."""

_UUID = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_KEY = b"com.apple.quicktime.content.identifier"
_META = ((b"moov", b"meta"), (b"moov", b"udta", b"meta"))
_MOST_META = 1 << 16
"""Bytes of a clip's metadata that are read."""
_MOST_PHOTO = 1 << 26
_MAKER_NOTE = b"Apple iOS\0"
_IDENTIFIER_TAG, _ENTRIES = 0x11, 14
"""Of Apple's maker note: the tag of the identifier, and where the tags begin."""

_HEAD, _TAIL = 1 << 17, 1 << 14
"""Bytes at the start and at the end of a photo that tell of a video in it."""
_NAMES = (b"MotionPhoto", b"MicroVideo")
_IS_MOTION = re.compile(
    rb"""(?:MotionPhoto|MicroVideo)\s*(?:=\s*["']|>\s*)1"""  # As an attribute, or an element.
)
_OFFSET = re.compile(rb"""MicroVideoOffset\s*(?:=\s*["']|>\s*)(\d{1,12})""")
_LENGTH = re.compile(rb"""Length\s*(?:=\s*["']|>\s*)(\d{1,12})""")
_SEMANTIC = re.compile(rb"""Semantic\s*(?:=\s*["']|>\s*)MotionPhoto""")
_SAMSUNG_END, _SAMSUNG = b"SEFT", b"MotionPhoto_Data"
_MOTION_TYPE = b"\0\0\x30\x0a"
"""Of a video in Samsung's list (ExifTool, "Samsung Trailer")."""
_LONGEST_FTYP = 1024


@dataclass(frozen=True, slots=True)
class _Clip:
    """What a clip tells."""

    seconds: float
    identifier: bytes
    """Empty where it has none."""


def belongs_to(clip: Path, photo: Path) -> bool:
    """Whether a clip is the moving part of the photo of its name. One that cannot be read is none."""
    with suppress(OSError):
        with clip.open("rb") as file:
            told = _read_clip(file)
        if told is None:
            return False
        if told.identifier and (own := _identifier_of(photo)):
            return own.lower() == told.identifier.lower()
        return 0 < told.seconds <= _LONGEST
    return False


def _read_clip(file: BinaryIO) -> _Clip | None:
    header = find_box(file, (b"moov", 0), (b"mvhd", 0))
    content = read_box(file, header, 32) if header else b""
    if len(content) < 32:
        return None
    form, at = (">IQ", 20) if content[0] == 1 else (">II", 12)  # The version has longer numbers.
    scale, length = struct.unpack_from(form, content, at)
    boxes = (find_box(file, *((name, 0) for name in path)) for path in _META)
    meta = b"".join(read_box(file, box, _MOST_META) for box in boxes if box)
    found = _UUID.search(meta) if _KEY in meta else None
    return _Clip(length / scale if scale else 0.0, found[0] if found else b"")


def _identifier_of(photo: Path) -> bytes:
    """Return the identifier in Apple's maker note (ExifTool, "Apple Tags"); empty where there is none."""
    with photo.open("rb") as file:
        content = file.read(_MOST_PHOTO)
    start = content.find(_MAKER_NOTE)
    if start < 0:
        return b""
    with suppress(struct.error):
        (count,) = struct.unpack_from(">H", content, start + _ENTRIES)
        for number in range(min(count, 200)):
            at = start + _ENTRIES + 2 + 12 * number
            tag, _, length, offset = struct.unpack_from(">HHII", content, at)
            if tag == _IDENTIFIER_TAG:
                found = _UUID.match(content, start + offset)
                return found[0] if found and length <= len(found[0]) + 1 else b""
    return b""


def find_video(file: BinaryIO, xmp: bytes | None = None) -> int | None:
    """Return where the video in a photo begins that a camera appended to it, or None.

    `xmp` is that of the photo; without it, it is looked for. The position in the file is as before.
    """
    position = file.tell()
    try:
        if box := find_box(file, (b"mpvd", 0)):
            return box.start
        head = _read(file, 0, _HEAD) if xmp is None else xmp
        is_motion = any(name in head for name in _NAMES) and _IS_MOTION.search(head)
        if not (is_motion or _is_samsungs(file)):
            return None
        content = _read(file, 0, _MOST_PHOTO)
        return next((at for at in _places(content, head) if _is_video_at(content, at)), None)
    finally:
        file.seek(position)


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    """Read bytes from a place, counted from the end where it is negative."""
    file.seek(start if start >= 0 else max(0, file.seek(0, 2) + start))
    return file.read(length)


def _is_samsungs(file: BinaryIO) -> bool:
    """Whether Samsung's list of appended data names a video."""
    end = len(_SAMSUNG_END)
    return _read(file, -end, end) == _SAMSUNG_END and _MOTION_TYPE in _read(file, -_TAIL, _TAIL)


def _places(content: bytes, head: bytes) -> Iterator[int]:
    """Yield where the video may begin, the surest first."""
    if found := _OFFSET.search(head):
        yield len(content) - int(found[1])
    for element in head.split(b"<"):
        if _SEMANTIC.search(element) and (found := _LENGTH.search(element)):
            yield len(content) - int(found[1])
    yield content.find(_SAMSUNG) + len(_SAMSUNG)
    yield content.rfind(b"ftyp") - 4


def _is_video_at(content: bytes, at: int) -> bool:
    """Whether the first box of a video, which is short, lies there."""
    if at <= 0 or content[at + 4 : at + 8] != b"ftyp":
        return False
    return 8 <= int.from_bytes(content[at : at + 4], "big") <= _LONGEST_FTYP
