"""The words everybody speaks: a photo, a match, a group, and the errors of the user's world.

PhotoError              a sentence for the user, naming the file or folder
├── Unreadable          one file that is no picture, or a broken one
├── FolderMissing       a folder that is not there now
├── DecoderUnusable     the processes that decode photos cannot be started
├── ModelUnusable       a model that cannot be loaded or run
└── CatalogUnusable     a catalog that is damaged, locked, or of a newer Albumen
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class PhotoError(Exception):
    """Something in the user's world went wrong; its text is one sentence for the user."""


class Unreadable(PhotoError):
    """A file that cannot be read as a photo."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[Path, str]]:
        return Unreadable, (self.path, self.reason)


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


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder the user added, or a single file named on the command line."""

    path: Path
    photos: int
    offline: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The pixels an embedder wants of a photo, made by the decoder while the file is open."""

    side: int
    """Height and width in pixels; with `whole`, the length of the shorter side at least."""
    whole: bool = False
    """Keep the proportions and everything in view, and let the embedder cut."""


@dataclass(frozen=True, slots=True)
class Match:
    """A photo found, and how alike it is: cosine of the centred vectors, -1 to 1."""

    photo: Photo
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """Photos that belong together, the most typical first."""

    id: str
    """Hexadecimal, made of the members' digests: the same photos make the same id in every run."""
    title: str
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of one tier at one detail, largest first."""

    tier: str
    detail: float
    groups: tuple[Group, ...]
    ungrouped: tuple[Photo, ...]
    """Photos that belong to no group: noise, said so."""
