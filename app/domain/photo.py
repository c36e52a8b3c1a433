"""Photos: a main file with its companions, how it was taken, and what was measured on it."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.domain.metadata import NO_METADATA, Flag, PhotoMetadata


class Presence(Enum):
    """Where a photo's file is now."""

    HERE = 0
    OFFLINE = 1
    """Its folder is not reachable: the photo is browsed from its thumbnail."""
    MISSING = 2
    """Its folder is there and the file is not: kept in the catalog, shown nowhere."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One shot: a main file, and companions such as the RAW beside a JPEG."""

    id: int
    path: Path
    digest: str
    """Hexadecimal digest of the main file's bytes; names its thumbnail and its vectors."""
    width: int
    """Pixels, upright."""
    height: int
    size: int
    """Bytes of the main file."""
    time: float
    """Seconds since 1970: when it was taken by the camera's clock, else the file's date."""
    taken: bool
    """Whether `time` comes from the camera."""
    presence: Presence = Presence.HERE
    companions: tuple[Path, ...] = ()
    metadata: PhotoMetadata = NO_METADATA
    other_names: tuple[Path, ...] = ()
    """Paths that lead to the same files: links, and names on a disk that is mounted twice."""

    @property
    def flag(self) -> Flag | None:
        """Whether the user picked or rejected it."""
        return self.metadata.flag

    @property
    def format(self) -> str:
        """The kind of its main file, as the name says: "JPEG"."""
        extension = self.path.suffix[1:].lower()
        return _FORMATS.get(extension, extension.upper())


_FORMATS = {"jpg": "JPEG", "jpe": "JPEG", "jfif": "JPEG", "tif": "TIFF",
            "heif": "HEIC", "hif": "HEIC"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExifInfo:
    """How the camera took a photo, as its EXIF says; by the digest of the bytes, like all that follows from them."""

    camera: str = ""
    """Maker, model and serial number, whatever there is of them: photos of one camera say the same."""
    exposure_time: float | None = None
    """Exposure time."""
    aperture: float | None = None
    """The f-number."""
    iso: float | None = None
    exposure_bias: float | None = None
    """Exposure compensation in EV."""
    focal_length: float | None = None
    """Millimetres."""
    has_fraction: bool = False
    """Whether the time taken is known to parts of a second."""
    software: str = ""
    """What wrote the file last; a camera's firmware, or an editor."""
    lens: str = ""
    gps: tuple[float, float] | None = None
    """Latitude and longitude in degrees, north and east positive."""


@dataclass(frozen=True, slots=True)
class PixelStats:
    """What was measured on a photo's pixels."""

    sharpness: float
    """Of its sharpest parts, where the subject is; to be compared within one scene only."""
    bright: float
    """Share of the area that is clipped to white, 0 to 1; and to black."""
    dark: float


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder the user added, or a single file named on the command line."""

    path: Path
    photos: int
    offline: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A photo found, and how alike it is: cosine of the centred vectors, -1 to 1."""

    photo: Photo
    score: float
