"""The text encoder is made ready before the first search, and let go of after the last: it takes much memory."""

from PySide6.QtCore import QObject, QTimer

from app.tasks.search import prepare_search, release_words
from app.ui.bridge import Bridge
from app.ui.models.indexing import Indexing
from app.ui.models.searching import Searches

_REST = 60_000
"""Milliseconds; opening it again takes a quarter of a second, and a few hundred megabytes."""


class Resting(QObject):
    """Waits for the end of the last search; and, to prepare it, for the end of the first reading."""

    def __init__(self, bridge: Bridge, searches: Searches, indexing: Indexing) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_REST)
        self.timer.timeout.connect(self._release)
        searches.changed.connect(self.timer.start)
        indexing.finished.connect(self._prepare)
        self._indexing = indexing

    def _prepare(self) -> None:
        self._indexing.finished.disconnect(self._prepare)
        self._bridge.ask(prepare_search)

    def _release(self) -> None:
        self._bridge.ask(release_words)
