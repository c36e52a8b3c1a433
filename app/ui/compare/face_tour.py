"""Tour of the faces on photos side by side: the same person in all panes, face after face."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.people import Box
from app.domain.progress import Change
from app.tasks.people.compared_faces import ComparedFace, ComparedFaces, list_compared_faces
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

NOT_LOOKED = "Faces were not looked for: see the People page"
NO_FACES = "No faces on these photos"


class FaceTour(QObject):
    """Asks for nothing until the user goes to a face."""

    moved = Signal()
    """Another face is current, or there is none to go to."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._digests: tuple[str, ...] = ()
        self._found: ComparedFaces | None = None
        self._row: int | None = None
        self._by = 0
        """Steps to go when the faces are listed."""
        self._anchor: dict[str, Box] = {}
        """The current face, to find it again among other photos."""
        self._listing = LatestRequest(
            bridge, list_compared_faces, answer=self._take, arguments=lambda: (self._digests,)
        )
        bridge.changed.connect(self._on_change)

    @property
    def face(self) -> ComparedFace | None:
        """The current face; None while the photos are shown whole."""
        if self._found is None or self._row is None:
            return None
        return self._found.faces[self._row]

    @property
    def text(self) -> str:
        """Who is shown, or why nobody is; empty unless the user asked for faces."""
        face, found = self.face, self._found
        if found is None:
            return ""
        if face is not None and self._row is not None:
            place = f"face {self._row + 1:,} of {len(found.faces):,}"
            return f"{face.name}, {place}" if face.name else place.capitalize()
        if found.faces:
            return ""
        return NOT_LOOKED if found.not_looked else NO_FACES

    def hold(self, digests: Sequence[str]) -> None:
        """Go on with these photos: at the same face, if it is on one of them."""
        if tuple(digests) == self._digests:
            return
        self._digests = tuple(digests)
        self._found, self._row, self._by = None, None, 0
        if self._anchor.keys() & {*digests}:
            self._listing.ask()
        else:
            self._anchor = {}
            self._listing.cancel()

    def step(self, by: int) -> None:
        """Go to the next face, or the one before; after the last comes the first."""
        if not self._digests:
            return
        self._by += by
        if self._found is not None:
            self._go()
        elif not self._listing.busy:
            self._listing.ask()

    def end(self) -> bool:
        """Go to no face; return whether one was current."""
        was = self.face is not None
        self._row, self._by, self._anchor = None, 0, {}
        return was

    def _take(self, found: ComparedFaces) -> None:
        self._found = found
        same = (
            row
            for row, face in enumerate(found.faces)
            if any(face.boxes.get(digest) == box for digest, box in self._anchor.items())
        )
        self._row = next(same, None)
        self._go()

    def _go(self) -> None:
        by, self._by = self._by, 0
        count = len(self._found.faces) if self._found else 0
        if by and count:
            start = (-1 if by > 0 else 0) if self._row is None else self._row
            self._row = (start + by) % count
        face = self.face
        self._anchor = dict(face.boxes) if face else {}
        self.moved.emit()

    def _on_change(self, change: Change) -> None:
        if self._found is not None and (change.people or change.all_photos):
            self._listing.ask()
