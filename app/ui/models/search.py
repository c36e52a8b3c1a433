"""Finding photos like another one, and the trail of such searches."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.news import Change
from app.photo import Match, Photo
from app.tasks.browse import list_photos_by_id
from app.tasks.similar import find_similar
from app.ui.bridge import Bridge
from app.ui.models.photos import Photos
from app.ui.models.pixels import read_image
from app.ui.models.trail import Trail
from app.worker import Ticket

_SIDE = 640
"""Of the picture of a query from outside, in pixels."""

Query = Photo | Path
"""A photo of the library, or a picture file outside it."""


@dataclass(slots=True)
class Search:
    """What was asked and found, and where in the results one was."""

    query: Query
    picture: QImage | None = None
    """Of a query from outside the library, which has no thumbnail."""
    matches: tuple[Match, ...] = ()
    scroll: int = 0
    current: int | None = None

    @property
    def path(self) -> Path:
        """The file asked about."""
        return self.query if isinstance(self.query, Path) else self.query.path


class Searches(QObject):
    """The search shown now, its results as Photos, and the way back."""

    changed = Signal()
    """Another search is shown, or awaited."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._ticket: Ticket | None = None
        self.trail: Trail[Search] = Trail()
        self.results = Photos(self)
        self.awaited: Search | None = None
        """The search that is still going on."""
        bridge.changed.connect(self._look_again)

    @property
    def here(self) -> Search | None:
        """What is, or will be, shown."""
        return self.awaited or self.trail.here

    def search(self, query: Query) -> None:
        """Find what is most like this; a step on the trail once it is found."""
        self._give_up()
        search = self.awaited = Search(query)
        if isinstance(query, Path):
            self._bridge.ask(
                read_image,
                _outsider(query),
                _SIDE,
                answer=lambda image: self._picture(search, image),
                failed=lambda error: None,  # The search itself says what is wrong with the file.
                urgent=True,
            )
        self._ticket = self._bridge.ask(
            find_similar, query, answer=self._found, failed=self._failed, urgent=True
        )
        self.changed.emit()

    def back(self) -> None:
        """The search before this."""
        self._give_up()
        self._show(self.trail.back())

    def forward(self) -> None:
        """The search after this."""
        self._give_up()
        self._show(self.trail.forward())

    def _give_up(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.awaited = None

    def _picture(self, search: Search, image: QImage) -> None:
        search.picture = image
        if search is self.here:
            self.changed.emit()

    def _found(self, matches: tuple[Match, ...]) -> None:
        search, self.awaited = self.awaited, None
        if search is not None:
            search.matches = matches
            self.trail.go(search)
            self._show(search)

    def _failed(self, error: Exception) -> None:
        self.awaited = None
        self.changed.emit()
        self._bridge.complain(error)

    def _show(self, search: Search | None) -> None:
        if search is not None:
            self.results.show((match.photo for match in search.matches), _captions(search))
            self._look_again(Change(all_photos=True))
        self.changed.emit()

    def _look_again(self, change: Change) -> None:
        """Show those of the results that may be others now, with another flag say, as they are."""
        shown = (self.results.key(row) for row in range(len(self.results)))
        ids = [each for each in shown if change.all_photos or each in change.photos]
        if ids:
            self._bridge.ask(list_photos_by_id, ids, answer=self._renew, urgent=True)

    def _renew(self, photos: tuple[Photo, ...]) -> None:
        search = self.trail.here
        if search is not None:
            now = {photo.id: photo for photo in photos}
            search.matches = tuple(
                replace(match, photo=now.get(match.photo.id, match.photo))
                for match in search.matches
            )
            self.results.renew((match.photo for match in search.matches), _captions(search))


def _captions(search: Search) -> list[str]:
    return [f"{match.score:.2f}" for match in search.matches]


def _outsider(path: Path) -> Photo:
    """A picture file outside the library, as far as reading its pixels needs a photo."""
    return Photo(0, path, "", 0, 0, 0, 0.0, taken=False)
