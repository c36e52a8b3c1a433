"""EXIF of an exported copy: what holds of the copy, what stays of the original's, and what the library says."""

import contextlib
import re
from collections.abc import Collection, Mapping
from typing import Any

from app.files import exiv
from app.files.embed import leaves_of, wide_value
from app.files.exiv import exiv2, raw_bytes, text_of
from app.files.export_rules import EXIF, Group
from app.files.export_xmp import Properties
from app.marks import Said

_LONGEST = 4_000
"""Bytes of one value that is kept; longer ones are not meant for people, and 64 KB must hold all."""
_SRGB = 1

# Cameras that lay out RAW after TIFF/EP keep these beside the picture, and EXIF among its own tags.
_OF_RAW: Mapping[str, str] = {
    f"Exif.Image.{old}": f"Exif.Photo.{new or old}"
    for old, new in (
        ("ApertureValue", ""),
        ("CameraSerialNumber", "BodySerialNumber"),
        ("DateTimeOriginal", ""),
        ("ExposureBiasValue", ""),
        ("ExposureProgram", ""),
        ("ExposureTime", ""),
        ("FNumber", ""),
        ("Flash", ""),
        ("FocalLength", ""),
        ("ISOSpeedRatings", ""),
        ("LensInfo", "LensSpecification"),
        ("MaxApertureValue", ""),
        ("MeteringMode", ""),
        ("ShutterSpeedValue", ""),
    )
}
_DATES = frozenset(
    ("Exif.Image.DateTime", "Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized")
)
_DATE = re.compile(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?")
_ANGLES = frozenset(
    f"Exif.GPSInfo.GPS{name}" for name in ("Latitude", "Longitude", "DestLatitude", "DestLongitude")
)
"""Degrees, minutes and seconds: some cameras write a fraction over zero for what they leave out."""
_SIDES = frozenset(f"{angle}Ref" for angle in _ANGLES)
_FRACTIONS = (exiv2.TypeId.unsignedRational, exiv2.TypeId.signedRational)
# EXIF 2.32: without one of these, the others mean nothing.
_POSITION = ("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef")
_GPS = "Exif.GPSInfo."
_DC, _IN_XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/exif/1.0/}"
_SIDE = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])")
"""Degrees, minutes, perhaps seconds, and the side, as XMP has them: "48,12.5N"."""


def copy_exif(source: exiv.Data, target: exiv.Data, groups: Collection[Group]) -> None:
    """Take over the tags of these groups, each in the type that EXIF wants."""
    with exiv.understood():
        for datum in source:
            key = datum.key()
            key = _OF_RAW.get(key, key)
            if key in EXIF and EXIF[key] in groups and (key not in target or key == datum.key()):
                _take(datum, key, target)
        if "Exif.Photo.LensModel" not in target and Group.GENERAL in groups:
            _name_lens(source, target)
        if not all(f"{_GPS}{name}" in target for name in _POSITION):
            remove_gps(target)
        elif f"{_GPS}GPSVersionID" not in target:
            target[f"{_GPS}GPSVersionID"] = "2 3 0 0"


def remove_gps(target: exiv.Data) -> None:
    """Take out all that says where a photo was taken."""
    for key in [datum.key() for datum in target if datum.key().startswith(_GPS)]:
        del target[key]


def _take(datum: Any, key: str, target: exiv.Data) -> None:
    """As it is where its type is right, else by its text; not at all where it makes no sense."""
    if datum.size() > _LONGEST:
        return
    with contextlib.suppress(*exiv.FAULTS):
        text = _sensible(datum, key)
        if text is None:
            return
        if text == datum.toString() and datum.typeId() == exiv2.ExifKey(key).defaultTypeId():
            value = datum.value()
            if key in target:
                del target[key]
            target.add(exiv2.ExifKey(key), value)
        elif text:
            target[key] = text


def _sensible(datum: Any, key: str) -> str | None:
    """Its value as a text, in the form that EXIF wants; None where it says nothing."""
    text = str(datum.toString())
    if key in _DATES:
        date = _DATE.match(text)
        return (
            "{}:{}:{} {}:{}:{}".format(*(each or "00" for each in date.groups())) if date else None
        )
    if key in _SIDES:
        letter = text.strip()[:1].upper()
        return letter if letter and letter in "NSEW" else None
    if datum.typeId() in _FRACTIONS and "/0" in text and key != "Exif.Photo.LensSpecification":
        numbers = text.split()
        if key not in _ANGLES or numbers[0].endswith("/0"):
            return None
        return " ".join("0/1" if each.endswith("/0") else each for each in numbers)
    if not text.strip("\0 "):  # Cameras fill the fields of who owns them with blanks.
        return None
    unknown = datum.count() == 1 and str(datum.print()) == f"({text})"
    return None if unknown else text


