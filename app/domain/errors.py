"""Errors of the user's world: each is one sentence that names the file or folder.

PhotoError              a sentence for the user, naming the file or folder
├── FileFault           a fault of one file
│   ├── Unreadable      a file that is no picture, or a broken one
│   │   └── NotReadNow  a file that the disk, or its permissions, do not give now
│   └── Unwritable      a photo or a sidecar that is left unchanged
├── FolderMissing       a folder that is not there now
├── DecoderUnusable     the processes that decode photos cannot be started
├── ModelUnusable       a model that cannot be loaded or run
└── CatalogUnusable     a catalog that is damaged, locked, or of a newer Albumen
    └── CatalogDamaged  a damaged catalog, with the ways on
"""

from pathlib import Path

from app.domain.health import CatalogDamage


class PhotoError(Exception):
    """An error of the user's world; its text is one sentence for the user."""


class FileFault(PhotoError):
    """A fault of one file, which costs no other."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path.name}: {self.reason}"


class Unreadable(FileFault):
    """A file that cannot be read as a photo."""


class NotReadNow(Unreadable):
    """A file that the disk, or its permissions, do not give now: it is tried again at the next indexing."""


class Unwritable(FileFault):
    """A photo or a sidecar that cannot or must not be written, and is left unchanged."""


class FolderMissing(PhotoError):
    """A folder that cannot be reached."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The folder {path} does not exist, or cannot be opened.")
        self.path = path


class DecoderUnusable(PhotoError):
    """Decoder processes that cannot be started: no photo's fault."""


class ModelUnusable(PhotoError):
    """A model that cannot be loaded or run."""


class CatalogUnusable(PhotoError):
    """A catalog that is damaged, locked by another program, or written by a newer Albumen."""


class CatalogDamaged(CatalogUnusable):
    """A catalog found damaged before it was opened; nothing was written to it."""

    def __init__(self, sentence: str, damage: CatalogDamage) -> None:
        super().__init__(sentence)
        self.damage = damage
