"""The pixels of the photo one looks at, and of the one after it, read while one looks."""

from collections.abc import Callable

from PySide6.QtGui import QImage

from app.photo import Photo
from app.ui.bridge import Bridge
from app.ui.models.pixels import read_image
from app.worker import Ticket


class _Reading:
    """One photo being read, or read."""

    def __init__(self, photo: Photo, side: int) -> None:
        self.wish = (photo.id, photo.digest, side)
        self.ticket: Ticket | None = None
        self.image: QImage | None = None
        self.error: Exception | None = None


class Looking:
    """At most two photos: the one wanted now, and the one that will be wanted next."""

    def __init__(
        self,
        bridge: Bridge,
        show: Callable[[QImage], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._bridge = bridge
        self._show = show
        self._failed = failed
        self._now: _Reading | None = None
        self._next: _Reading | None = None
        self._after: Photo | None = None

    def want(self, photo: Photo, side: int, after: Photo | None = None) -> None:
        """Show this with its longer side at most `side`, 0 for all; then read the one after it."""
        ahead = self._next
        if ahead is not None and ahead.wish == (photo.id, photo.digest, side):
            self._next = None
            self.drop()
            self._now = ahead
        else:
            self.drop()
            self._now = self._ask(photo, side)
        self._after = after
        self._deliver(self._now)

    def drop(self) -> None:
        """Want nothing any more."""
        for reading in (self._now, self._next):
            if reading is not None and reading.ticket is not None:
                reading.ticket.cancel()
        self._now = self._next = self._after = None

    def _ask(self, photo: Photo, side: int) -> _Reading:
        reading = _Reading(photo, side)

        def take(image: QImage) -> None:
            reading.image = image
            self._deliver(reading)

        def fail(error: Exception) -> None:
            reading.error = error
            self._deliver(reading)

        reading.ticket = self._bridge.ask(
            read_image, photo, side, answer=take, failed=fail, urgent=True
        )
        return reading

    def _deliver(self, reading: _Reading) -> None:
        """Hand over what is wanted now, where it is here; only then is the next one asked for."""
        if reading is not self._now or (reading.image is None and reading.error is None):
            return
        if reading.image is not None:
            self._show(reading.image)
        elif reading.error is not None:
            self._failed(reading.error)
        if self._after is not None:
            self._next, self._after = self._ask(self._after, reading.wish[2]), None
