"""Fields that can be asked for. A new one is a line in FIELDS, and one in `extractors`."""

from dataclasses import dataclass
from enum import Enum


class FieldType(Enum):
    """How a field is searched."""

    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    """By a part of the value, in any case."""
    CHOICE = "choice"
    """By a value of a list."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of photos that can be searched."""

    name: str
    type: FieldType
    description: str
    """A few words and an example."""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """All values; of file types only the usual ones, as there may be others."""
    least: float = 0.0
    most: float = float("inf")
    """Bounds of sensible numbers."""


NONE, OTHER = "none", "other"

FIELDS = (
    Field("date", FieldType.DATE, "capture date: date:2024-12-24, date:2023..2024, date:december"),
    Field("stars", FieldType.NUMBER, "rating, 0 to 5: stars:>=3", ("rating",), most=5),
    Field(
        "label",
        FieldType.CHOICE,
        "colour label: label:red,green",
        choices=("red", "yellow", "green", "blue", "purple", OTHER, NONE),
    ),
    Field("flag", FieldType.CHOICE, "flag:pick, flag:none", choices=("pick", "reject", NONE)),
    Field("keyword", FieldType.TEXT, "keyword:berlin", ("keywords", "tag")),
    Field("title", FieldType.TEXT, "title:wedding"),
    Field("caption", FieldType.TEXT, "caption:harbour", ("description",)),
    Field("name", FieldType.TEXT, "file name: name:IMG_20", ("file",)),
    Field("text", FieldType.TEXT, "file name, title or caption: text:harbour"),
    Field("folder", FieldType.TEXT, "folder or parent folder: folder:holidays", ("in", "path")),
    Field("camera", FieldType.TEXT, "camera:x100"),
    Field("lens", FieldType.TEXT, "lens:35mm"),
    Field("focal", FieldType.NUMBER, "focal length in mm: focal:24..70", ("mm",)),
    Field("aperture", FieldType.NUMBER, "f-number: aperture:<=2.8", ("f",)),
    Field("exposure", FieldType.NUMBER, "exposure time in seconds: exposure:>=1/60", ("shutter",)),
    Field("iso", FieldType.NUMBER, "iso:>=1600"),
    Field("megapixels", FieldType.NUMBER, "megapixels: megapixels:>=12", ("mp",)),
    Field(
        "kind",
        FieldType.CHOICE,
        "file type: kind:raw, kind:heic",
        ("type", "format"),
        choices=("jpeg", "raw", "heic", "tiff", "png", "webp", "avif", "dng", "gif"),
    ),
    Field(
        "orientation",
        FieldType.CHOICE,
        "orientation:portrait",
        choices=("landscape", "portrait", "square"),
    ),
    Field(
        "has",
        FieldType.CHOICE,
        "photos that have a field: has:place, -has:keywords",
        choices=("place", "keywords", "title", "caption", "stars", "label", "flag", "date", "raw"),
    ),
)

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
