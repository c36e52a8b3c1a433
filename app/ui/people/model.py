"""Model of the people page: tiles of grouped faces, the decisions about them, and the photos of an open tile."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from app.domain.errors import PhotoError
from app.domain.people import FaceRef, FaceState, Person
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_digest
from app.tasks.people.decide import (
    confirm_faces,
    ignore_faces,
    mark_no_faces,
    name_faces,
    reject_faces,
    rename_person,
    split_person,
)
from app.tasks.people.forget import forget_all_faces
from app.tasks.people.group_faces import FaceGroups, FoundPerson, group_faces
from app.tasks.people.switch import switch_finding
from app.ui.bridge import Bridge
from app.ui.grid.photo_list import PhotoList
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest
from app.ui.people.tiles import FaceTile, FaceTiles, TileKind, key_of
from app.ui.photo_cache import PAUSE


class PeopleModel(FaceTiles):
    """Tiles in order: persons by name, questions, unnamed faces. Asks for nothing while the page is hidden."""

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._bridge, self._history = bridge, history
        self._groups: FaceGroups | None = None
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
            list_photos_by_digest,
            answer=self.photos.renew,
            arguments=lambda: (() if self.opened is None else self.opened.digests,),
            pause=PAUSE,
            throttle=True,
        )
        bridge.changed.connect(self._on_change)

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

    def split(self, tiles: Sequence[FaceTile], name: str) -> None:
        """Move faces of a person to a new one of this name."""
        of = {each.person.key: each for each in tiles if each.person}
        for person in of:
            own = [each for each in tiles if each.person and each.person.key == person]
            self._history.run_edit(split_person, person, _refs(own), name)

    def faces_of(self, person: str) -> list[FaceTile]:
        """Return the faces of a person, one a tile: the confirmed ones, then those in question."""
        found = self._find(person)
        confirmed = found.confirmed if found else ()
        tiles = [
            FaceTile(TileKind.FACE, key_of(each), (each,), found and found.person, (each,))
            for each in confirmed
        ]
        return [*tiles, *self.questions_of(person)]

    def questions_of(self, person: str) -> list[FaceTile]:
        """Return the faces that may be of a person, the least certain first, each beside a like one."""
        found = self._find(person)
        if found is None or self._groups is None:
            return []
        waiting = list(zip(found.likeness, found.proposed, strict=True))
        asked = (each for each in self._groups.questions if each.person.key == person)
        waiting += [(each.likeness, each.face) for each in asked]
        waiting.sort(key=lambda each: each[0])
        return [
            make_question(found.person, face, _find_like(face, found.confirmed))
            for _, face in waiting
        ]

    def _find(self, person: str) -> FoundPerson | None:
        persons = self._groups.persons if self._groups else ()
        return next((each for each in persons if each.person.key == person), None)

    def confirm(self, tiles: Sequence[FaceTile]) -> None:
        """Answer yes: the faces that wait for it are of the person."""
        asked = [each for each in tiles if each.kind is not TileKind.FACE]
        for person, refs in _open_refs(asked).items():
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
        self._groups = groups
        self.loaded, self._is_stale = True, False
        tiles = make_tiles(groups)
        if self.opened is not None:
            same = next((each for each in tiles if each.key == self.opened.key), None)
            if same is not None:
                self.opened = same
                self._photo_listing.ask()
        self.put(tiles, [each.person.name for each in groups.persons])

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
    tiles += [
        make_question(each.person, each.face, confirmed.get(each.person.key))
        for each in groups.questions
    ]
    alone = [(each,) for each in groups.alone]
    tiles += [
        FaceTile(TileKind.UNNAMED, key_of(some[0]), some) for some in (*groups.unnamed, *alone)
    ]
    return tiles


def make_question(person: Person, face: FaceState, beside: FaceState | None) -> FaceTile:
    """Return the tile of a face that may be of a person."""
    key = f"{person.key}?{key_of(face)}"
    return FaceTile(TileKind.QUESTION, key, (face,), person, (face,), beside)


def _find_like(face: FaceState, confirmed: Sequence[FaceState]) -> FaceState | None:
    """Return the confirmed face that is most like a face."""
    known = [each for each in confirmed if each.face.vector is not None]
    if face.face.vector is None or not known:
        return next(iter(confirmed), None)
    vectors = np.stack([each.face.vector for each in known if each.face.vector is not None])
    return known[int(np.argmax(vectors @ face.face.vector))]


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
