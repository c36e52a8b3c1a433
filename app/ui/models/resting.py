"""Lets go of the text encoder when no one has searched for a while: it takes a few hundred megabytes."""

from PySide6.QtCore import QObject, QTimer

from app.tasks.search import release_words
from app.ui.bridge import Bridge
from app.ui.models.searching import Searches

_REST = 60_000
"""Milliseconds; opening it again takes a quarter of a second."""


class Resting(QObject):
    """Waits for the end of the last search."""

    def __init__(self, bridge: Bridge, searches: Searches) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_REST)
        self.timer.timeout.connect(self._release)
        searches.changed.connect(self.timer.start)

    def _release(self) -> None:
        self._bridge.ask(release_words)
