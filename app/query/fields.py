"""Fields that can be asked for, and their values for a photo. A new one is a line in FIELDS."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from app.domain.metadata import LABELS, NO_METADATA, PhotoMetadata, split_creators
from app.domain.photo import ExifInfo, Photo
from app.domain.position import Position, position_of
from app.files.formats import is_raw
from app.places.names import NOWHERE, Place, find_place


class FieldType(Enum):
    """How a field is searched."""

    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    """By a part of the value, in any case."""
    CHOICE = "choice"
    """By a value of a list."""
    POSITION = "position"
    """By the distance from a position or a city."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of photos that can be searched."""

    name: str
    type: FieldType
    description: str
    """A few words and an example."""
    extract: Callable[[Photo, ExifInfo], Any]
    """The value for a photo: a number, or None where unknown; of texts and choices a tuple of texts."""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """All values; of file types only the usual ones, as there may be others."""
    least: float = 0.0
    most: float = float("inf")
    """Bounds of sensible numbers."""


NONE, OTHER = "none", "other"


def _capture_time(photo: Photo, _exif: ExifInfo) -> float:
    """Return the capture time, in seconds since 1970 by the camera's clock, or the file's date by this computer's."""
    if photo.taken:
        return photo.time
    try:
        moment = datetime.fromtimestamp(photo.time, tz=UTC).astimezone()
    except (OverflowError, OSError, ValueError):  # Beyond the calendar.
        return photo.time
    return moment.replace(tzinfo=UTC).timestamp()


