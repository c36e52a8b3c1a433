"""Embedded previews: the smaller JPEG that many cameras put into a JPEG file, quick to decode.

It is listed in the index of the Multi-Picture Format (CIPA DC-007), where other views, stereo pairs
and the gain maps of phones are listed too: these have other types, and are no previews.
"""

import io
from typing import Any, BinaryIO, cast

from PIL import Image, MpoImagePlugin

_ENTRIES = 0xB002
_TYPE = "Large Thumbnail"
_ALIKE = 0.02
"""Share by which its proportions may differ from the photo's: with rounding, and never with black bars."""
_MOST_BYTES = 64 << 20
_SEGMENT = b"\xff\xe2"
_NAME = b"MPF\0"


def decode_preview(
    picture: Image.Image, file: BinaryIO, width: int, least: int
) -> Image.Image | None:
    """The largest preview in the file of an opened picture, scaled down while decoding, but not below `width`.

    Not turned upright. None where there is none of `least` pixels across, or it is broken: the
    picture may be whole.
    """
    if not isinstance(picture, MpoImagePlugin.MpoImageFile):
        return None
    place = file.tell()
    try:
        found = _open_largest(picture, file)
        if found is not None and found.width < least:
            found = None
        if found is not None:
            found.draft("RGB", (width, max(1, found.height * width // found.width)))
            found.load()
    except (OSError, SyntaxError, ValueError, LookupError):
        found = None
    file.seek(place)  # The picture is still to be read from here.
    return found


def _open_largest(picture: MpoImagePlugin.MpoImageFile, file: BinaryIO) -> Image.Image | None:
    start = _find_index(file)
    entries = cast("list[dict[str, Any]]", (picture.mpinfo or {}).get(_ENTRIES, []))
    previews = [
        _open(file, start + entry["DataOffset"], entry["Size"])
        for entry in entries
        if entry["Attribute"]["MPType"].startswith(_TYPE)
    ]
    alike = [preview for preview in previews if _shows_the_same(preview, picture)]
    return max(alike, key=lambda preview: preview.width, default=None)


def _find_index(file: BinaryIO) -> int:
    """Where the index begins, from which places are counted. Raises ValueError where there is none."""
    place = 2
    while True:
        file.seek(place)
        head = file.read(8)
        if len(head) < 8 or head[0] != 0xFF:
            raise ValueError("the file has no index of its pictures")
        if head[:2] == _SEGMENT and head[4:] == _NAME:
            return place + 8
        place += 2 + int.from_bytes(head[2:4], "big")


def _open(file: BinaryIO, start: int, length: int) -> Image.Image:
    file.seek(start)
    return Image.open(io.BytesIO(file.read(min(length, _MOST_BYTES))), formats=["JPEG"])


def _shows_the_same(preview: Image.Image, picture: Image.Image) -> bool:
    shape = (preview.width * picture.height) / (preview.height * picture.width)
    return abs(shape - 1) <= _ALIKE and preview.width < picture.width
