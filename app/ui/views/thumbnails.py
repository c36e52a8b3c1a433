"""Reads thumbnails for whatever is in sight, beside the worker and never waiting for it.

Two threads read and shrink; the newest wish goes first, and what has scrolled out of sight is no
longer wished for. Pixmaps are made on the window's thread and kept up to a bound in bytes.
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
"""Seconds after which a thumbnail that was not there is looked for again."""

Wish = tuple[str, int]
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
        self._pixmaps: OrderedDict[Wish, QPixmap] = OrderedDict()
        self._sides: dict[str, int] = {}
        self._absent: dict[str, float] = {}
        self._wishes: OrderedDict[int, deque[Wish]] = OrderedDict()
        self._reading: set[Wish] = set()
        self._read: deque[tuple[Wish, QImage | None]] = deque()
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
        """The thumbnail at that size, else at another to stand in for it, else None."""
        wish = (digest, side)
        if wish in self._pixmaps:
            self._pixmaps.move_to_end(wish)
            return self._pixmaps[wish]
        return self._pixmaps.get((digest, self._sides.get(digest, 0)))

    def wish(self, owner: object, digests: Iterable[str], side: int) -> None:
        """What that view has in sight now, in place of what it had: the first is read first."""
        now = time.monotonic()
        wishes = deque(
            (digest, side)
            for digest in digests
            if (digest, side) not in self._pixmaps
            and now - self._absent.get(digest, -_AGAIN) >= _AGAIN
        )
        with self._wake:
            self._wishes.pop(id(owner), None)
            if wishes:
                self._wishes[id(owner)] = wishes
                self._wake.notify_all()

    def forget_absent(self) -> None:
        """Look again for what was not there: thumbnails have been made since."""
        self._absent.clear()

    def stop(self) -> None:
        """End the threads."""
        with self._wake:
            self._leaving = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(2.0)

    def _work(self) -> None:
        while (wish := self._next()) is not None:
            image = read_small(self._store.path(wish[0]), wish[1])
            with self._wake:
                self._read.append((wish, image))
                first = len(self._read) == 1
            if first and not self._leaving:
                self._landed.emit()

    def _next(self) -> Wish | None:
        with self._wake:
            while not self._leaving:
                for owner in reversed(self._wishes):
                    queue = self._wishes[owner]
                    while queue:
                        wish = queue.popleft()
                        if wish not in self._reading:
                            self._reading.add(wish)
                            return wish
                self._wake.wait()
        return None

    def _take(self) -> None:
        """Make pixmaps of what has been read, for a few milliseconds; the rest a turn later."""
        end = time.monotonic() + _BUDGET
        fresh: set[str] = set()
        more = True
        while more and time.monotonic() < end:
            with self._wake:
                wish, image = self._read.popleft()
                self._reading.discard(wish)
                more = bool(self._read)
            if image is None:
                self._absent[wish[0]] = time.monotonic()
            else:
                self._keep(wish, QPixmap.fromImage(image))
                fresh.add(wish[0])
        if more:
            QTimer.singleShot(0, self._take)
        if fresh:
            self.arrived.emit(frozenset(fresh))

    def _keep(self, wish: Wish, pixmap: QPixmap) -> None:
        if wish in self._pixmaps:  # Two views wished for it.
            self._bytes -= _weigh(self._pixmaps.pop(wish))
        self._pixmaps[wish] = pixmap
        self._sides[wish[0]] = wish[1]
        self._bytes += _weigh(pixmap)
        while self._bytes > self._bound and len(self._pixmaps) > 1:
            (digest, side), old = self._pixmaps.popitem(last=False)
            self._bytes -= _weigh(old)
            if self._sides.get(digest) == side:
                del self._sides[digest]


def read_small(path: Path, side: int) -> QImage | None:
    """A picture file with its longer side at most `side`; None where it cannot be read."""
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
