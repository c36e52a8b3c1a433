"""Photos: a main file with its companions, EXIF and pixel statistics."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.domain.metadata import NO_METADATA, Flag, PhotoMetadata


class Presence(Enum):
    """The presence of a photo's file."""

    HERE = 0
    OFFLINE = 1
    """The folder cannot be reached: the photo is browsed from its thumbnail."""
    MISSING = 2
    """The folder is there and the file is not: kept in the catalog, shown nowhere."""


class DateSource(Enum):
    """Where a photo's capture time comes from: the user, or a place in its file; the first with a valid one counts."""

    USER = "user"
    """The user, or another program in XMP, set another time than the file's own."""
    ORIGINAL = "exif"
    """EXIF: when the shutter was released."""
    DIGITIZED = "exif-digitized"
    """EXIF: when the picture was scanned."""
    VIDEO = "video"
    """The container of a video."""
    XMP = "xmp"
    IPTC = "iptc"
    GPS = "gps"
    """The receiver's clock, in UTC."""


SOURCES: Mapping[DateSource, str] = {
    DateSource.DIGITIZED: "EXIF, digitized",
    DateSource.VIDEO: "video",
    DateSource.XMP: "XMP",
    DateSource.IPTC: "IPTC",
    DateSource.GPS: "GPS, in UTC",
}
"""Sources of a date in words, but for the usual one."""


CLIPS = frozenset((".mov", ".mp4"))
"""Endings of a Live Photo's moving part."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One shot: a main file, and companions: the RAW beside a JPEG, the moving part of a Live Photo."""

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
    """Seconds since 1970: the capture time, by a local clock, else the file's date."""
    taken: bool
    """Whether `time` is a capture time: from within the file, or set by the user."""
    presence: Presence = Presence.HERE
    companions: tuple[Path, ...] = ()
    metadata: PhotoMetadata = NO_METADATA
    other_names: tuple[Path, ...] = ()
    """Paths that lead to the same files: links, and names on a disk that is mounted twice."""
    date_source: DateSource | None = None
    """Where `time` comes from; None if it is the file's date, or was read by an older version."""
    media_type: str = "photo"
    """As in ExifInfo; also "live" for a photo whose moving part is a companion."""
    duration: float | None = None
    """Seconds, of a video or an animation."""

    @property
    def flag(self) -> Flag | None:
        """The flag in the photo's metadata."""
        return self.metadata.flag

    @property
    def clip(self) -> Path | None:
        """The companion that is the moving part of a Live Photo."""
        return next((path for path in self.companions if is_clip(path)), None)

    @property
    def raws(self) -> tuple[Path, ...]:
        """The companions that are the RAW of this photo."""
        return tuple(path for path in self.companions if not is_clip(path))

    @property
    def format(self) -> str:
        """The format of the main file by its name: "JPEG"."""
        extension = self.path.suffix[1:].lower()
        return _FORMATS.get(extension, extension.upper())


def is_clip(path: Path) -> bool:
    """Whether the name is one that a Live Photo's moving part may have."""
    return path.suffix.lower() in CLIPS


def media_type_of(in_file: str | None, companions: Iterable[Path]) -> str:
    """Return the media type of a photo by that of its main file, if that is known, and its companions."""
    if in_file in (None, "photo"):
        return "live" if any(map(is_clip, companions)) else "photo"
    return in_file


_FORMATS = {"jpg": "JPEG", "jpe": "JPEG", "jfif": "JPEG", "tif": "TIFF",
            "heif": "HEIC", "hif": "HEIC"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExifInfo:
    """Camera info from a photo's EXIF; stored by digest, like all that follows from a file's bytes."""

    camera: str = ""
    """Maker, model and serial number, as far as known: the same for all photos of one camera."""
    exposure_time: float | None = None
    """Seconds."""
    aperture: float | None = None
    """The f-number."""
    iso: float | None = None
    exposure_bias: float | None = None
    """Exposure compensation in EV."""
    focal_length: float | None = None
    """Millimetres."""
    has_fraction: bool = False
    """Whether the capture time has parts of a second."""
    software: str = ""
    """The program that last wrote the file: a camera's firmware, or an editor."""
    lens: str = ""
    gps: tuple[float, float] | None = None
    """Latitude and longitude in degrees, north and east positive."""
    media_type: str = "photo"
    """What the file is: "photo", "video", "animation", or "live" for a photo with a short video."""
    duration: float | None = None
    """Seconds, of a video or an animation."""


@dataclass(frozen=True, slots=True)
class PixelStats:
    """Statistics of a photo's pixels."""

    sharpness: float
    """Sharpness of the sharpest parts, where the subject is; comparable within one scene only."""
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
    """A similar photo, and its score: cosine of the centred vectors, -1 to 1."""

    photo: Photo
    score: float
