"""Full-quality pixels of the few photos under review, decoded one by one while thumbnails stand in."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from app.domain.photo import Photo, Presence
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.pixels.qimage import read_image


class CloseUps(QObject):
    """Photos at the size they are shown at. Photos no longer wanted are cancelled and forgotten."""

    arrived = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._side = 0
        self._requested: list[Photo] = []
        self._here: dict[str, QPixmap] = {}
        self._reading = LatestRequest(
            bridge,
            read_image,
            answer=self._take,
            failed=lambda error: self._take(None),
            arguments=lambda: (self._requested[0], self._side),
        )

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
        self._read()

    def _read(self) -> None:
        if self._requested:
            self._reading.ask()
        else:
            self._reading.cancel()

    def _take(self, image: QImage | None) -> None:
        """Keep the pixels of the first photo; without any its thumbnail stays, and the loupe says why."""
        photo = self._requested.pop(0)
        if image is not None:
            self._here[photo.digest] = QPixmap.fromImage(image)
            self.arrived.emit()
        self._read()
