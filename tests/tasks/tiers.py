"""A small collection with something for every tier, drawn; and what is said of it."""

import io
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from app.domain.groups import Group, SetKind, Tier
from app.library import Library
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.indexing.index import index_folders
from tests.edits import EDITS, draw_photo, expose
from tests.pictures import exif_of
from tests.running import answer_of

BURST = ("burst/0.jpg", "burst/1.jpg", "burst/2.jpg")
NEAR_COPIES = ("twins/grey.jpg", "twins/original.jpg", "twins/small.jpg")
COPIES = ("copies/one.jpg", "copies/other.jpg")
BRACKET = ("bracket/bright.jpg", "bracket/dark.jpg")
MIRROR = ("mirror/left.jpg", "mirror/right.jpg")

STRANGERS = 14
"""With the others more than those few of which all pairs are compared."""


@cache
def drawn(seed: int, change: str = "") -> bytes:
    """A photo as it is, edited, mirrored, or exposed by so many stops."""
    photo = draw_photo(seed, 360, 270)
    if change in EDITS:
        photo = EDITS[change](photo)
    elif change == "mirror":
        photo = ImageOps.mirror(photo)
    elif change:
        photo = expose(photo, float(change))
    return as_jpeg(photo)


def as_jpeg(picture: Image.Image, exif: Image.Exif | None = None) -> bytes:
    """The bytes of a file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92, exif=exif or Image.Exif())
    return buffer.getvalue()


@cache
def frame_of_burst(number: int) -> bytes:
    """The camera follows something, three times a second."""
    view = draw_photo(4, 500, 270)
    left = 8 * number
    seconds, hundredths = divmod(700 + 33 * number, 100)
    exif = exif_of(
        DateTimeOriginal=f"2024:05:01 10:00:{seconds:02}", SubsecTimeOriginal=f"{hundredths:02}"
    )
    exif[ExifTags.Base.Model] = "A camera"
    return as_jpeg(view.crop((left, 0, left + 360, 270)), exif)


def put(folder: Path, name: str, content: bytes) -> None:
    """A file, and the folder it is in."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_collection(folder: Path, strangers: int = STRANGERS) -> None:
    """Everything, among photos that have nothing to do with each other."""
    put(folder, "twins/original.jpg", drawn(0))
    put(folder, "twins/grey.jpg", drawn(0, "black and white"))
    put(folder, "twins/small.jpg", drawn(0, "two thirds of the size"))
    put(folder, "bracket/dark.jpg", drawn(3, "-1.5"))
    put(folder, "bracket/bright.jpg", drawn(3, "1.5"))
    put(folder, "mirror/left.jpg", drawn(5))
    put(folder, "mirror/right.jpg", drawn(5, "mirror"))
    for number, name in enumerate(BURST):
        put(folder, name, frame_of_burst(number))
    for name in COPIES:
        put(folder, name, drawn(9))
    for seed in range(strangers):
        put(folder, f"alone/{seed:02}.jpg", drawn(100 + seed))


def another_copy() -> bytes:
    """Of twins/original.jpg."""
    return drawn(0, "cropped to 90 %")


def read(library: Library, folder: Path) -> None:
    """Index, and build all that groups are cut from."""
    answer_of(index_folders(library, [folder]))
    answer_of(build_groups(library))


def groups_of(library: Library, tier: Tier, detail: float = 0.5) -> tuple[Group, ...]:
    """As they are cut now."""
    return answer_of(list_groups(library, tier, detail)).groups


def names(group: Group) -> tuple[str, ...]:
    """Of its photos: folder and file."""
    return tuple(sorted("/".join(photo.path.parts[-2:]) for photo in group.photos))


def names_of(library: Library, tier: Tier, detail: float = 0.5) -> dict[tuple[str, ...], SetKind]:
    """The groups of a tier by the names of their photos, each with its kind."""
    return {names(group): group.kind for group in groups_of(library, tier, detail)}


def group_with(library: Library, tier: Tier, name: str) -> Group:
    """The one group of a tier that holds a photo of this name."""
    (group,) = [each for each in groups_of(library, tier) if name in names(each)]
    return group


def everything(library: Library) -> dict[Tier, list[tuple[object, ...]]]:
    """All groups of all tiers at several details, without the ids of photos, which differ from run to run."""
    return {
        tier: [
            (detail, each.id, names(each), each.kind, each.title, each.evidence, each.reasons)
            for detail in (0.2, 0.5, 0.8)
            for each in groups_of(library, tier, detail)
        ]
        for tier in Tier
    }
