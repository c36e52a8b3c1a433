"""Camera info: how a photo was taken, as pairs of name and text for a person to read."""

import contextlib

from app.files.metadata import exiv2_adapter
from app.files.metadata.exiv2_adapter import MetadataBlocks, exiv2, printed

CameraInfo = tuple[tuple[str, str], ...]
"""Name and text, in the order to be shown; what is not known is left out."""

_LONGEST = 200
"""Letters of a text that are kept; broken files may hold millions."""
_TEXTS = (
    ("Software", "Exif.Image.Software"),
    ("Artist", "Exif.Image.Artist"),
    ("Copyright", "Exif.Image.Copyright"),
)


def read_camera_info(inside: MetadataBlocks) -> CameraInfo:
    """Camera, lens, how it was exposed, when and where, by whom."""
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
        ("Taken", _time(exif)),
        ("Position", _position(exif)),
        ("Size", _size(inside)),
        *((name, printed(exif, key)) for name, key in _TEXTS),
    ]
    return tuple((name, _tidy(text)) for name, text in pairs if _tidy(text))


def _camera(exif: exiv2_adapter.Data) -> str:
    """Maker and model; makers who begin the model with their name are named once."""
    make, model = printed(exif, "Exif.Image.Make"), printed(exif, "Exif.Image.Model")
    same = model.casefold().startswith(make.casefold().split(" ")[0])
    return model if model and same else f"{make} {model}"


def _known(easy: exiv2_adapter.Data, exif: exiv2_adapter.Data) -> str:
    """What exiv2 finds for it among the standard tags and the makers' own; its "(0)" means unknown."""
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        if (found := easy(exif)) is not None:
            text = str(found.print(exif)).strip()
            return "" if text.startswith("(") or text == "n/a" else text
    return ""


def _time(exif: exiv2_adapter.Data) -> str:
    """By the camera's clock: 2009-08-29 13:18:08.17 +02:00."""
    day, _, hour = printed(exif, "Exif.Photo.DateTimeOriginal").partition(" ")
    if not hour:
        return ""
    fraction = printed(exif, "Exif.Photo.SubSecTimeOriginal")
    zone = printed(exif, "Exif.Photo.OffsetTimeOriginal")
    return f"{day.replace(':', '-')} {hour}{f'.{fraction}' if fraction else ''} {zone}"


def _position(exif: exiv2_adapter.Data) -> str:
    """Latitude and longitude in degrees, north and east positive: 52.52508, 13.36937."""
    latitude, longitude = _degrees(exif, "Latitude", "S"), _degrees(exif, "Longitude", "W")
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return ""
    return f"{latitude:.6f}, {longitude:.6f}"


def _degrees(exif: exiv2_adapter.Data, name: str, negative: str) -> float | None:
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        value = exif[f"Exif.GPSInfo.GPS{name}"]
        parts = [value.toRational(n) for n in range(value.count())]
        degrees = sum(above / below / 60**n for n, (above, below) in enumerate(parts) if above)
        sign = (
            -1
            if printed(exif, f"Exif.GPSInfo.GPS{name}Ref").startswith((negative, negative.lower()))
            else 1
        )
        return sign * float(degrees) if abs(degrees) <= 180 else None
    return None


def _size(inside: MetadataBlocks) -> str:
    width, height = inside.image.pixelWidth(), inside.image.pixelHeight()
    return f"{width} × {height}" if width and height else ""


def _tidy(text: str) -> str:
    """Printable, on one line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]
