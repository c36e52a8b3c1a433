"""New JPEG files of photos: a smaller copy with or without its metadata, and contact sheets."""

import contextlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from app.files.exif import Bearer

_MOST_BYTES = 65_000
"""Of EXIF or XMP that one segment of a JPEG holds, with a margin; what is larger is left out."""
_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)

PAGE = (2480, 3508)
"""A4 at 300 pixels an inch."""
ACROSS, DOWN = 5, 6
"""Photos on a page."""
_MARGIN, _CAPTION, _GAP = 120, 64, 24


Kept: TypeAlias = dict[str, Any]
"""Metadata, as Pillow takes them when it writes a file."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a copy is made."""

    side: int = 0
    """Its longer side at most, in pixels; 0 leaves the size as it is."""
    quality: int = 90
    """Of the JPEG, 1 to 95."""
    keep: bool = True
    """Whether it bears the metadata of the original."""


def read_kept(picture: Bearer) -> Kept:
    """The metadata a copy bears, as Pillow takes them; the copy stands upright by itself.

    To be called last: Pillow hands out its own EXIF, which is changed here.
    """
    kept: Kept = {}
    with contextlib.suppress(*_FAULTS):
        exif = picture.getexif()
        if exif:
            exif[ExifTags.Base.Orientation] = 1
            details = exif.get_ifd(ExifTags.IFD.Exif)
            for size in (ExifTags.Base.ExifImageWidth, ExifTags.Base.ExifImageHeight):
                details.pop(size, None)  # Those of the original would be wrong.
            if len(packed := exif.tobytes()) < _MOST_BYTES:
                kept["exif"] = packed
    packet = getattr(picture, "info", {}).get("xmp")
    if isinstance(packet, bytes) and len(packet) < _MOST_BYTES:
        kept["xmp"] = re.sub(rb'(tiff:Orientation(?:="|>))\d', rb"\g<1>1", packet)
    return kept


def draw_jpeg(upright: Image.Image, drawing: Drawing, kept: Kept) -> bytes:
    """The photo, upright and in sRGB, as the bytes of a JPEG file; it is never made larger."""
    small = upright.copy()
    if drawing.side:
        small.thumbnail((drawing.side, drawing.side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=drawing.quality, optimize=True, **kept)
    return buffer.getvalue()


def draw_sheet(photos: Sequence[tuple[Path, str]], quality: int) -> bytes:
    """A page with these pictures and a caption below each, as a JPEG file. For `run_in_child`.

    One that cannot be read leaves its place empty, with its caption.
    """
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(30)
    width, height = (PAGE[0] - 2 * _MARGIN) // ACROSS, (PAGE[1] - 2 * _MARGIN) // DOWN
    for number, (path, caption) in enumerate(photos[: ACROSS * DOWN]):
        left = _MARGIN + number % ACROSS * width
        top = _MARGIN + number // ACROSS * height
        box = (width - _GAP, height - _GAP - _CAPTION)
        with contextlib.suppress(*_FAULTS), Image.open(path, formats=("JPEG",)) as opened:
            small = ImageOps.contain(opened.convert("RGB"), box)
            page.paste(
                small, (left + (width - small.width) // 2, top + (box[1] - small.height) // 2)
            )
        text = _shorten(caption, font, width - _GAP)
        draw.text(
            (left + width // 2, top + box[1] + 12), text, fill="black", font=font, anchor="ma"
        )
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=quality, dpi=(300, 300))
    return buffer.getvalue()


def _shorten(text: str, font: Any, room: int) -> str:
    """Cut in the middle, where it is too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    kept = len(shown)
    while kept > 3 and font.getlength(shown) > room:
        kept -= 2
        shown = f"{text[: kept // 2]}…{text[-(kept // 2) :]}"
    return shown
