"""The smaller JPEG that many cameras put into a JPEG file: a screenful of pixels, quick to decode.

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


def open_preview(picture: Image.Image, file: BinaryIO) -> Image.Image | None:
    """The largest preview in the file of an opened picture, not yet decoded nor turned upright."""
    if not isinstance(picture, MpoImagePlugin.MpoImageFile):
        return None
    found = [
        preview
        for entry in cast("list[dict[str, Any]]", (picture.mpinfo or {}).get(_ENTRIES, []))
        if entry["Attribute"]["MPType"].startswith(_TYPE)
        and (preview := _open(file, picture.info["mpoffset"] + entry["DataOffset"], entry["Size"]))
        and _shows_the_same(preview, picture)
    ]
    return max(found, key=lambda preview: preview.width, default=None)


def _open(file: BinaryIO, start: int, length: int) -> Image.Image | None:
    place = file.tell()
    file.seek(start)
    content = file.read(min(length, _MOST_BYTES))
    file.seek(place)  # The picture is still to be read from here.
    try:
        return Image.open(io.BytesIO(content), formats=["JPEG"])
    except (OSError, SyntaxError, ValueError):
        return None


def _shows_the_same(preview: Image.Image, picture: Image.Image) -> bool:
    shape = (preview.width * picture.height) / (preview.height * picture.width)
    return abs(shape - 1) <= _ALIKE and preview.width < picture.width
