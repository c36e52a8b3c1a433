"""Embedded previews: the smaller JPEG that many cameras put into a JPEG file, quick to decode.

It is listed in the index of the Multi-Picture Format (CIPA DC-007), where other views, stereo pairs
and the gain maps of phones are listed too: these have other types, and are no previews.
"""

import io
from typing import Any, BinaryIO, cast

from PIL import Image, ImageChops, ImageFile, ImageStat, MpoImagePlugin

_ENTRIES = 0xB002
_TYPE = "Large Thumbnail"
_ALIKE = 0.02
"""Share by which its proportions may differ from the photo's: with rounding, and never with black bars."""
_MOST_BYTES = 64 << 20
_BEGINNING = 0.2
"""Share of a JPEG's bytes that is decoded to compare it with its preview."""
_COMPARED = 0.08
"""Share of its rows that are compared: the bytes above hold more of them, unless it is empty below."""
_GRID = (48, 6)
"""Columns and rows of averages that are compared."""
_NEAR = 6.0
"""Grey levels by which these may differ on average in one colour."""
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


def is_of_same_picture(preview: Image.Image, picture: Image.Image, file: BinaryIO) -> bool:
    """Whether a decoded preview shows the upper edge of a JPEG as its pixels do, colours and all.

    Programs that edit a JPEG and leave an old preview in it are rare, and change all of it or its frame. The upper
    edge alone is decoded in a quarter of the time.
    """
    if picture.info.get("progressive"):  # Whose upper edge is not at its beginning.
        return False
    place = file.tell()
    count = round(_BEGINNING * _end_of_first(picture, file))
    file.seek(0)
    beginning = file.read(count)
    file.seek(place)
    truncated, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        with Image.open(io.BytesIO(beginning), formats=["JPEG"]) as edge:
            edge.draft("RGB", (edge.width // 8, edge.height // 8))
            one = _edge_of(edge.convert("RGB"))
    except (OSError, SyntaxError, ValueError):
        return False
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = truncated
    apart = ImageStat.Stat(ImageChops.difference(one, _edge_of(preview.convert("RGB"))))
    return max(apart.mean) <= _NEAR


def _end_of_first(picture: Image.Image, file: BinaryIO) -> int:
    entries = cast(
        "list[dict[str, Any]]", (getattr(picture, "mpinfo", None) or {}).get(_ENTRIES, [])
    )
    if entries and entries[0]["Size"]:
        return entries[0]["Size"]
    return file.seek(0, io.SEEK_END)


def _edge_of(picture: Image.Image) -> Image.Image:
    box = (0.0, 0.0, float(picture.width), max(1.0, picture.height * _COMPARED))
    return picture.resize(_GRID, Image.Resampling.BOX, box)