def _label(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    label = photo.metadata.label
    return (label.lower() if label in LABELS else OTHER if label else NONE,)


def _orientation(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    if photo.width == photo.height:
        return ("square",)
    return ("landscape",) if photo.width > photo.height else ("portrait",)


def _kinds(photo: Photo, _exif: ExifInfo) -> tuple[str, ...]:
    """Return the types of all files of a photo, a JPEG with a RAW is both, and whether it moves."""
    paths = (photo.path, *photo.companions)
    kinds = [photo.format, *(path.suffix[1:] for path in photo.companions)]
    kinds += ["raw" for path in paths if is_raw(path.name)] + [photo.media_type]
    return tuple(dict.fromkeys(kind.lower() for kind in kinds))


_CREDITS = ("creator", "copyright", "headline", "location", "city", "state", "country")


def stated_words(metadata: PhotoMetadata) -> tuple[str, ...]:
    """Return what a photo has by its metadata, as words of `has`."""
    if metadata is NO_METADATA:  # So are most of a hundred thousand.
        return ()
    known = {
        "keywords": bool(metadata.keywords),
        "title": bool(metadata.title),
        "caption": bool(metadata.caption),
        "stars": metadata.rating > 0,
        "label": bool(metadata.label),
        "flag": metadata.flag is not None,
        "person": bool(metadata.people),
        "adjusted": bool(metadata.capture_time),
        **{field: bool(getattr(metadata, field)) for field in _CREDITS},
    }
    return tuple(name for name, is_known in known.items() if is_known)


def words_of_has(
    stated: tuple[str, ...], kinds: Collection[str], *, is_dated: bool, is_placed: bool
) -> tuple[str, ...]:
    """Return the words of `has` of a photo: by its metadata, and by its files."""
    known = {"date": is_dated, "place": is_placed, "raw": "raw" in kinds}
    return (*stated, *(name for name, is_known in known.items() if is_known))


def _has(photo: Photo, exif: ExifInfo) -> tuple[str, ...]:
    is_placed = position_of(photo, exif) is not None
    stated = stated_words(photo.metadata)
    return words_of_has(stated, _kinds(photo, exif), is_dated=photo.taken, is_placed=is_placed)


def _city(photo: Photo, exif: ExifInfo) -> tuple[str, ...]:
    return merge_names(photo.metadata.city, _place_of(photo, exif).city)


def _country(photo: Photo, exif: ExifInfo) -> tuple[str, ...]:
    return merge_names(photo.metadata.country, _place_of(photo, exif).country)


def merge_names(stated: str, found: str) -> tuple[str, ...]:
    """Return the name in the metadata of a photo, and the one found by its position, if it is another."""
    if not found or found.casefold() == stated.casefold():
        return (stated,)
    return (stated, found) if stated else (found,)


def _place_of(photo: Photo, exif: ExifInfo) -> Place:
    position = position_of(photo, exif)
    return NOWHERE if position is None else find_place(position)


_DATE, _NUMBER, _TEXT, _CHOICE, _POSITION = FieldType

FIELDS = (
    Field("date", _DATE, "capture date: date:2024-12-24, date:2023..2024, date:december", _capture_time),
    Field("stars", _NUMBER, "rating, 0 to 5: stars:>=3", lambda photo, _: photo.metadata.rating, ("rating",), most=5),
    Field("label", _CHOICE, "colour label: label:red,green", _label,
          choices=("red", "yellow", "green", "blue", "purple", OTHER, NONE)),
    Field("flag", _CHOICE, "flag:pick, flag:none", lambda photo, _: (photo.flag.value if photo.flag else NONE,),
          choices=("pick", "reject", NONE)),
    Field("keyword", _TEXT, "keyword:berlin", lambda photo, _: photo.metadata.keywords, ("keywords", "tag")),
    Field("title", _TEXT, "title:wedding", lambda photo, _: (photo.metadata.title,)),
    Field("caption", _TEXT, "caption:harbour", lambda photo, _: (photo.metadata.caption,), ("description",)),
    Field("creator", _TEXT, "photographer: creator:miller",
          lambda photo, _: tuple(split_creators(photo.metadata.creator)), ("artist", "author", "photographer")),
    Field("copyright", _TEXT, "copyright notice: copyright:miller", lambda photo, _: (photo.metadata.copyright,),
          ("rights",)),
    Field("headline", _TEXT, "headline:election", lambda photo, _: (photo.metadata.headline,)),
    Field("person", _TEXT, "person shown, or both of two: person:anna, person:anna+ben",
          lambda photo, _: photo.metadata.people, ("face",)),
    # Of a photo alone it is not known: see `ColumnStore`.
    Field("people", _NUMBER, "number of faces: people:0, people:>=3", lambda _photo, _exif: None, ("faces",)),
    Field("location", _TEXT, "place within a city: location:harbour", lambda photo, _: (photo.metadata.location,),
          ("sublocation",)),
    Field("city", _TEXT, "city by its name or position: city:berlin", _city),
    Field("state", _TEXT, "state or province: state:bavaria", lambda photo, _: (photo.metadata.state,),
          ("province",)),
    Field("country", _TEXT, "country by its name or position: country:france", _country),
    Field("near", _POSITION, 'within a distance: near:vienna, near:"48.2,16.37,5km"', position_of),
    Field("name", _TEXT, "file name: name:IMG_20", lambda photo, _: (photo.path.name,), ("file",)),
    Field("text", _TEXT, "file name, title, caption or text in the photo: text:harbour",
          lambda photo, _: (photo.path.name, photo.metadata.title, photo.metadata.caption)),
    Field("folder", _TEXT, "folder or parent folder: folder:holidays", lambda photo, _: (str(photo.path.parent),),
          ("in", "path")),
    Field("camera", _TEXT, "camera:x100", lambda _, exif: (exif.camera,)),
    Field("lens", _TEXT, "lens:35mm", lambda _, exif: (exif.lens,)),
    Field("focal", _NUMBER, "focal length in mm: focal:24..70", lambda _, exif: exif.focal_length, ("mm",)),
    Field("aperture", _NUMBER, "f-number: aperture:<=2.8", lambda _, exif: exif.aperture, ("f",)),
    Field("exposure", _NUMBER, "exposure time in seconds: exposure:>=1/60", lambda _, exif: exif.exposure_time,
          ("shutter",)),
    Field("iso", _NUMBER, "iso:>=1600", lambda _, exif: exif.iso),
    Field("megapixels", _NUMBER, "megapixels: megapixels:>=12", lambda photo, _: photo.width * photo.height / 1e6,
          ("mp",)),
    Field("kind", _CHOICE, "photo, screenshot, document, video, animation or live, or file type: type:raw", _kinds,
          ("type", "format"),
          choices=("photo", "screenshot", "document", "video", "animation", "live", "jpeg", "raw", "heic", "tiff",
                   "png", "webp", "avif", "dng", "gif", "mp4", "mov")),
    Field("duration", _NUMBER, "length in seconds of videos and animations: duration:>10",
          lambda _, exif: exif.duration, ("length",)),
    Field("orientation", _CHOICE, "orientation:portrait", _orientation, choices=("landscape", "portrait", "square")),
    Field("has", _CHOICE, "photos that have a field: has:place, -has:keywords", _has,
          choices=("place", "keywords", "title", "caption", "stars", "label", "flag", "date", "raw",
                   "person", "text", "adjusted", *_CREDITS)),
)  # fmt: skip

NUMBER_EXTRACTORS: Mapping[str, Callable[[Photo, ExifInfo], float | None]] = {
    field.name: field.extract
    for field in FIELDS
    if field.type in (FieldType.DATE, FieldType.NUMBER)
}
TEXT_EXTRACTORS: Mapping[str, Callable[[Photo, ExifInfo], tuple[str, ...]]] = {
    field.name: field.extract
    for field in FIELDS
    if field.type in (FieldType.TEXT, FieldType.CHOICE)
}
POSITION_EXTRACTORS: Mapping[str, Callable[[Photo, ExifInfo], Position | None]] = {
    field.name: field.extract for field in FIELDS if field.type is FieldType.POSITION
}

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}

AFTER, BEFORE = "after", "before"
LIKE, UNLIKE, PART = "like", "unlike", "part"
COLOUR = ("colour", "color")

NAMES = (*_BY_NAME, AFTER, BEFORE, LIKE, UNLIKE, PART, *COLOUR)
"""Every name that may stand before a colon."""

COLOURS = {
    "black": (0, 0, 0), "white": (255, 255, 255), "grey": (128, 128, 128), "gray": (128, 128, 128),
    "red": (204, 32, 32), "orange": (240, 140, 30), "yellow": (245, 215, 50), "green": (50, 140, 50),
    "turquoise": (60, 190, 190), "blue": (45, 95, 190), "purple": (120, 60, 150),
    "pink": (240, 150, 180), "brown": (120, 75, 40), "beige": (225, 205, 170),
}  # fmt: skip
"""Names of colours, each as a photo shows it rather than as paint."""


def find_field(name: str) -> Field | None:
    """Return the field of that name or alias."""
    return _BY_NAME.get(name)
