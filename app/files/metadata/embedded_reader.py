"""Metadata embedded in a photo's own file: read from XMP, IPTC and EXIF.

Where several speak of one field, XMP is believed most, for it is what programs of today write, and
EXIF least. EXIF is also where Windows keeps its stars, title and keywords.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.metadata import MAX_RATING, MetadataChanges
from app.files.metadata import exiv2_adapter
from app.files.metadata.camera_info import CameraInfo, read_camera_info
from app.files.metadata.exiv2_adapter import MetadataBlocks, raw_bytes, text_of, wide_text_of
from app.files.metadata.keywords import clean
from app.files.metadata.xmp_schema import XmpMetadata, read_packet

KEYWORDS, CAPTION, TITLE = (
    f"Iptc.Application2.{name}" for name in ("Keywords", "Caption", "ObjectName")
)
DESCRIPTION, RATING = "Exif.Image.ImageDescription", "Exif.Image.Rating"

# What cameras and phones write as the description of every picture, in lower case.
_DEFAULTS = re.compile(
    r"|dcim[/\\].*|.*digital (still )?camera|sony dsc|samsung|default|image|untitled|screenshot"
    r"|cof|dav|edf|hdr|mde|nor|oznor|ptr|rhdr|sdr"
)


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """What a photo's own file says."""

    values: MetadataChanges
    """Only the fields it speaks of."""
    time: float | None = None
    """Seconds since 1970, when this was last changed; None where it does not say."""
    camera_info: CameraInfo = ()
    reason: str = ""
    """Why it says nothing, as a sentence, where it could not be read."""


def read_embedded(path: Path, file: BinaryIO | None = None) -> EmbeddedMetadata:
    """Read a file, which may be open already; in a child process only, see `exiv2_adapter`."""
    try:
        with exiv2_adapter.open_stream(file) if file else exiv2_adapter.open_file(path) as inside:
            listed, reason = _packet(inside)
            values = {**_exif(inside.exif), **_iptc(inside.iptc), **listed.values}
            if is_default(values.get("caption") or "-", inside.exif):
                del values["caption"]  # Programs copy it into XMP and IPTC.
            return EmbeddedMetadata(values, listed.time, read_camera_info(inside), reason)
    except exiv2_adapter.UnknownFormat:
        return EmbeddedMetadata({})  # No fault of the file's: QOI, ICO and the like.
    except ValueError as error:
        return EmbeddedMetadata({}, reason=str(error))


def _packet(inside: MetadataBlocks) -> tuple[XmpMetadata, str]:
    """What the XMP says; broken, it says nothing, and the rest is heard all the same."""
    if not inside.packet:
        return XmpMetadata({}, None), ""
    try:
        return read_packet(inside.packet), ""
    except ValueError as error:
        return XmpMetadata({}, None), f"The XMP inside the file is damaged: {error}."


def _iptc(iptc: exiv2_adapter.Data) -> MetadataChanges:
    values: dict[str, object] = {}
    listed = [text_of(exiv2_adapter.bytes_of(each)) for each in iptc if each.key() == KEYWORDS]
    if keywords := {clean(word) for word in listed} - {""}:
        values["keywords"] = tuple(sorted(keywords))
    for field, key in (("title", TITLE), ("caption", CAPTION)):
        if text := text_of(raw_bytes(iptc, key)):
            values[field] = text
    return values


def _exif(exif: exiv2_adapter.Data) -> MetadataChanges:
    values: dict[str, object] = {}
    if title := wide_text_of(raw_bytes(exif, "Exif.Image.XPTitle")):
        values["title"] = title
    listed = wide_text_of(raw_bytes(exif, "Exif.Image.XPKeywords")).split(";")
    if keywords := {clean(word) for word in listed} - {""}:
        values["keywords"] = tuple(sorted(keywords))
    description = text_of(raw_bytes(exif, DESCRIPTION))
    comment = wide_text_of(raw_bytes(exif, "Exif.Image.XPComment"))
    if caption := comment if is_default(description, exif) else description:
        values["caption"] = caption
    rating = exiv2_adapter.printed(exif, RATING)
    if rating.isascii() and rating.isdigit() and int(rating) <= MAX_RATING:
        values["rating"] = int(rating)
    return values


def is_default(text: str, exif: exiv2_adapter.Data) -> bool:
    """Whether no person wrote it, but a camera: the same words in each of its pictures, or its name."""
    listed = " ".join(text.casefold().split())
    names = (text_of(raw_bytes(exif, f"Exif.Image.{name}")) for name in ("Make", "Model"))
    return bool(_DEFAULTS.fullmatch(listed)) or listed in [name.casefold() for name in names]
