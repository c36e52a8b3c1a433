"""Reading metadata from a photo's own file: from XMP, IPTC and EXIF.

Where several have a field, XMP has priority, for today's programs write it, and EXIF comes last. Windows
keeps rating, title and keywords in EXIF.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.metadata import MAX_RATING, MetadataChanges
from app.files.metadata import exiv2_adapter
from app.files.metadata.camera_info import CameraInfo, read_camera_info
from app.files.metadata.exiv2_adapter import raw_bytes, text_of, wide_text_of
from app.files.metadata.keywords import clean
from app.files.metadata.xmp_schema import XmpMetadata, read_packet

KEYWORDS, CAPTION, TITLE = (
    f"Iptc.Application2.{name}" for name in ("Keywords", "Caption", "ObjectName")
)
DESCRIPTION, RATING = "Exif.Image.ImageDescription", "Exif.Image.Rating"

# Descriptions that cameras and phones write into every picture, in lower case.
_DEFAULTS = re.compile(
    r"|dcim[/\\].*|.*digital (still )?camera|sony dsc|samsung|default|image|untitled|screenshot"
    r"|cof|dav|edf|hdr|mde|nor|oznor|ptr|rhdr|sdr"
)


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """The metadata in a photo's own file."""

    values: MetadataChanges
    """Only the fields that the file has."""
    time: float | None = None
    """Seconds since 1970 of the last change, by the metadata itself, or None."""
    camera_info: CameraInfo = ()
    reason: str = ""
    """Why it could not be read, as a sentence."""


def read_embedded(path: Path, file: BinaryIO | None = None) -> EmbeddedMetadata:
    """Read the metadata of a file, which may be open already; in a child process only, see `exiv2_adapter`."""
    try:
        with exiv2_adapter.open_stream(file) if file else exiv2_adapter.open_file(path) as inside:
            xmp, reason = _xmp(inside.packet)
            values = {**_exif(inside.exif), **_iptc(inside.iptc), **xmp.values}
            if is_default(values.get("caption") or "-", inside.exif):
                del values["caption"]  # Programs copy it into XMP and IPTC.
            return EmbeddedMetadata(values, xmp.time, read_camera_info(inside), reason)
    except exiv2_adapter.UnknownFormat:
        return EmbeddedMetadata({})  # No fault of the file: QOI, ICO and the like.
    except ValueError as error:
        return EmbeddedMetadata({}, reason=str(error))


def _xmp(packet: bytes) -> tuple[XmpMetadata, str]:
    """Return the metadata in a packet, or none and the reason where it is damaged."""
    reason = ""
    if packet:
        try:
            return read_packet(packet), ""
        except ValueError as error:
            reason = f"The XMP inside the file is damaged: {error}."
    return XmpMetadata({}, None), reason


def _iptc(iptc: exiv2_adapter.Data) -> MetadataChanges:
    values: dict[str, object] = {}
    words = (text_of(exiv2_adapter.bytes_of(each)) for each in iptc if each.key() == KEYWORDS)
    if keywords := _clean(words):
        values["keywords"] = keywords
    for field, key in (("title", TITLE), ("caption", CAPTION)):
        if text := text_of(raw_bytes(iptc, key)):
            values[field] = text
    return values


def _exif(exif: exiv2_adapter.Data) -> MetadataChanges:
    values: dict[str, object] = {}
    if title := wide_text_of(raw_bytes(exif, "Exif.Image.XPTitle")):
        values["title"] = title
    if keywords := _clean(wide_text_of(raw_bytes(exif, "Exif.Image.XPKeywords")).split(";")):
        values["keywords"] = keywords
    description = text_of(raw_bytes(exif, DESCRIPTION))
    comment = wide_text_of(raw_bytes(exif, "Exif.Image.XPComment"))
    if caption := comment if is_default(description, exif) else description:
        values["caption"] = caption
    rating = exiv2_adapter.printed(exif, RATING)
    if rating.isascii() and rating.isdigit() and int(rating) <= MAX_RATING:
        values["rating"] = int(rating)
    return values


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({clean(word) for word in words} - {""}))


def is_default(text: str, exif: exiv2_adapter.Data) -> bool:
    """Whether a camera wrote the text: the same for each of its pictures, or its own name."""
    plain = " ".join(text.casefold().split())
    names = (text_of(raw_bytes(exif, f"Exif.Image.{name}")) for name in ("Make", "Model"))
    return bool(_DEFAULTS.fullmatch(plain)) or plain in [name.casefold() for name in names]
