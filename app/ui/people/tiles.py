"""Tiles of faces: what each stands for, and lists of them by key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.domain.people import FaceState, Person


class TileKind(Enum):
    """What a tile stands for."""

    PERSON = auto()
    FACE = auto()
    """One confirmed face of a person."""
    QUESTION = auto()
    """One face that may be of a person."""
    UNNAMED = auto()
    """Faces of someone without a name."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceTile:
    """A tile of the people page."""

    kind: TileKind
    key: str
    """The same as long as the tile stands for the same person or faces."""
    faces: tuple[FaceState, ...]
    """At least one; those of a person are confirmed."""
    person: Person | None = None
    """The person, or the one asked about."""
    open_faces: tuple[FaceState, ...] = ()
    """Faces that wait for a yes or no."""
    beside: FaceState | None = None
    """Of a question: a confirmed face of the person."""

    @property
    def digests(self) -> list[str]:
        """Digests of the photos, each once."""
        return list(dict.fromkeys(each.face.ref.digest for each in (*self.faces, *self.open_faces)))


class FaceTiles(QObject):
    """Tiles in order, as a grid shows them."""

    replaced = Signal()
    merged = Signal()
    """Tiles were listed anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tiles: tuple[FaceTile, ...] = ()
        self._rows: dict[str, int] = {}
        self.names: Sequence[str] = ()
        """Names of all persons, in order."""

    def __len__(self) -> int:
        return len(self._tiles)

    def __getitem__(self, row: int) -> FaceTile:
        return self._tiles[row]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def key(self, row: int) -> str:
        """Return the key of the tile in a row."""
        return self._tiles[row].key

    def row(self, key: str) -> int | None:
        """Return the row of the tile with that key."""
        return self._rows.get(key)

    def keys(self) -> set[str]:
        """Return the keys of all tiles."""
        return set(self._rows)

    def absent(self, keys: Collection[str]) -> set[str]:
        """Return the keys of which no tile is here."""
        return {key for key in keys if key not in self._rows}

    def count(self, kind: TileKind) -> int:
        """Return how many tiles of a kind there are."""
        return sum(each.kind is kind for each in self._tiles)

    def put(self, tiles: Sequence[FaceTile], names: Sequence[str]) -> None:
        """Show these tiles; selections stay by key."""
        self._tiles, self.names = tuple(tiles), names
        self._rows = {tile.key: row for row, tile in enumerate(self._tiles)}
        self.merged.emit()


def key_of(state: FaceState) -> str:
    """Return the key of a tile of one face."""
    box = state.face.ref.box
    return f"{state.face.ref.digest}:{box.x:.4f}:{box.y:.4f}"
