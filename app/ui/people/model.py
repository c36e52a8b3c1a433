"""Model of the people page: tiles of faces, the decisions about them, and the photos of an open tile."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.people import FaceRef, FaceState, Person
from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.tasks.people.decide import (
    confirm_faces,
    ignore_faces,
    mark_no_faces,
    name_faces,
    reject_faces,
    rename_person,
)
from app.tasks.people.forget import forget_all_faces
from app.tasks.people.group_faces import FaceGroups, group_faces
from app.tasks.people.switch import switch_finding
from app.ui.bridge import Bridge
from app.ui.grid.photo_list import PhotoList
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PAUSE


class TileKind(Enum):
    """What a tile stands for."""

    PERSON = auto()
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


class PeopleModel(QObject):
    """Tiles in order: persons by name, questions, unnamed faces. Asks for nothing while the page is hidden."""

    replaced = Signal()
    merged = Signal()
    """Tiles were listed anew."""

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._bridge, self._history = bridge, history
        self._tiles: tuple[FaceTile, ...] = ()
        self._rows: dict[str, int] = {}
        self.photos = PhotoList(self)
        self.opened: FaceTile | None = None
        """The tile whose photos are shown."""
        self.loaded = False
        self._watched, self._is_stale = False, True
        self._listing = LatestRequest(
            bridge, group_faces, answer=self.show, pause=PAUSE, throttle=True
        )
        self._photo_listing = LatestRequest(
            bridge,
            _list_photos,
            answer=self.photos.renew,
            arguments=lambda: (() if self.opened is None else self.opened.digests,),
            pause=PAUSE,
            throttle=True,
        )
        bridge.changed.connect(self._on_change)

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

    @property
    def names(self) -> list[str]:
        """Names of the persons, in order."""
        return [each.person.name for each in self._of(TileKind.PERSON) if each.person]

    def count(self, kind: TileKind) -> int:
        """Return how many tiles of a kind there are."""
        return len(self._of(kind))

    def watch(self, watched: bool) -> None:
        """Start or stop keeping up to date."""
        self._watched = watched
        if watched and self._is_stale:
            self._listing.ask()

    def open_tile(self, tile: FaceTile | None) -> None:
        """List the photos of a tile, or none."""
        self.opened = tile
        self.photos.show(())
        if tile is not None:
            self._photo_listing.ask()

    def name(self, tiles: Sequence[FaceTile], name: str) -> None:
        """Name the faces of tiles; those of the same name become one person. A person alone is renamed."""
        wanted = " ".join(name.split()).casefold()
        if not wanted or not tiles:
            return
        first = tiles[0]
        same = [
            each.person
            for each in self._of(TileKind.PERSON)
            if each.person and each.person.name.casefold() == wanted
        ]
        is_person = len(tiles) == 1 and first.kind is TileKind.PERSON
        if is_person and first.person and same in ([], [first.person]):
            if name != first.person.name:
                self._history.run_edit(rename_person, first.person.key, name)
            return
        self._history.run_edit(name_faces, _refs(tiles), name)

    def confirm(self, tiles: Sequence[FaceTile]) -> None:
        """Answer yes: the faces that wait for it are of the person."""
        for person, refs in _open_refs(tiles).items():
            self._history.run_edit(confirm_faces, refs, person)

    def reject(self, tiles: Sequence[FaceTile]) -> None:
        """Answer no: the faces that wait for an answer are not of the person."""
        for person, refs in _open_refs(tiles).items():
            self._history.run_edit(reject_faces, refs, person)

    def mark_no_faces(self, tiles: Sequence[FaceTile]) -> None:
        """Decide that tiles without a confirmed name show no faces."""
        if refs := _refs(_unconfirmed(tiles)):
            self._history.run_edit(mark_no_faces, refs)

    def ignore(self, tiles: Sequence[FaceTile]) -> None:
        """Ignore the strangers of tiles without a confirmed name."""
        if refs := _refs(_unconfirmed(tiles)):
            self._history.run_edit(ignore_faces, refs)

    def switch_finding(self, find: bool) -> None:
        """Save that faces are to be found, or no more."""
        self._bridge.ask(switch_finding, find, urgent=True)

    def forget_all(self) -> None:
        """Erase all faces, names and decisions about them; what could not be erased is told."""
        self.open_tile(None)
        self._bridge.ask(forget_all_faces, answer=self._tell_left, first=True)

    def show(self, groups: FaceGroups) -> None:
        """Show the tiles of grouped faces."""
        self._tiles = tuple(make_tiles(groups))
        self._rows = {tile.key: row for row, tile in enumerate(self._tiles)}
        self.loaded, self._is_stale = True, False
        if self.opened is not None:
            row = self._rows.get(self.opened.key)
            if row is not None:
                self.opened = self._tiles[row]
                self._photo_listing.ask()
        self.merged.emit()

    def _of(self, kind: TileKind) -> list[FaceTile]:
        return [each for each in self._tiles if each.kind is kind]

    def _tell_left(self, sentences: tuple[str, ...]) -> None:
        from_backups = " ".join(sentences)
        if from_backups:
            self._bridge.show_error(PhotoError(from_backups))
        self._history.load()

    def _on_change(self, change: Change) -> None:
        if change.people or change.all_photos or change.folders:
            self._is_stale = True
            if self._watched:
                self._listing.ask_soon()
        elif change.photos and self.opened is not None:
            self._photo_listing.ask_soon()


def make_tiles(groups: FaceGroups) -> list[FaceTile]:
    """Return the tiles of grouped faces; faces in no group have one each, at the end."""
    confirmed = {each.person.key: each.confirmed[0] for each in groups.persons}
    tiles = [
        FaceTile(TileKind.PERSON, each.person.key, each.confirmed, each.person, each.proposed)
        for each in groups.persons
    ]
    for each in groups.questions:
        key, face = f"{each.person.key}?{_key(each.face)}", (each.face,)
        beside = confirmed.get(each.person.key)
        tiles.append(FaceTile(TileKind.QUESTION, key, face, each.person, face, beside))
    alone = [(each,) for each in groups.alone]
    tiles += [FaceTile(TileKind.UNNAMED, _key(some[0]), some) for some in (*groups.unnamed, *alone)]
    return tiles


def _key(state: FaceState) -> str:
    box = state.face.ref.box
    return f"{state.face.ref.digest}:{box.x:.4f}:{box.y:.4f}"


def _refs(tiles: Sequence[FaceTile]) -> list[FaceRef]:
    return list(dict.fromkeys(each.face.ref for tile in tiles for each in tile.faces))


def _open_refs(tiles: Sequence[FaceTile]) -> dict[str, list[FaceRef]]:
    refs: dict[str, list[FaceRef]] = defaultdict(list)
    for tile in tiles:
        if tile.person is not None and tile.open_faces:
            refs[tile.person.key] += [each.face.ref for each in tile.open_faces]
    return refs


def _unconfirmed(tiles: Sequence[FaceTile]) -> list[FaceTile]:
    return [each for each in tiles if each.kind is not TileKind.PERSON]


def _list_photos(library: Any, digests: Sequence[str]) -> Task[list[Photo]]:
    yield from ()
    photos = library.photos_of(digests)
    return [photo for digest in digests for photo in photos.get(digest, ())]
