"""Rendering of new JPEG files: smaller copies, and contact sheets."""

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from app.files.export.options import ExportOptions
from app.files.metadata.exif import Bearer
from app.files.srgb import SRGB_PROFILE

_MOST_BYTES = 65_000
"""Bytes of EXIF or XMP in one segment of a JPEG, with a margin."""
_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)

PAGE = (2480, 3508)
"""A4 at 300 pixels an inch."""
ACROSS, DOWN = 5, 6
"""Photos on a page."""
_MARGIN, _CAPTION, _GAP = 120, 64, 24


def carry_metadata(picture: Bearer) -> bytes:
    """Return a JPEG of one pixel with a picture's EXIF and XMP by Pillow; without damaged or too large ones."""
    metadata: dict[str, bytes] = {}
    with contextlib.suppress(*_FAULTS):
        if (packed := picture.getexif().tobytes()) and len(packed) < _MOST_BYTES:
            metadata["exif"] = packed
    packet = getattr(picture, "info", {}).get("xmp")
    if isinstance(packet, bytes) and len(packet) < _MOST_BYTES:
        metadata["xmp"] = packet
    buffer = io.BytesIO()
    Image.new("L", (1, 1)).save(buffer, "JPEG", **metadata)
    return buffer.getvalue()


def render_jpeg(upright: Image.Image, options: ExportOptions) -> tuple[bytes, tuple[int, int]]:
    """Return the bytes of a JPEG of an upright picture, and its size; it is never enlarged."""
    small = upright.copy()
    if options.side:
        small.thumbnail((options.side, options.side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.info.clear()  # Else comment and resolution of the original would be copied.
    settings: dict[str, Any] = {"optimize": True, "icc_profile": SRGB_PROFILE, "dpi": (72, 72)}
    small.save(buffer, "JPEG", quality=options.quality, **settings)
    return buffer.getvalue(), small.size


def render_contact_sheet(photos: Sequence[tuple[Path, str]], quality: int) -> bytes:
    """Return a JPEG of a page with these pictures and their captions. For `run_in_child`.

    A picture that cannot be read leaves an empty place with its caption.
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
            corner = (left + (width - small.width) // 2, top + (box[1] - small.height) // 2)
            page.paste(small, corner)
        place = (left + width // 2, top + box[1] + 12)
        text = _shorten(caption, font, width - _GAP)
        draw.text(place, text, fill="black", font=font, anchor="ma")
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=quality, dpi=(300, 300), icc_profile=SRGB_PROFILE)
    return buffer.getvalue()


def _shorten(text: str, font: Any, room: int) -> str:
    """Cut a text in the middle, where it is too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    count = len(shown)
    while count > 3 and font.getlength(shown) > room:
        count -= 2
        shown = f"{text[: count // 2]}…{text[-(count // 2) :]}"
    return shown
