"""Faces of the photo in the loupe, kept up to date, and the decisions about them."""

from PySide6.QtCore import QObject, Signal

from app.domain.people import Box, FaceState
from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.people.decide import draw_face, ignore_faces, mark_no_faces, name_faces
from app.tasks.people.embed_drawn import embed_drawn_faces
from app.tasks.people.photo_faces import PhotoFaces, list_photo_faces
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest


class PhotoFacesModel(QObject):
    """Asks for nothing while no photo is shown."""

    arrived = Signal()

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._bridge, self._history = bridge, history
        self._photo: Photo | None = None
        self.found = PhotoFaces()
        self._listing = LatestRequest(
            bridge,
            list_photo_faces,
            answer=self._take,
            arguments=lambda: (self._photo.digest if self._photo else "",),
        )
        bridge.changed.connect(self._on_change)

    @property
    def names(self) -> list[str]:
        """Names of all persons, in order."""
        return sorted(set(self.found.names.values()), key=str.casefold)

    def show_for(self, photo: Photo | None) -> None:
        """List the faces of another photo, or none."""
        is_other = photo is None or photo.digest != self.found.digest
        self._photo = photo
        if is_other:
            self.found = PhotoFaces(names=self.found.names)
            self.arrived.emit()
        if photo is None:
            self._listing.cancel()
        elif is_other:
            self._listing.ask()

    def name(self, state: FaceState, name: str) -> None:
        """Confirm that a face is of the person of this name."""
        self._history.run_edit(name_faces, [state.face.ref], name)

    def draw(self, box: Box, name: str) -> None:
        """Name a face where none was found; its vector follows in the background."""
        if self._photo is not None:
            self._history.run_edit(draw_face, self._photo, box, name)
            self._bridge.ask(embed_drawn_faces, self._photo)

    def mark_no_face(self, state: FaceState) -> None:
        """Decide that this is no face."""
        self._history.run_edit(mark_no_faces, [state.face.ref])

    def ignore(self, state: FaceState) -> None:
        """Ignore a stranger."""
        self._history.run_edit(ignore_faces, [state.face.ref])

    def _take(self, found: PhotoFaces) -> None:
        self.found = found
        self.arrived.emit()

    def _on_change(self, change: Change) -> None:
        if self._photo is not None and (change.people or change.all_photos):
            self._listing.ask()
