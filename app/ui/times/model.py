"""Plans new capture times on the worker, and sets them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.domain.progress import Task
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.times.change import apply_times
from app.tasks.times.plan import TimePlan, plan_times
from app.tasks.times.request import Shift, TimeRequest
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest

_PAUSE = 150
"""Milliseconds after the last letter typed."""


class TimesModel(QObject):
    """The plan of the present request."""

    changed = Signal()

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._history = history
        self._ids: tuple[int, ...] = ()
        self._request: TimeRequest = Shift(0)
        self.plan: TimePlan | None = None
        """None while it is made, or failed."""
        self.error = ""
        self._planning = LatestRequest(
            bridge,
            _plan,
            answer=self._take,
            failed=self._fail,
            arguments=lambda: (self._ids, self._request),
            pause=_PAUSE,
        )

    def show(self, photos: Sequence[Photo], request: TimeRequest) -> None:
        """Plan the times of photos."""
        self._ids, self._request = tuple(photo.id for photo in photos), request
        self.stop()
        self._planning.ask_soon()
        self.changed.emit()

    def stop(self) -> None:
        """Plan no more, and forget the plan."""
        self.plan, self.error = None, ""
        self._planning.cancel()

    def apply(self) -> None:
        """Set the times of the plan."""
        if self.plan is not None and self.plan.changes:
            self._history.run_edit(apply_times, self.plan)

    def _take(self, plan: TimePlan) -> None:
        self.plan = plan
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.error = str(error) if isinstance(error, PhotoError) else "The times cannot be read."
        self.changed.emit()


def _plan(library: Any, ids: Sequence[int], request: TimeRequest) -> Task[TimePlan]:
    photos = yield from list_photos_by_id(library, ids)
    return (yield from plan_times(library, photos, request))
