"""Thumbnail reader for the visible tiles, beside the worker and never waiting for it.

Two threads read and shrink; the newest request goes first, and requests of tiles scrolled out of view
are dropped. Pixmaps are made on the window's thread and kept up to a bound in bytes.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from app.files.thumbnails import ThumbnailStore

_BOUND = 256 * 1024 * 1024
_THREADS = 2
_BUDGET = 0.006
"""Seconds spent on making pixmaps before the window gets its turn."""
_AGAIN = 2.0
"""Seconds until a missing thumbnail is looked for again."""

ThumbnailRequest = tuple[str, int]
"""A digest, and the longer side in device pixels."""


class ThumbnailReader(QObject):
    """Thumbnails by digest and size. All methods belong to the window's thread."""

    arrived = Signal(object)
    """A frozenset of digests that can now be painted."""
    _landed = Signal()

    def __init__(self, store: ThumbnailStore, bound: int = _BOUND) -> None:
        super().__init__()
        self._store = store
        self._bound = bound
        self._bytes = 0
        self._pixmaps: OrderedDict[ThumbnailRequest, QPixmap] = OrderedDict()
        self._sides: dict[str, int] = {}
        self._absent: dict[str, float] = {}
        self._requests: OrderedDict[int, deque[ThumbnailRequest]] = OrderedDict()
        self._reading: set[ThumbnailRequest] = set()
        self._read: deque[tuple[ThumbnailRequest, QImage | None]] = deque()
        self._wake = threading.Condition()
        self._leaving = False
        self._landed.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._threads = [
            threading.Thread(target=self._work, name=f"thumbnails-{i}", daemon=True)
            for i in range(_THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def pixmap(self, digest: str, side: int) -> QPixmap | None:
        """Return the thumbnail at that size, else at another size, else None."""
        request = (digest, side)
        if request in self._pixmaps:
            self._pixmaps.move_to_end(request)
            return self._pixmaps[request]
        return self._pixmaps.get((digest, self._sides.get(digest, 0)))

    def request(
        self, owner: object, digests: Iterable[str], side: int, *, last: bool = False
    ) -> None:
        """Request the visible thumbnails of a view instead of those before; the first is read first.

        Those requested `last` are read when no others wait.
        """
        now = time.monotonic()
        requests = deque(
            (digest, side)
            for digest in digests
            if (digest, side) not in self._pixmaps
            and now - self._absent.get(digest, -_AGAIN) >= _AGAIN
        )
        with self._wake:
            self._requests.pop(id(owner), None)
            if requests:
                self._requests[id(owner)] = requests
                self._requests.move_to_end(id(owner), last=not last)
                self._wake.notify_all()

    def forget_absent(self) -> None:
        """Look for missing thumbnails again: some have been made since."""
        self._absent.clear()

    def stop(self) -> None:
        """Stop the threads."""
        with self._wake:
            self._leaving = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(2.0)

    def _work(self) -> None:
        while (request := self._next()) is not None:
            image = read_small(self._store.path(request[0]), request[1])
            with self._wake:
                self._read.append((request, image))
                first = len(self._read) == 1
            if first and not self._leaving:
                self._landed.emit()

    def _next(self) -> ThumbnailRequest | None:
        with self._wake:
            while not self._leaving:
                for owner in reversed(self._requests):
                    queue = self._requests[owner]
                    while queue:
                        request = queue.popleft()
                        if request not in self._reading:
                            self._reading.add(request)
                            return request
                self._wake.wait()
        return None

    def _take(self) -> None:
        """Make pixmaps of loaded thumbnails for a few milliseconds; the rest a turn later."""
        end = time.monotonic() + _BUDGET
        fresh: set[str] = set()
        more = True
        while more and time.monotonic() < end:
            with self._wake:
                request, image = self._read.popleft()
                self._reading.discard(request)
                more = bool(self._read)
            if image is None:
                self._absent[request[0]] = time.monotonic()
            else:
                self._keep(request, QPixmap.fromImage(image))
                fresh.add(request[0])
        if more:
            QTimer.singleShot(0, self._take)
        if fresh:
            self.arrived.emit(frozenset(fresh))

    def _keep(self, request: ThumbnailRequest, pixmap: QPixmap) -> None:
        if request in self._pixmaps:  # Two views requested it.
            self._bytes -= _weigh(self._pixmaps.pop(request))
        self._pixmaps[request] = pixmap
        # A view of small thumbnails does not blur what a view of large ones shows.
        self._sides[request[0]] = max(request[1], self._sides.get(request[0], 0))
        self._bytes += _weigh(pixmap)
        while self._bytes > self._bound and len(self._pixmaps) > 1:
            (digest, side), old = self._pixmaps.popitem(last=False)
            self._bytes -= _weigh(old)
            if self._sides.get(digest) == side:
                del self._sides[digest]


def read_small(path: Path, side: int) -> QImage | None:
    """Read an image file with its longer side at most `side`; None if unreadable."""
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _weigh(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
