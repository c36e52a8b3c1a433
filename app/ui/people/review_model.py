"""Model of the review of a person: the faces in question one by one, the least certain first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.photo import Photo
from app.tasks.library.list_photos import list_photos_by_digest
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.people.model import PeopleModel
from app.ui.people.tiles import FaceTile


class FaceReviewModel(QObject):
    """The next face follows at once: decisions are made, and faces are grouped again, meanwhile."""

    moved = Signal()
    """Another face is current, or there is none."""
    arrived = Signal()
    """The photos of the current face and of the next one are here."""

    def __init__(self, bridge: Bridge, people: PeopleModel) -> None:
        super().__init__(bridge)
        self._people = people
        self._person = ""
        self._queue: list[FaceTile] = []
        self._row = 0
        self._answered: set[str] = set()
        """Keys of faces answered since the people were listed last."""
        self.photos: dict[str, Photo] = {}
        """By digest."""
        self._listing = LatestRequest(
            bridge, list_photos_by_digest, answer=self._take, arguments=lambda: (self._wanted(),)
        )
        people.merged.connect(self._renew)

    @property
    def tile(self) -> FaceTile | None:
        """The face in question."""
        return self._queue[self._row] if self._row < len(self._queue) else None

    @property
    def next(self) -> FaceTile | None:
        """The face that comes after it."""
        return self._queue[self._row + 1] if self._row + 1 < len(self._queue) else None

    @property
    def is_open(self) -> bool:
        """Whether a review is under way."""
        return bool(self._person)

    @property
    def left(self) -> int:
        """Faces without an answer."""
        return len(self._queue)

    @property
    def names(self) -> Sequence[str]:
        """Names of all persons."""
        return self._people.names

    def begin(self, person: str) -> None:
        """Ask about the faces of a person, by key."""
        self._person, self._row, self._answered = person, 0, set()
        self._renew()

    def end(self) -> None:
        """Ask about nobody."""
        self._person, self._queue, self.photos = "", [], {}
        self._listing.cancel()
        self.moved.emit()

    def step(self, by: int) -> None:
        """Go to another face without an answer to this one."""
        row = min(max(self._row + by, 0), max(len(self._queue) - 1, 0))
        if row != self._row:
            self._row = row
            self._go()

    def go_on(self) -> None:
        """Go to the next face: this one was answered."""
        if (tile := self.tile) is not None:
            self._answered.add(tile.key)
            self._queue.remove(tile)
            self._row = min(self._row, max(len(self._queue) - 1, 0))
            self._go()

    def _renew(self) -> None:
        """Take what the people page lists now; a face answered before that waits for its decision."""
        if not self._person:
            return
        before = self.tile
        tiles = self._people.questions_of(self._person)
        self._answered &= {each.key for each in tiles}
        self._queue = [each for each in tiles if each.key not in self._answered]
        keys = [each.key for each in self._queue]
        if before is not None and before.key in keys:
            self._row = keys.index(before.key)
        self._row = min(self._row, max(len(self._queue) - 1, 0))
        self._go()

    def _go(self) -> None:
        self.moved.emit()
        if self.tile is not None:
            self._listing.ask()

    def _wanted(self) -> list[str]:
        shown = [each for each in (self.tile, self.next) if each is not None]
        digests = [digest for each in shown for digest in each.digests]
        return [*digests, *(each.beside.face.ref.digest for each in shown if each.beside)]

    def _take(self, photos: list[Photo]) -> None:
        self.photos = {photo.digest: photo for photo in reversed(photos)}
        self.arrived.emit()
