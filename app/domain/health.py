"""Health of a library: the user's rows counted, backups of the catalog, and damage to it."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple


class LogPosition(NamedTuple):
    """The last entries of what the user did: the ids of the last edit, operation and decision."""

    edits: int = 0
    operations: int = 0
    decisions: int = 0

    def is_beyond(self, other: "LogPosition") -> bool:
        """Whether any entry is later than the other position's."""
        return any(mine > theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of the catalog, which was opened and read."""

    path: Path
    time: float
    """Seconds since 1970."""
    size: int
    """Bytes."""
    ratings: int
    """Photos with a rating."""
    decisions: int
    position: LogPosition
    state: str
    """A text that differs whenever anything of the user's differs."""


class DamageKind(Enum):
    """The kind of damage to a catalog."""

    MISSING = "missing"
    EMPTY = "empty"
    NO_DATABASE = "no database"
    CUT_SHORT = "cut short"
    MALFORMED = "malformed"
    LATER_LOST = "later changes lost"
    """The catalog is whole, and older than it was: its write-ahead log is gone, or an old copy took its place."""


@dataclass(frozen=True, slots=True)
class LaterChanges:
    """The user's changes since a backup."""

    changes: int
    in_sidecars: int | None
    """How many of them stand in sidecars; None where that cannot be known."""


@dataclass(frozen=True, slots=True)
class CatalogDamage:
    """Damage to a catalog, and the ways on."""

    catalog: Path
    kind: DamageKind
    detail: str = ""
    """The database's own words."""
    backups: tuple[Backup, ...] = ()
    """Newest first."""
    since: LaterChanges | None = None
    """Changes since the newest backup; None where the catalog does not tell."""
    lost: int = 0
    """Entries that the catalog once held and no longer does."""

    @property
    def newest(self) -> Backup | None:
        """The backup to restore, or None."""
        return self.backups[0] if self.backups else None

    @property
    def is_usable(self) -> bool:
        """Whether the catalog itself can be used as it is."""
        return self.kind is DamageKind.LATER_LOST


@dataclass(frozen=True, slots=True)
class Recovery:
    """The user's choice of a way on."""

    backup: Path | None = None
    """The backup to restore; None starts a new catalog."""
    keep: bool = False
    """Whether the catalog is used as it is."""
