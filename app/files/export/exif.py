"""EXIF of an exported copy: of the copy itself, from the original, its sidecars and the library."""

import contextlib
import re
from collections.abc import Collection, Mapping
from typing import Any

from app.domain.metadata import MetadataChanges, split_creators
from app.files.export.rules import EXIF, Group
from app.files.export.xmp import Properties, Property
from app.files.metadata import exiv2_adapter
from app.files.metadata.embedded_reader import ARTIST, COPYRIGHT, XP_AUTHOR
from app.files.metadata.embedded_writer import leaves_of, wide_value
from app.files.metadata.exiv2_adapter import exiv2, raw_bytes, text_of, wide_text_of

_LONGEST = 4_000
"""The most bytes of a value; longer ones are not meant for people, and all must fit into 64 KB."""
_SRGB = 1

# Tags that RAW laid out after TIFF/EP keeps in the image directory, and EXIF in its own.
_OF_RAW: Mapping[str, str] = {
    f"Exif.Image.{name}": f"Exif.Photo.{name}"
    for name in (
        "ApertureValue", "DateTimeOriginal", "ExposureBiasValue", "ExposureProgram", "ExposureTime",
        "FNumber", "Flash", "FocalLength", "ISOSpeedRatings", "MaxApertureValue", "MeteringMode",
        "ShutterSpeedValue",
    )
} | {
    "Exif.Image.CameraSerialNumber": "Exif.Photo.BodySerialNumber",
    "Exif.Image.LensInfo": "Exif.Photo.LensSpecification",
}  # fmt: skip
_DATES = ("Exif.Image.DateTime", "Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized")
_DATE = re.compile(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?")
_ANGLES = frozenset(
    f"Exif.GPSInfo.GPS{name}" for name in ("Latitude", "Longitude", "DestLatitude", "DestLongitude")
)
"""Degrees, minutes and seconds: some cameras write a fraction over zero for missing ones."""
_SIDES = frozenset(f"{angle}Ref" for angle in _ANGLES)
_FRACTIONS = (exiv2.TypeId.unsignedRational, exiv2.TypeId.signedRational)
_ZONE = re.compile(r"[+-]\d\d:\d\d$")
# EXIF 2.32: without one of these, the others have no meaning.
_POSITION = ("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef")
_GPS = "Exif.GPSInfo."
_DC, _IN_XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/exif/1.0/}"
_SIDE = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])")
"""Degrees, minutes, perhaps seconds, and the side in XMP: "48,12.5N"."""


def copy_exif(
    source: exiv2_adapter.Data, target: exiv2_adapter.Data, groups: Collection[Group]
) -> None:
    """Copy the tags of these groups, each in the type that EXIF requires."""
    with exiv2_adapter.understood():
        for datum in source:
            key = datum.key()
            key = _OF_RAW.get(key, key)
            if key in EXIF and EXIF[key] in groups and (key not in target or key == datum.key()):
                _take(datum, key, target)
        if "Exif.Photo.LensModel" not in target and Group.GENERAL in groups:
            _name_lens(source, target)
        if not all(f"{_GPS}{name}" in target for name in _POSITION):
            _remove_gps(target)
        elif f"{_GPS}GPSVersionID" not in target:
            target[f"{_GPS}GPSVersionID"] = "2 3 0 0"


def _remove_gps(target: exiv2_adapter.Data) -> None:
    """Remove all tags of the GPS directory."""
    for key in [datum.key() for datum in target if datum.key().startswith(_GPS)]:
        del target[key]


def _take(datum: Any, key: str, target: exiv2_adapter.Data) -> None:
    """Copy a tag unchanged where its type is right, else as text; not at all where it is invalid."""
    if datum.size() > _LONGEST:
        return
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        is_text = datum.typeId() == exiv2.TypeId.asciiString
        plain = text_of(exiv2_adapter.bytes_of(datum)) if is_text else str(datum.toString())
        text = _sensible(datum, plain, key)
        if text is None:
            return
        if text == plain and not is_text and datum.typeId() == exiv2.ExifKey(key).defaultTypeId():
            value = datum.value()
            if key in target:
                del target[key]
            target.add(exiv2.ExifKey(key), value)
        else:
            target[key] = text


def _sensible(datum: Any, text: str, key: str) -> str | None:
    """Return the text in the form that EXIF requires, or None where it has no meaning."""
    if not text.strip("\0 "):  # Cameras fill the fields of their owner with blanks.
        return None
    if key in _DATES:
        return _date(text)
    if key in _SIDES:
        letter = text.strip()[:1].upper()
        return letter if letter in "NSEW" else None
    if datum.typeId() in _FRACTIONS and "/0" in text and key != "Exif.Photo.LensSpecification":
        numbers = text.split()
        if key not in _ANGLES or numbers[0].endswith("/0"):
            return None
        return " ".join("0/1" if each.endswith("/0") else each for each in numbers)
    unknown = datum.count() == 1 and str(datum.print()) == f"({text})"
    return None if unknown else text


def _date(text: str) -> str | None:
    """Return a date in EXIF's form, from that or another form: "2020-01-02T03:04"."""
    date = _DATE.match(text)
    if date is None or not any(digit in "123456789" for digit in date[1]):
        return None
    return "{}:{}:{} {}:{}:{}".format(*date.groups("00"))


