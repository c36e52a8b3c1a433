"""Camera info of a photo, as pairs of name and text for the user."""

import contextlib

from app.files.metadata import exiv2_adapter
from app.files.metadata.exif import parse_time, printable
from app.files.metadata.exiv2_adapter import MetadataBlocks, exiv2, printed

CameraInfo = tuple[tuple[str, str], ...]
"""Names and texts in the order to be shown; unknown ones are left out."""

_LONGEST = 200
"""Letters of a text that are kept; broken files may hold millions."""


def read_camera_info(inside: MetadataBlocks) -> CameraInfo:
    """Return camera, lens, exposure, time, position, size and author."""
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


def _time(exif: exiv2_adapter.Data) -> str:
    """Return the capture time by the camera's clock: 2009-08-29 13:18:08.17 +02:00."""
    keys = ("Photo.DateTimeOriginal", "Image.DateTimeOriginal", "Photo.DateTimeDigitized")
    moments = (parse_time(printed(exif, f"Exif.{key}")) for key in keys)
    moment = next(filter(None, moments), None)
    if moment is None:
        return ""
    fraction = printed(exif, "Exif.Photo.SubSecTimeOriginal")
    zone = printed(exif, "Exif.Photo.OffsetTimeOriginal")
    return f"{moment:%Y-%m-%d %H:%M:%S}{f'.{fraction}' if fraction else ''} {zone}"


def _position(exif: exiv2_adapter.Data) -> str:
    """Return latitude and longitude in degrees, north and east positive: 52.52508, 13.36937."""
    latitude, longitude = _degrees(exif, "Latitude", "S"), _degrees(exif, "Longitude", "W")
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return ""
    return f"{latitude:.6f}, {longitude:.6f}"


def _degrees(exif: exiv2_adapter.Data, name: str, negative: str) -> float | None:
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        value = exif[f"Exif.GPSInfo.GPS{name}"]
        parts = [value.toRational(n) for n in range(value.count())]
        degrees = sum(above / below / 60**n for n, (above, below) in enumerate(parts) if above)
        side = printed(exif, f"Exif.GPSInfo.GPS{name}Ref").upper()
        sign = -1 if side.startswith(negative) else 1
        return sign * float(degrees) if abs(degrees) <= 180 else None
    return None


def _size(inside: MetadataBlocks) -> str:
    width, height = inside.image.pixelWidth(), inside.image.pixelHeight()
    return f"{width} × {height}" if width and height else ""
