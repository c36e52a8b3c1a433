"""Camera info of a photo, as pairs of name and text for the user."""

import contextlib
import math
from collections.abc import Iterable, Iterator

from app.domain.photo import SOURCES, DateSource
from app.files.metadata import exiv2_adapter
from app.files.metadata.capture_date import CaptureDate, DateText, digits_of
from app.files.metadata.exif import printable, to_position
from app.files.metadata.exiv2_adapter import MetadataBlocks, exiv2, plain, printed

CameraInfo = tuple[tuple[str, str], ...]
"""Names and texts in the order to be shown; unknown ones are left out."""

_LONGEST = 200
"""Letters of a text that are kept; broken files may hold millions."""

_EXIF_DATES = (
    (DateSource.ORIGINAL, "Original", ("Photo", "Image")),
    (DateSource.DIGITIZED, "Digitized", ("Photo",)),
)
_IPTC_DATES = tuple(
    (f"Iptc.Application2.{date}", f"Iptc.Application2.{clock}")
    for date, clock in (("DateCreated", "TimeCreated"), ("DigitizationDate", "DigitizationTime"))
)


def read_camera_info(inside: MetadataBlocks, date: CaptureDate | None) -> CameraInfo:
    """Return camera, lens, exposure, time, position, size and author; `date` is the file's capture date."""
    exif = inside.exif
    pairs = [
        ("Camera", _camera(exif)),
        ("Lens", _known(exiv2.lensName, exif) or printed(exif, "Exif.Photo.LensModel")),
        ("Exposure time", _known(exiv2.exposureTime, exif)),
        ("Aperture", _known(exiv2.fNumber, exif).replace("F", "f/")),
        ("ISO", _known(exiv2.isoSpeed, exif)),
        ("Focal length", _known(exiv2.focalLength, exif)),
        ("Exposure bias", printed(exif, "Exif.Photo.ExposureBiasValue")),
        ("Flash", _known(exiv2.flash, exif)),
        ("Taken", date.text if date else ""),
        ("Date from", SOURCES.get(date.source, "") if date else ""),
        ("Position", _position(exif)),
        ("Size", _size(inside)),
        *(
            (name, printed(exif, f"Exif.Image.{name}"))
            for name in ("Software", "Artist", "Copyright")
        ),
    ]
    return tuple(
        (name, tidy) for name, text in pairs if (tidy := printable(text[: 4 * _LONGEST], _LONGEST))
    )


def _camera(exif: exiv2_adapter.Data) -> str:
    """Return maker and model; makers who begin the model with their name are named once."""
    make, model = printed(exif, "Exif.Image.Make"), printed(exif, "Exif.Image.Model")
    same = model.casefold().startswith(make.casefold().split(" ")[0])
    return model if model and same else f"{make} {model}"


def _known(easy: exiv2_adapter.Data, exif: exiv2_adapter.Data) -> str:
    """Return a value that exiv2 finds among standard and makers' tags; its "(0)" means unknown."""
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        if (datum := easy(exif)) is not None:
            text = str(datum.print(exif)).strip()
            return "" if text.startswith("(") or text == "n/a" else text
    return ""


def read_dates(inside: MetadataBlocks, in_xmp: Iterable[str]) -> Iterator[DateText]:
    """Yield the texts that may be the capture date, in the order of DateSource."""
    exif = inside.exif
    for source, name, directories in _EXIF_DATES:
        fraction = digits_of(printed(exif, f"Exif.Photo.SubSecTime{name}"))
        zone = printed(exif, f"Exif.Photo.OffsetTime{name}")
        for directory in directories:
            text = printed(exif, f"Exif.{directory}.DateTime{name}")
            yield DateText(source, text, fraction, zone)
    yield from (DateText(DateSource.XMP, text) for text in in_xmp)
    for date, clock in _IPTC_DATES:
        yield DateText(DateSource.IPTC, f"{plain(inside.iptc, date)} {plain(inside.iptc, clock)}")
    day = printed(exif, "Exif.GPSInfo.GPSDateStamp")
    yield DateText(DateSource.GPS, f"{day} {_clock(exif)}", zone="UTC")


def _clock(exif: exiv2_adapter.Data) -> str:
    """Return the time of a GPS receiver; empty where it is none."""
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        value = exif["Exif.GPSInfo.GPSTimeStamp"]
        parts = [value.toRational(n) for n in range(3)]
        hour, minute, second = (above // below for above, below in parts)
        return f"{hour:02}:{minute:02}:{second:02}"
    return ""


def _position(exif: exiv2_adapter.Data) -> str:
    """Return latitude and longitude in degrees, north and east positive: 52.52508, 13.36937."""
    position = to_position(_angle(exif, "Latitude"), _angle(exif, "Longitude"))
    return "{:.6f}, {:.6f}".format(*position) if position else ""


def _angle(exif: exiv2_adapter.Data, name: str) -> tuple[list[float] | str, str]:
    """Return degrees, minutes and seconds, or their text, and the letter of the side."""
    key = f"Exif.GPSInfo.GPS{name}"
    side = plain(exif, f"{key}Ref")
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        value = exif[key]
        if value.typeId() == exiv2.TypeId.asciiString:
            return str(value.toString()), side
        parts = [value.toRational(n) for n in range(value.count())]
        return [above / below if below else math.nan for above, below in parts], side
    return [], side


def _size(inside: MetadataBlocks) -> str:
    width, height = inside.image.pixelWidth(), inside.image.pixelHeight()
    return f"{width} × {height}" if width and height else ""
