"""EXIF: capture time, camera, exposure and orientation; broken EXIF has none."""

import math
import re
import struct
from collections.abc import Iterable
from typing import Any, BinaryIO, Protocol

from PIL import ExifTags, Image

from app.domain.photo import DateSource, ExifInfo
from app.files.metadata.capture_date import CaptureDate, DateText, choose_date, digits_of

_ORIENTATION = ExifTags.Base.Orientation
_FRACTIONS = (ExifTags.Base.SubsecTimeOriginal, ExifTags.Base.SubsecTimeDigitized)

_LONGEST = 100
"""Letters of a name that are kept; broken files may hold thousands."""

_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, struct.error,
)  # fmt: skip

# EXIF 2.32, tag 0x0112: how the stored rows and columns are turned upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Bearer(Protocol):
    """A source of EXIF: a picture, or the head of a RAW file."""

    def getexif(self) -> Image.Exif:
        """Return all EXIF; may raise anything a broken file can make it raise."""
        ...


class Head:
    """The EXIF at the head of a file laid out like a TIFF, whatever pictures are in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def getexif(self) -> Image.Exif:
        """Read EXIF from the file, which must still be open."""
        exif = Image.Exif()
        self._file.seek(0)
        exif.load_from_fp(self._file)
        return exif


def read_orientation(picture: Image.Image) -> int:
    """Return the orientation, 1 to 8. Decoders that turn the pixels (HEIF, TIFF once loaded) leave 1."""
    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except _FAULTS:
        return 1
    return orientation if orientation in _TURNS else 1


def turn(picture: Image.Image, orientation: int) -> Image.Image:
    """Turn the picture upright."""
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places when a picture is turned upright."""
    return orientation >= 5


def read_capture_date(picture: Bearer) -> CaptureDate | None:
    """Return the capture date in EXIF."""
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        satellites = exif.get_ifd(ExifTags.IFD.GPSInfo)
        base, gps = ExifTags.Base, ExifTags.GPS
        fraction, of_scan = (_digits(details, tag) for tag in _FRACTIONS)
        clock = _clock(satellites.get(gps.GPSTimeStamp))
        texts = (
            DateText(DateSource.ORIGINAL, _text(details.get(base.DateTimeOriginal)), fraction),
            DateText(DateSource.ORIGINAL, _text(exif.get(base.DateTimeOriginal)), fraction),
            DateText(DateSource.DIGITIZED, _text(details.get(base.DateTimeDigitized)), of_scan),
            DateText(DateSource.GPS, f"{_text(satellites.get(gps.GPSDateStamp))} {clock}"),
        )
    except _FAULTS:
        return None
    return choose_date(texts)


def _clock(parts: Any) -> str:
    """Return the time of a GPS receiver; empty where it is none."""
    try:
        hour, minute, second = map(float, parts)
        return f"{int(hour):02}:{int(minute):02}:{int(second):02}"
    except _FAULTS:
        return ""


def read_exif(picture: Bearer) -> ExifInfo:
    """Return the camera info; without what is missing, broken, or beyond what a camera can do."""
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        base = ExifTags.Base
        names = (exif.get(base.Make), exif.get(base.Model), details.get(base.BodySerialNumber))
        return ExifInfo(
            camera=" ".join(filter(None, map(_text, names))),
            exposure_time=_number(details.get(base.ExposureTime), 1e-7, 1e5),
            aperture=_number(details.get(base.FNumber), 0.1, 1e3),
            iso=_number(details.get(base.ISOSpeedRatings), 1, 1e8),
            exposure_bias=_number(details.get(base.ExposureBiasValue), -20, 20),
            focal_length=_number(details.get(base.FocalLength), 0.1, 1e5),
            has_fraction=bool(_digits(details, _FRACTIONS[0])),
            software=_text(exif.get(base.Software)),
            lens=_text(details.get(base.LensModel)),
            gps=_gps(exif),
        )
    except _FAULTS:
        return ExifInfo()


def _gps(exif: Image.Exif) -> tuple[float, float] | None:
    satellites = exif.get_ifd(ExifTags.IFD.GPSInfo)
    tags = ExifTags.GPS
    return to_position(
        (satellites.get(tags.GPSLatitude), _text(satellites.get(tags.GPSLatitudeRef))),
        (satellites.get(tags.GPSLongitude), _text(satellites.get(tags.GPSLongitudeRef))),
    )


def to_position(
    latitude: tuple[Any, str], longitude: tuple[Any, str]
) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, each made of its parts and the letter of the side.

    0, 0 means a receiver without position.
    """
    north, east = _degrees(*latitude, "S"), _degrees(*longitude, "W")
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return (north, east) if north or east else None


def _degrees(parts: Any, side: str, negative: str) -> float | None:
    """Add degrees, minutes and seconds, or those in a text; the letter of the side may be missing.

    Minutes and seconds may be missing, too: some cameras write them as a fraction over zero.
    """
    if isinstance(parts, str):
        side = side or parts.strip().lstrip("0123456789.,:;'\" °")
        parts = re.findall(r"[\d.]+", parts)
    try:
        first, *rest = map(float, parts if isinstance(parts, Iterable) else (parts,))
    except _FAULTS:
        return None
    finer = (part if math.isfinite(part) else 0.0 for part in rest)
    degrees = first + sum(part / 60**place for place, part in enumerate(finer, 1))
    if not math.isfinite(degrees):
        return None
    return -degrees if side.strip().upper().startswith(negative) else degrees


def _number(value: Any, least: float, most: float) -> float | None:
    """Return a number within bounds; None for anything else, such as a fraction over zero."""
    try:
        number = float(value[0] if isinstance(value, tuple) else value)
    except _FAULTS:
        return None
    return number if math.isfinite(number) and least <= number <= most else None


def _text(value: Any) -> str:
    """Return printable text up to the first NUL, which some cameras fill their fields with."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value or "")
    return printable(text.split("\0")[0], _LONGEST)


def printable(text: str, longest: int) -> str:
    """Return a text on one line, with its printable letters only, and no longer than that."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(letters.split())[:longest]


def _digits(details: dict[int, Any], tag: int) -> str:
    """Return the decimals of the second; empty where unknown."""
    return digits_of(str(details.get(tag, "")))
