"""EXIF of the photo in the loupe and its neighbours, fetched ahead."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.photo import ExifInfo
from app.tasks.library.list_photos import read_exif
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_MOST = 2_000
"""Photos cached before the cache is cleared."""


class ExifModel(QObject):
    """EXIF by digest, which never changes, since the bytes do not."""

    arrived = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._exif: dict[str, ExifInfo] = {}
        self._requested: list[str] = []
        self._reading = LatestRequest(
            bridge, read_exif, answer=self._take, arguments=lambda: (self._requested,)
        )

    def exif(self, digest: str) -> ExifInfo | None:
        """Return the EXIF of a photo; None while unknown."""
        return self._exif.get(digest)

    def want(self, digests: Sequence[str]) -> None:
        """Ask for the EXIF of these photos, unless the first is known: then there is time."""
        missing = [digest for digest in digests if digest not in self._exif]
        if not missing or (self._reading.busy and digests[0] in self._exif):
            return
        if len(self._exif) > _MOST:
            self._exif.clear()
        self._requested = missing
        self._reading.ask()

    def _take(self, exif: dict[str, ExifInfo]) -> None:
        self._exif |= dict.fromkeys(self._requested, ExifInfo()) | exif
        self.arrived.emit()
