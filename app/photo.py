"""The words everybody speaks: a photo, a match, a group, a decision, and the errors of the user's world.

PhotoError              a sentence for the user, naming the file or folder
├── FileFault           one file, and why
│   ├── Unreadable      it is no picture, or a broken one
│   └── Unwritable      a photo or a sidecar that is left as it was
├── FolderMissing       a folder that is not there now
├── DecoderUnusable     the processes that decode photos cannot be started
├── ModelUnusable       a model that cannot be loaded or run
└── CatalogUnusable     a catalog that is damaged, locked, or of a newer Albumen
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.marks import UNMARKED, Flag, Marks


class PhotoError(Exception):
    """Something in the user's world went wrong; its text is one sentence for the user."""


class FileFault(PhotoError):
    """Something about one file, which costs no other."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path.name}: {self.reason}"


class Unreadable(FileFault):
    """A file that cannot be read as a photo."""


class Unwritable(FileFault):
    """A file, a photo or a sidecar, that cannot or must not be written; it is as it was before."""


class FolderMissing(PhotoError):
    """A folder that is not reachable."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The folder {path} is not there, or cannot be opened.")
        self.path = path


class DecoderUnusable(PhotoError):
    """The processes that decode photos cannot be started: no photo's fault."""


class ModelUnusable(PhotoError):
    """A model that cannot be loaded or run."""


class CatalogUnusable(PhotoError):
    """A catalog that is damaged, locked by another program, or written by a newer Albumen."""


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
    marks: Marks = UNMARKED
    other_names: tuple[Path, ...] = ()
    """Paths that lead to the same files: links, and names on a disk that is mounted twice."""

    @property
    def flag(self) -> Flag | None:
        """Whether the user picked or rejected it."""
        return self.marks.flag

    @property
    def format(self) -> str:
        """The kind of its main file, as the name says: "JPEG"."""
        extension = self.path.suffix[1:].lower()
        return _FORMATS.get(extension, extension.upper())


_FORMATS = {"jpg": "JPEG", "jpe": "JPEG", "jfif": "JPEG", "tif": "TIFF",
            "heif": "HEIC", "hif": "HEIC"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """How the camera took a photo, as its EXIF says; by the digest of the bytes, like all that follows from them."""

    camera: str = ""
    """Maker, model and serial number, whatever there is of them: photos of one camera say the same."""
    seconds: float | None = None
    """Exposure time."""
    aperture: float | None = None
    """The f-number."""
    iso: float | None = None
    bias: float | None = None
    """Exposure compensation in EV."""
    focal: float | None = None
    """Millimetres."""
    has_fraction: bool = False
    """Whether the time taken is known to parts of a second."""
    software: str = ""
    """What wrote the file last; a camera's firmware, or an editor."""
    lens: str = ""
    place: tuple[float, float] | None = None
    """Latitude and longitude in degrees, north and east positive."""


@dataclass(frozen=True, slots=True)
class Measures:
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


class Tier(Enum):
    """How alike the photos of a group are, the closest first.

    At one detail they nest: identical within twin within scene, and burst within scene.
    """

    IDENTICAL = "identical"
    """The same bytes."""
    TWIN = "twin"
    """The same frame: resized, re-encoded, cropped a little, edited."""
    BURST = "burst"
    """One trigger finger: near in time and in look."""
    SCENE = "scene"
    """The same place or subject, from other viewpoints, in other light."""
    THEME = "theme"
    """What belongs together."""


class Kind(Enum):
    """What the photos of a group are to each other."""

    PLAIN = "plain"
    BRACKET = "bracket"
    """One frame in several exposures."""
    FOCUS = "focus stack"
    """One frame, focused at several depths."""
    PANORAMA = "panorama"
    """Frames that overlap, to be joined."""
    PAIR = "pair"
    """One photo as camera RAW and as JPEG."""
    MIRROR = "mirror"
    """One the mirror image of the other: alike, and no twin."""

    @property
    def is_set(self) -> bool:
        """Whether its photos only make sense together: never proposed for reduction."""
        return self in (Kind.BRACKET, Kind.FOCUS, Kind.PANORAMA, Kind.PAIR)


class Verdict(Enum):
    """What the user said of a group."""

    KEEP_ALL = "keep-all"
    KEEP = "keep"
    """These are kept, the rest rejected."""
    NOT_SAME = "not-same"
    SPLIT = "split"
    """It is several groups."""
    MERGE = "merge"
    """Several groups are one."""


@dataclass(frozen=True, slots=True)
class Member:
    """A photo a decision was about: its content, and where it was at that time."""

    digest: str
    path: Path


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user said of a group, once and for all. It is about content, wherever that moves."""

    id: int
    time: float
    """Seconds since 1970."""
    tier: Tier
    verdict: Verdict
    parts: tuple[tuple[Member, ...], ...]
    """KEEP: the kept and the rejected. SPLIT: the groups it is now. MERGE: those it was. Else one part."""

    @property
    def members(self) -> tuple[Member, ...]:
        """All photos it was about."""
        return tuple(member for part in self.parts for member in part)


@dataclass(frozen=True, slots=True)
class Group:
    """Photos that belong together: the likeliest keeper first; in a theme, the most typical."""

    id: str
    """Hexadecimal, made of tier and the members' digests: the same photos make the same id in every run."""
    title: str
    photos: tuple[Photo, ...]
    tier: Tier = Tier.THEME
    kind: Kind = Kind.PLAIN
    evidence: str = ""
    """Why they are together, as one sentence: "The same 10,482,113 bytes"."""
    notes: tuple[str, ...] = ()
    """Photo by photo, what tells it from the first: "+0.3 s · 0.93"; empty where nothing is known."""
    keeper: Photo | None = None
    """The one to keep, if only one is kept; None for sets that only make sense together."""
    reasons: tuple[str, ...] = ()
    """Why that one, in words: "sharpest of 7"."""
    protected: frozenset[int] = frozenset()
    """Ids of photos that are part of a set: never proposed for reduction."""
    decision: Decision | None = None
    """What the user last said of these photos."""
    newcomers: tuple[Photo, ...] = ()
    """Photos that joined after that: the group is open again because of them."""

    @property
    def others(self) -> tuple[Photo, ...]:
        """What would go if only the keeper were kept."""
        if self.keeper is None:
            return ()
        return tuple(
            photo
            for photo in self.photos
            if photo is not self.keeper and photo.id not in self.protected
        )

    @property
    def decided(self) -> bool:
        """Whether there is nothing left to ask."""
        return self.decision is not None and not self.newcomers


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of one tier at one detail, largest first."""

    tier: Tier
    detail: float
    groups: tuple[Group, ...]
    ungrouped: tuple[Photo, ...]
    """Photos that belong to no group: noise, said so."""
