"""Lifetime of the text encoder: loaded before the first search, released after the last, as it takes much memory."""

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance

from app.tasks.searching.search import prepare_search, release_text_encoder
from app.ui.bridge import Bridge
from app.ui.search.model import SearchModel

_REST = 60_000
"""Milliseconds; opening it again takes a quarter of a second, and a few hundred megabytes."""


class TextEncoderLifetime(QObject):
    """Loads the text encoder for a coming search, and releases it some time after the last one."""

    def __init__(self, bridge: Bridge, search: SearchModel, indexed: SignalInstance) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._preparing = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_REST)
        self.timer.timeout.connect(self._release)
        search.changed.connect(self.timer.start)
        # Once: each later indexing would load the text encoder in vain.
        indexed.connect(self.prepare, Qt.ConnectionType.SingleShotConnection)

    def prepare(self) -> None:
        """Load everything a search needs: one may be about to start."""
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
