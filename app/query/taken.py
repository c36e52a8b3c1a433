"""What each fact is of one photo: a number, or some texts."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from app.files.kinds import is_raw
from app.marks import LABELS
from app.photo import Photo, Shot
from app.query.fields import NONE, OTHER


def moment_of(photo: Photo) -> float:
    """When it was taken, in seconds since 1970 by a clock that names no zone.

    The camera's where it is known; a file's date is read on this computer's.
    """
    if photo.taken:
        return photo.time
    try:
        moment = datetime.fromtimestamp(photo.time, tz=UTC).astimezone()
    except (OverflowError, OSError, ValueError):  # No calendar goes so far.
        return photo.time
    return moment.replace(tzinfo=UTC).timestamp()


NUMBERS: Mapping[str, Callable[[Photo, Shot], float | None]] = {
    "stars": lambda photo, _shot: photo.marks.stars,
    "focal": lambda _photo, shot: shot.focal,
    "aperture": lambda _photo, shot: shot.aperture,
    "exposure": lambda _photo, shot: shot.seconds,
    "iso": lambda _photo, shot: shot.iso,
    "megapixels": lambda photo, _shot: photo.width * photo.height / 1e6,
}


def _label(photo: Photo, _shot: Shot) -> tuple[str, ...]:
    label = photo.marks.label
    return (label.lower() if label in LABELS else OTHER if label else NONE,)


def _orientation(photo: Photo, _shot: Shot) -> tuple[str, ...]:
    if photo.width == photo.height:
        return ("square",)
    return ("landscape",) if photo.width > photo.height else ("portrait",)


def _kinds(photo: Photo, _shot: Shot) -> tuple[str, ...]:
    """Those of all its files: a JPEG with a RAW beside it is both."""
    paths = (photo.path, *photo.companions)
    kinds = [photo.format, *(path.suffix[1:] for path in photo.companions)]
    kinds += ["raw" for path in paths if is_raw(path.name)]
    return tuple(dict.fromkeys(kind.lower() for kind in kinds))


def _has(photo: Photo, shot: Shot) -> tuple[str, ...]:
    marks = photo.marks
    known = {
        "place": shot.place is not None,
        "keywords": bool(marks.keywords),
        "title": bool(marks.title),
        "caption": bool(marks.caption),
        "stars": marks.stars > 0,
        "label": bool(marks.label),
        "flag": marks.flag is not None,
        "date": photo.taken,
        "raw": "raw" in _kinds(photo, shot),
    }
    return tuple(name for name, is_known in known.items() if is_known)


TEXTS: Mapping[str, Callable[[Photo, Shot], tuple[str, ...]]] = {
    "label": _label,
    "flag": lambda photo, _shot: (photo.flag.value if photo.flag else NONE,),
    "keyword": lambda photo, _shot: photo.marks.keywords,
    "title": lambda photo, _shot: (photo.marks.title,),
    "caption": lambda photo, _shot: (photo.marks.caption,),
    "name": lambda photo, _shot: (photo.path.name,),
    "folder": lambda photo, _shot: (str(photo.path.parent),),
    "camera": lambda _photo, shot: (shot.camera,),
    "lens": lambda _photo, shot: (shot.lens,),
    "kind": _kinds,
    "orientation": _orientation,
    "has": _has,
}
