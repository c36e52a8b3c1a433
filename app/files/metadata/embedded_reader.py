"""Reading metadata from a photo's own file: from XMP, IPTC and EXIF.

Where several have a field, XMP has priority, for today's programs write it, and EXIF comes last. Windows
keeps rating, title and keywords in EXIF. Credits and places that are blank in XMP are no values where IPTC or EXIF
has a text.

Keywords of IPTC that XMP lacks are added, for some programs write only there. But where the digest of the IPTC
tells that it is unchanged since both had the same, a program removed them from XMP since (Metadata Working Group,
Guidelines for Handling Image Metadata 2.0, "IPTC-IIM"). Without a digest they are added, too: a keyword too many
is seen and removed, one that is hidden is lost.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.domain.metadata import LATER_FIELDS, MAX_RATING, MetadataChanges, join_creators
from app.domain.photo import DateSource
from app.files.formats import HEAD, video_demuxer
from app.files.metadata import exiv2_adapter
from app.files.metadata.camera_info import CameraInfo, read_camera_info, read_dates
from app.files.metadata.capture_date import CaptureDate, choose_date
from app.files.metadata.credits import IPTC_KEYS, tidy
from app.files.metadata.exiv2_adapter import raw_bytes, text_of, wide_text_of
from app.files.metadata.face_regions import TURNS, UNKNOWN_PICTURE, FaceRegion, StoredPicture
from app.files.metadata.keywords import IPTC_KEY, add_flat, clean
from app.files.metadata.photoshop import is_in_step
from app.files.metadata.xmp_schema import XmpMetadata, rating_of, read_packet

KEYWORDS = IPTC_KEY
CAPTION, TITLE = (f"Iptc.Application2.{name}" for name in ("Caption", "ObjectName"))
DESCRIPTION, RATING, ARTIST, COPYRIGHT = (
    f"Exif.Image.{name}" for name in ("ImageDescription", "Rating", "Artist", "Copyright")
)

PERCENT, XP_AUTHOR = "Exif.Image.RatingPercent", "Exif.Image.XPAuthor"

# Descriptions that cameras and phones write into every picture, in lower case.
_DEFAULTS = re.compile(
    r"|dcim[/\\].*|.*digital (still )?camera|sony dsc|samsung|default|image|untitled|screenshot"
    r"|cof|dav|edf|hdr|mde|nor|oznor|ptr|rhdr|sdr"
)


UPRIGHT = frozenset(f"image/{kind}" for kind in ("heic", "heif", "avif", "jxl"))
"""Types of files that state their orientation outside of EXIF."""


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """The metadata in a photo's own file."""

    values: MetadataChanges
    """Only the fields that the file has."""
    time: float | None = None
    """Seconds since 1970 of the last change, by the metadata itself, or None."""
    camera_info: CameraInfo = ()
    capture_date: CaptureDate | None = None
    picture: StoredPicture = UNKNOWN_PICTURE
    regions: tuple[FaceRegion, ...] = ()
    """Faces with names, on the upright picture."""
    reason: str = ""
    """Why it could not be read, as a sentence."""


def read_embedded(path: Path, file: BinaryIO | None = None) -> EmbeddedMetadata:
    """Read the metadata of a file, which may be open already; in a child process only, see `exiv2_adapter`."""
    if video_demuxer(path.name, _read_all(file or path, HEAD)):  # exiv2 makes up XMP of these.
        return EmbeddedMetadata({})
    try:
        with exiv2_adapter.open_stream(file) if file else exiv2_adapter.open_file(path) as inside:
            picture = stored_picture(inside)
            xmp, reason = _xmp(inside.packet, picture)
            values = _merge({**_exif(inside.exif), **_iptc(inside.iptc)}, xmp.values)
            more = _only_in_iptc(inside.iptc, values)
            if more and not is_in_step(_read_all(file or path), xmp.iptc_digest):
                values["keywords"] = more
            if is_default(values.get("caption") or "-", inside.exif):
                del values["caption"]  # Programs copy it into XMP and IPTC.
            date = choose_date(read_dates(inside, xmp.dates))
            if date and date.source is DateSource.ORIGINAL and not xmp.has_exif_time:
                values.pop("capture_time", None)  # Other dates in XMP are often older than EXIF.
            camera_info = read_camera_info(inside, date)
            return EmbeddedMetadata(
                values, xmp.time, camera_info, date, picture, xmp.regions, reason
            )
    except exiv2_adapter.UnknownFormat:
        return EmbeddedMetadata({})  # No fault of the file: QOI, ICO and the like.
    except ValueError as error:
        return EmbeddedMetadata({}, reason=str(error))


