"""Extractors: the value of each field of one photo, a number or texts."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from app.domain.metadata import LABELS
from app.domain.photo import ExifInfo, Photo
from app.files.formats import is_raw
from app.query.fields import NONE, OTHER


def _capture_time(photo: Photo, _exif: ExifInfo) -> float:
    """Return the capture time, in seconds since 1970 by the camera's clock, or the file's date by this computer's."""
    if photo.taken:
        return photo.time
    try:
        moment = datetime.fromtimestamp(photo.time, tz=UTC).astimezone()
    except (OverflowError, OSError, ValueError):  # Beyond the calendar.
        return photo.time
    return moment.replace(tzinfo=UTC).timestamp()


NUMBER_EXTRACTORS: Mapping[str, Callable[[Photo, ExifInfo], float | None]] = {
    "date": _capture_time,
    "stars": lambda photo, _exif: photo.metadata.rating,
    "focal": lambda _photo, exif: exif.focal_length,
    "aperture": lambda _photo, exif: exif.aperture,
    "exposure": lambda _photo, exif: exif.exposure_time,
    "iso": lambda _photo, exif: exif.iso,
    "megapixels": lambda photo, _exif: photo.width * photo.height / 1e6,
}


def _label(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    label = photo.metadata.label
    return (label.lower() if label in LABELS else OTHER if label else NONE,)


def _orientation(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    if photo.width == photo.height:
        return ("square",)
    return ("landscape",) if photo.width > photo.height else ("portrait",)


def _kinds(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    """Return the types of all files of a photo: a JPEG with a RAW is both."""
    paths = (photo.path, *photo.companions)
    kinds = [photo.format, *(path.suffix[1:] for path in photo.companions)]
    kinds += ["raw" for path in paths if is_raw(path.name)]
    return tuple(dict.fromkeys(kind.lower() for kind in kinds))


def _has(photo: Photo, exif: ExifInfo) -> tuple[str, ...]:
    metadata = photo.metadata
    known = {
        "place": exif.gps is not None,
        "keywords": bool(metadata.keywords),
        "title": bool(metadata.title),
        "caption": bool(metadata.caption),
        "stars": metadata.rating > 0,
        "label": bool(metadata.label),
        "flag": metadata.flag is not None,
        "date": photo.taken,
        "raw": "raw" in _kinds(photo, exif),
    }
    return tuple(name for name, is_known in known.items() if is_known)


TEXT_EXTRACTORS: Mapping[str, Callable[[Photo, ExifInfo], tuple[str, ...]]] = {
    "label": _label,
    "flag": lambda photo, _exif: (photo.flag.value if photo.flag else NONE,),
    "keyword": lambda photo, _exif: photo.metadata.keywords,
    "title": lambda photo, _exif: (photo.metadata.title,),
    "caption": lambda photo, _exif: (photo.metadata.caption,),
    "name": lambda photo, _exif: (photo.path.name,),
    "text": lambda photo, _exif: (photo.path.name, photo.metadata.title, photo.metadata.caption),
    "folder": lambda photo, _exif: (str(photo.path.parent),),
    "camera": lambda _photo, exif: (exif.camera,),
    "lens": lambda _photo, exif: (exif.lens,),
    "kind": _kinds,
    "orientation": _orientation,
    "has": _has,
}
