"""Pauses of indexing that nobody asked for: on battery, and while photos are reviewed, by the settings."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.settings import Settings
from app.tasks.indexing.pauses import reason_to_pause
from app.ui.indexing.model import IndexingModel

_LOOKED = 3_000
"""Milliseconds between two looks."""


class PauseController(QObject):
    """Holds the indexing while there is a reason to."""

    def __init__(
        self, indexing: IndexingModel, settings: Settings, is_reviewing: Callable[[], bool]
    ) -> None:
        super().__init__(indexing)
        self._indexing = indexing
        self._settings = settings
        self._is_reviewing = is_reviewing
        self._clock = QTimer(self, interval=_LOOKED)
        self._clock.timeout.connect(self._look)
        indexing.changed.connect(self._follow)

    def _follow(self) -> None:
        if self._indexing.busy != self._clock.isActive():
            (self._clock.start if self._indexing.busy else self._clock.stop)()

    def _look(self) -> None:
        self._indexing.hold(reason_to_pause(self._settings, is_reviewing=self._is_reviewing()))
