"""The text encoder is made ready before the first search, and let go of after the last: it takes much memory."""

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance

from app.tasks.searching.search import prepare_search, release_text_encoder
from app.ui.bridge import Bridge
from app.ui.search.model import SearchModel

_REST = 60_000
"""Milliseconds; opening it again takes a quarter of a second, and a few hundred megabytes."""


class TextEncoderLifetime(QObject):
    """Waits for the end of the last search; and, to prepare the next, for what comes before it."""

    def __init__(self, bridge: Bridge, search: SearchModel, indexed: SignalInstance) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._preparing = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_REST)
        self.timer.timeout.connect(self._release)
        search.changed.connect(self.timer.start)
        # Once: each reading after it would open the text encoder for nobody.
        indexed.connect(self.prepare, Qt.ConnectionType.SingleShotConnection)

    def prepare(self) -> None:
        """Have all at hand that a search needs: one may be about to begin."""
        self.timer.start()
        if not self._preparing:
            self._preparing = True
            self._bridge.ask(prepare_search, answer=self._end, failed=self._fail)

    def _end(self, _answer: None = None) -> None:
        self._preparing = False

    def _fail(self, error: Exception) -> None:
        self._end()
        self._bridge.show_error(error)

    def _release(self) -> None:
        self._bridge.ask(release_text_encoder)