def _name_lens(source: exiv.Data, target: exiv.Data) -> None:
    """By its name in the maker notes, which a copy has not."""
    with contextlib.suppress(*exiv.FAULTS):
        found = exiv2.lensName(source)
        name = str(found.print(source)).strip() if found is not None else ""
        if name and name.isprintable() and not name.startswith("(") and not name.isdigit():
            target["Exif.Photo.LensModel"] = name


def say_in_exif(source: exiv.Data, target: exiv.Data, says: Said) -> None:
    """Write what the library says: those texts of Windows' which the original has, and what all programs read.

    Not the rating: no version of EXIF knows that tag, and ExifTool warns of it.
    """
    with exiv.understood():
        caption, title = says.get("caption", ""), says.get("title", "")
        words = ";".join(leaves_of(says.get("keywords", ())))
        for name, text in (("XPTitle", title), ("XPComment", caption), ("XPKeywords", words)):
            if text and f"Exif.Image.{name}" in source and len(text) < _LONGEST:
                target[f"Exif.Image.{name}"] = wide_value(text)
        if caption and len(caption) < _LONGEST:
            target["Exif.Image.ImageDescription"] = caption
        _keep_comment(source, target, caption)


def _keep_comment(source: exiv.Data, target: exiv.Data, caption: str) -> None:
    """The comment of EXIF, unless it only repeats a caption or comment that the library may not say any more."""
    key = "Exif.Photo.UserComment"
    if key not in target:
        return
    comment = ""
    with contextlib.suppress(*exiv.FAULTS):
        comment = str(target[key].value().comment()).strip()
    captions = [text_of(raw_bytes(source, "Exif.Image.ImageDescription"))]
    captions.append(exiv.wide_text_of(raw_bytes(source, "Exif.Image.XPComment")))
    if not comment or (comment in captions and comment != caption):
        del target[key]


def say_of_xmp(target: exiv.Data, properties: Properties) -> None:
    """Creator, copyright and position, where EXIF lacks them, or a sidecar says them anew."""
    with exiv.understood():
        for key, name in (("Artist", "creator"), ("Copyright", "rights")):
            said = properties.get(f"{_DC}{name}")
            if said and said.texts and (said.from_sidecar or f"Exif.Image.{key}" not in target):
                target[f"Exif.Image.{key}"] = "; ".join(said.texts)[:_LONGEST]
        found = [properties.get(f"{_IN_XMP}{name}") for name in ("GPSLatitude", "GPSLongitude")]
        sides = [_SIDE.fullmatch(each.texts[0]) if each and each.texts else None for each in found]
        is_new = f"{_GPS}GPSLatitude" not in target or all(e and e.from_sidecar for e in found)
        if is_new and all(sides):
            remove_gps(target)
            target[f"{_GPS}GPSVersionID"] = "2 3 0 0"
            for name, side in zip(("Latitude", "Longitude"), sides, strict=True):
                assert side is not None, "all were found"
                degrees, minutes, seconds, letter = side.groups()
                parts = (float(part or 0) for part in (degrees, minutes, seconds))
                text = " ".join(f"{round(part * 1_000_000)}/1000000" for part in parts)
                target[f"{_GPS}GPS{name}"] = text
                target[f"{_GPS}GPS{name}Ref"] = letter


def describe_copy(target: exiv.Data, size: tuple[int, int], *, is_srgb: bool = True) -> None:
    """Write what EXIF must say of every JPEG, as it is of this one: upright, of this size and colour space."""
    width, height = size
    values: dict[str, Any] = {
        "Exif.Image.Orientation": exiv2.UShortValue(1),
        "Exif.Image.XResolution": "72/1",
        "Exif.Image.YResolution": "72/1",
        "Exif.Image.ResolutionUnit": exiv2.UShortValue(2),
        "Exif.Image.YCbCrPositioning": exiv2.UShortValue(1),
        "Exif.Photo.ExifVersion": "48 50 51 50",
        "Exif.Photo.ComponentsConfiguration": "1 2 3 0",
        "Exif.Photo.FlashpixVersion": "48 49 48 48",
        "Exif.Photo.ColorSpace": exiv2.UShortValue(_SRGB if is_srgb else 0xFFFF),
        "Exif.Photo.PixelXDimension": exiv2.ULongValue(width),
        "Exif.Photo.PixelYDimension": exiv2.ULongValue(height),
    }
    with exiv.understood():
        for key, value in values.items():
            target[key] = value
