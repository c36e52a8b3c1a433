"""Garbage collection while nobody works in the window, and never of the photos: that stops all threads for seconds."""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor

_LOOKED = 30_000
"""Milliseconds between two looks, in which nothing moved."""
_NEVER = 1_000_000
"""Of younger objects' collections, after which the oldest would be collected: those of a whole day are fewer."""
_MANY = 30
"""Such collections within one look that tell of a library being listed: each stands for 7,000 objects more. To
collect all objects of 500,000 photos takes 2 to 4 s, and of 200,000 objects 30 ms."""


class GarbageController(QObject):
    """Leaves the oldest objects alone until the window has been still for half a minute, and the photos for good.

    There are many of them, and they are in no cycles: when nothing needs them, they go without the collector. Young
    objects are collected as ever.
    """

    def __init__(self, parent: QObject, look: Callable[[], object]) -> None:
        """`look` returns what the user sees: while it stays the same, and the pointer too, nobody works."""
        super().__init__(parent)
        self._look = look
        self._seen: object = None
        self._is_collected = False
        self._counted = 0
        self._usual = gc.get_threshold()
        self._clock = QTimer(self, interval=_LOOKED)
        self._clock.timeout.connect(self.collect)

    def start(self) -> None:
        """Begin; what exists now is modules and the window, and is never looked at again."""
        gc.freeze()
        young, middle, _ = self._usual
        gc.set_threshold(young, middle, _NEVER)
        self._counted = gc.get_count()[2]
        self._clock.start()

    def stop(self) -> None:
        """Leave the collector as it was."""
        self._clock.stop()
        gc.set_threshold(*self._usual)
        gc.unfreeze()

    def collect(self) -> None:
        """Collect everything once in each time that nobody works; leave alone what are many objects at once."""
        seen = (QCursor.pos(), self._look())
        is_still, self._seen = seen == self._seen, seen
        count = gc.get_count()[2]
        if count - self._counted > _MANY:
            gc.freeze()
            is_still = False  # What else there is waits for the next look.
        elif is_still and not self._is_collected:
            gc.collect()
            count = 0
        self._is_collected, self._counted = is_still, count
