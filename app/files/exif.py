"""What a photo's EXIF says of its time and of the way up; broken EXIF says nothing."""

import struct
from datetime import datetime

from PIL import ExifTags, Image

_ORIENTATION = ExifTags.Base.Orientation
_TIME = ExifTags.Base.DateTimeOriginal
_DIGITIZED = ExifTags.Base.DateTimeDigitized
_FRACTION = ExifTags.Base.SubsecTimeOriginal

_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, struct.error,
)  # fmt: skip

# EXIF 2.32, tag 0x0112: how the stored rows and columns are to be turned to stand upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_orientation(picture: Image.Image) -> int:
    """1 to 8. Decoders that turn the pixels themselves (HEIF, TIFF once loaded) leave 1 behind."""
    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except _FAULTS:
        return 1
    return orientation if orientation in _TURNS else 1


def turn(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture stood upright."""
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places when it stands upright."""
    return orientation >= 5


def read_time(picture: Image.Image) -> float | None:
    """When the photo was taken, in seconds since 1970 by the camera's clock (no time zone)."""
    try:
        details = picture.getexif().get_ifd(ExifTags.IFD.Exif)
        text = details.get(_TIME) or details.get(_DIGITIZED)
        moment = datetime.strptime(str(text).strip("\0 ")[:19] + "Z", "%Y:%m:%d %H:%M:%S%z")
        fraction = str(details.get(_FRACTION, "")).strip("\0 ")
    except _FAULTS:
        return None
    if moment.year < 1900:
        return None
    part = float(f"0.{fraction}") if fraction.isascii() and fraction.isdigit() else 0.0
    return moment.timestamp() + part