def _merge(values: dict[str, Any], xmp: MetadataChanges) -> dict[str, Any]:
    """Return the values of IPTC and EXIF, and of XMP in their place."""
    return values | {
        field: value
        for field, value in xmp.items()
        if value or field not in LATER_FIELDS or field not in values
    }


def _only_in_iptc(iptc: exiv2_adapter.Data, values: MetadataChanges) -> tuple[str, ...]:
    """Return all keywords, if the IPTC has some that are missing among the values."""
    known, words = values.get("keywords", ()), _keywords(iptc)
    joined = add_flat(known, words) if words else known
    return joined if joined != known else ()


def _read_all(source: BinaryIO | Path, most: int = -1) -> bytes:
    """Return the bytes of a file, or the first ones; none where it has just vanished. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        if isinstance(source, Path):
            if not source.is_file():  # Opening a pipe would wait for a writer.
                return b""
            with source.open("rb") as file:
                return file.read(most)
        source.seek(0)
        return source.read(most)
    return b""


def _xmp(packet: bytes, picture: StoredPicture) -> tuple[XmpMetadata, str]:
    """Return the metadata in a packet, or none and the reason where it is damaged."""
    reason = ""
    if packet:
        try:
            return read_packet(packet, picture), ""
        except ValueError as error:
            reason = f"The XMP inside the file is damaged: {error}."
    return XmpMetadata({}, None), reason


def stored_picture(inside: exiv2_adapter.MetadataBlocks) -> StoredPicture:
    """Return orientation and size of the stored pixels; formats that state it outside EXIF are upright to all."""
    size = (int(inside.image.pixelWidth()), int(inside.image.pixelHeight()))
    orientation = 1
    if inside.image.mimeType() not in UPRIGHT:
        with contextlib.suppress(*exiv2_adapter.FAULTS):
            orientation = int(inside.exif["Exif.Image.Orientation"].toString())
    return StoredPicture(orientation if orientation in TURNS else 1, *size)


def _iptc(iptc: exiv2_adapter.Data) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if keywords := _keywords(iptc):
        values["keywords"] = keywords
    for field, key in (("title", TITLE), ("caption", CAPTION)):
        if text := text_of(raw_bytes(iptc, key)):
            values[field] = text
    for field, key in IPTC_KEYS.items():
        if texts := [text for each in _texts(iptc, key) if (text := tidy(each))]:
            values[field] = join_creators(texts) if field == "creator" else texts[0]
    return values


def _keywords(iptc: exiv2_adapter.Data) -> tuple[str, ...]:
    return _clean(_texts(iptc, KEYWORDS))


def _texts(iptc: exiv2_adapter.Data, key: str) -> Iterable[str]:
    return (text_of(exiv2_adapter.bytes_of(each)) for each in iptc if each.key() == key)


def _exif(exif: exiv2_adapter.Data) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if title := wide_text_of(raw_bytes(exif, "Exif.Image.XPTitle")):
        values["title"] = title
    if keywords := _clean(wide_text_of(raw_bytes(exif, "Exif.Image.XPKeywords")).split(";")):
        values["keywords"] = keywords
    description = text_of(raw_bytes(exif, DESCRIPTION))
    comment = wide_text_of(raw_bytes(exif, "Exif.Image.XPComment"))
    if caption := comment if is_default(description, exif) else description:
        values["caption"] = caption
    artist = text_of(raw_bytes(exif, ARTIST)) or wide_text_of(raw_bytes(exif, XP_AUTHOR))
    if creator := join_creators([tidy(artist)]):
        values["creator"] = creator
    if notice := tidy(text_of(raw_bytes(exif, COPYRIGHT))):  # Behind a NUL is the editor's.
        values["copyright"] = notice
    rating = _number(exif, RATING)
    if rating is None or rating > MAX_RATING:
        rating = rating_of(_number(exif, PERCENT))
    if rating is not None:
        values["rating"] = rating
    return values


def _number(exif: exiv2_adapter.Data, key: str) -> int | None:
    """Return a number that is not negative."""
    text = exiv2_adapter.printed(exif, key)
    return int(text) if text.isascii() and text.isdigit() else None


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({clean(word) for word in words} - {""}))


def is_default(text: str, exif: exiv2_adapter.Data) -> bool:
    """Whether a camera wrote the text: the same for each of its pictures, or its own name."""
    plain = " ".join(text.casefold().split())
    names = (text_of(raw_bytes(exif, f"Exif.Image.{name}")) for name in ("Make", "Model"))
    return bool(_DEFAULTS.fullmatch(plain)) or plain in [name.casefold() for name in names]
