"""Garbage collection while nobody works in the window: a whole one stops all threads, at 100,000 photos for 0.5 s."""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor

_LOOKED = 30_000
"""Milliseconds between two looks, in which nothing moved."""
_NEVER = 1_000_000
"""Of younger objects' collections, after which the oldest would be collected: those of a whole day are fewer."""


class GarbageController(QObject):
    """Leaves the oldest objects alone until the window has been still for half a minute.

    Those are the photos, of which there are many and which are in no cycles; young objects are collected as ever.
    """

    def __init__(self, parent: QObject, look: Callable[[], object]) -> None:
        """`look` returns what the user sees: while it stays the same, and the pointer too, nobody works."""
        super().__init__(parent)
        self._look = look
        self._seen: object = None
        self._is_collected = False
        self._usual = gc.get_threshold()
        self._clock = QTimer(self, interval=_LOOKED)
        self._clock.timeout.connect(self.collect)

    def start(self) -> None:
        """Begin; what exists now is modules and the window, and is never looked at again."""
        gc.freeze()
        young, middle, _ = self._usual
        gc.set_threshold(young, middle, _NEVER)
        self._clock.start()

    def stop(self) -> None:
        """Leave the collector as it was."""
        self._clock.stop()
        gc.set_threshold(*self._usual)
        gc.unfreeze()

    def collect(self) -> None:
        """Collect everything once in each time that nobody works."""
        seen = (QCursor.pos(), self._look())
        is_still, self._seen = seen == self._seen, seen
        if is_still and not self._is_collected:
            gc.collect()
        self._is_collected = is_still
