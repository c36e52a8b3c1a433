"""Explanation of the current search result, requested on demand, cancelled when the user moves on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.query.ast import Term
from app.tasks.searching.explain import Reason, explain
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest

_PAUSE = 150
"""Milliseconds at a photo before its explanation is requested: not while an arrow is held down."""


class ExplanationModel(QObject):
    """The explanation of one photo at a time."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._photo: Photo | None = None
        self._terms: tuple[Term, ...] = ()
        self.reasons: tuple[Reason, ...] = ()
        self.error = ""
        """Why there are none."""
        self._explaining = LatestRequest(
            bridge,
            explain,
            answer=self._take,
            failed=self._fail,
            arguments=lambda: (self._photo, self._terms),
            pause=_PAUSE,
        )

    @property
    def busy(self) -> bool:
        """Whether they are awaited."""
        return self._explaining.busy

    def want(self, photo: Photo | None, terms: Sequence[Term]) -> None:
        """Explain the match of a photo with these terms."""
        same = photo is not None and self._photo is not None and photo.id == self._photo.id
        if same and tuple(terms) == self._terms:
            return
        self._explaining.cancel()
        self._photo, self._terms = photo, tuple(terms)
        self.reasons, self.error = (), ""
        if photo is not None and terms:
            self._explaining.ask_soon()
        self.changed.emit()

    def _take(self, reasons: tuple[Reason, ...]) -> None:
        self.reasons = reasons
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, PhotoError):
            self.error = str(error)
        else:
            self._bridge.show_error(error)
        self.changed.emit()