def _name_lens(source: exiv2_adapter.Data, target: exiv2_adapter.Data) -> None:
    """Write the lens by its name in the maker notes, which a copy lacks."""
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        lens = exiv2.lensName(source)
        name = str(lens.print(source)).strip() if lens is not None else ""
        if name and name.isprintable() and not name.startswith("(") and not name.isdigit():
            target["Exif.Photo.LensModel"] = name


def write_credits(
    source: exiv2_adapter.Data, target: exiv2_adapter.Data, values: MetadataChanges
) -> None:
    """Write the library's creator and copyright."""
    with exiv2_adapter.understood():
        for field, key in (("creator", ARTIST), ("copyright", COPYRIGHT)):
            if text := values.get(field, "")[:_LONGEST]:
                target[key] = text
        if XP_AUTHOR in source and (creator := values.get("creator", "")[:_LONGEST]):
            target[XP_AUTHOR] = wide_value(";".join(split_creators(creator)))


def write_library_values(
    source: exiv2_adapter.Data, target: exiv2_adapter.Data, values: MetadataChanges
) -> None:
    """Write the library's values: Windows' texts where the original has them, and the caption for all programs.

    Not the rating: no version of EXIF knows that tag, and ExifTool warns of it.
    """
    with exiv2_adapter.understood():
        caption, title = values.get("caption", ""), values.get("title", "")
        keywords = ";".join(leaves_of(values.get("keywords", ())))
        for name, text in (("XPTitle", title), ("XPComment", caption), ("XPKeywords", keywords)):
            if text and f"Exif.Image.{name}" in source and len(text) < _LONGEST:
                target[f"Exif.Image.{name}"] = wide_value(text)
        if caption and len(caption) < _LONGEST:
            target["Exif.Image.ImageDescription"] = caption
        _keep_comment(source, target, caption)


def _keep_comment(source: exiv2_adapter.Data, target: exiv2_adapter.Data, caption: str) -> None:
    """Delete the comment of EXIF where it only repeats a caption of the original that the copy lacks."""
    key = "Exif.Photo.UserComment"
    if key not in target:
        return
    comment = ""
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        comment = str(target[key].value().comment()).strip()
    captions = (
        text_of(raw_bytes(source, "Exif.Image.ImageDescription")),
        wide_text_of(raw_bytes(source, "Exif.Image.XPComment")),
    )
    if not comment or (comment in captions and comment != caption):
        del target[key]


def write_xmp_values(target: exiv2_adapter.Data, properties: Properties) -> None:
    """Write creator, copyright, date and position, where EXIF lacks them, or a sidecar has them."""
    with exiv2_adapter.understood():
        for name, key in (("creator", ARTIST), ("rights", COPYRIGHT)):
            if texts := _new(target, key, properties.get(f"{_DC}{name}")):
                target[key] = "; ".join(texts)[:_LONGEST]
        key = "Exif.Photo.DateTimeOriginal"
        texts = _new(target, key, properties.get(f"{_IN_XMP}DateTimeOriginal"))
        if texts and (date := _date(texts[0])):
            for old in ("Exif.Photo.SubSecTimeOriginal", "Exif.Photo.OffsetTimeOriginal"):
                if old in target:
                    del target[old]
            if zone := _ZONE.search(texts[0]):
                target["Exif.Photo.OffsetTimeOriginal"] = zone[0]
            target[key] = date
        _write_position(target, properties)


def _new(target: exiv2_adapter.Data, key: str, source: Property | None) -> list[str]:
    """Return the values in XMP, if they are to be written to EXIF."""
    return source.texts if source and (source.from_sidecar or key not in target) else []


def _write_position(target: exiv2_adapter.Data, properties: Properties) -> None:
    sides: list[tuple[str, re.Match[str]]] = []
    for name in ("Latitude", "Longitude"):
        texts = _new(target, f"{_GPS}GPS{name}", properties.get(f"{_IN_XMP}GPS{name}"))
        if texts and (side := _SIDE.fullmatch(texts[0])):
            sides.append((name, side))
    if len(sides) < 2:
        return
    _remove_gps(target)
    target[f"{_GPS}GPSVersionID"] = "2 3 0 0"
    for name, side in sides:
        parts = (float(part or 0) for part in side.groups()[:3])
        target[f"{_GPS}GPS{name}"] = " ".join(f"{round(each * 1e6)}/1000000" for each in parts)
        target[f"{_GPS}GPS{name}Ref"] = side[4]


def describe_copy(target: exiv2_adapter.Data, size: tuple[int, int]) -> None:
    """Write the tags that EXIF requires of a JPEG: upright, of this size and colour space."""
    values: dict[str, Any] = {
        "Exif.Image.Orientation": exiv2.UShortValue(1),
        "Exif.Image.XResolution": "72/1",
        "Exif.Image.YResolution": "72/1",
        "Exif.Image.ResolutionUnit": exiv2.UShortValue(2),
        "Exif.Image.YCbCrPositioning": exiv2.UShortValue(1),
        "Exif.Photo.ExifVersion": "48 50 51 50",
        "Exif.Photo.ComponentsConfiguration": "1 2 3 0",
        "Exif.Photo.FlashpixVersion": "48 49 48 48",
        "Exif.Photo.ColorSpace": exiv2.UShortValue(_SRGB),
        "Exif.Photo.PixelXDimension": exiv2.ULongValue(size[0]),
        "Exif.Photo.PixelYDimension": exiv2.ULongValue(size[1]),
    }
    with exiv2_adapter.understood():
        for key, value in values.items():
            target[key] = value
