"""Full-quality pixels of the few photos under review, decoded one by one while thumbnails stand in."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from app.domain.photo import Photo, Presence
from app.ui.bridge import Bridge
from app.ui.pixels.qimage import read_image
from app.worker import Ticket


class CloseUps(QObject):
    """Photos at the size they are shown at. Photos no longer wanted are cancelled and forgotten."""

    arrived = Signal(int)
    """Id of a photo whose pixels are ready."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._side = 0
        self._requested: list[Photo] = []
        self._here: dict[str, QPixmap] = {}
        self._ticket: Ticket | None = None

    def pixmap(self, digest: str) -> QPixmap | None:
        """Return the pixels of the photo with that digest, if ready."""
        return self._here.get(digest)

    def want(self, photos: Sequence[Photo], side: int) -> None:
        """Show these, the longer side at most `side` pixels; all others can be forgotten."""
        digests = {photo.digest for photo in photos}
        if side > self._side:  # Larger ones serve smaller sizes.
            self._here = {}
        else:
            self._here = {d: pixmap for d, pixmap in self._here.items() if d in digests}
        self._side = max(side, self._side if self._here else 0)
        here = (photo for photo in photos if photo.presence is Presence.HERE)
        self._requested = list({p.digest: p for p in here if p.digest not in self._here}.values())
        self._read_next()

    def _read_next(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        if self._requested:
            photo = self._requested.pop(0)
            self._ticket = self._bridge.ask(
                read_image,
                photo,
                self._side,
                answer=lambda image: self._take(photo, image),
                failed=lambda error: self._read_next(),  # Its thumbnail stays; the loupe says why.
                urgent=True,
            )

    def _take(self, photo: Photo, image: QImage) -> None:
        self._here[photo.digest] = QPixmap.fromImage(image)
        self.arrived.emit(photo.id)
        self._read_next()
