"""Plans positions by GPX tracks on the worker, and sets them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.progress import Task
from app.tasks.library.list_photos import list_photos, list_photos_by_id
from app.tasks.places.track import TrackPlan, TrackRequest, place_photos, plan_track
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.latest_request import LatestRequest

_PAUSE = 250
"""Milliseconds after the last change of the options."""


class TrackModel(QObject):
    """The plan of the present options."""

    changed = Signal()

    def __init__(self, bridge: Bridge, history: HistoryModel) -> None:
        super().__init__(bridge)
        self._history = history
        self._ids: tuple[int, ...] | None = None
        self._request = TrackRequest(())
        self.plan: TrackPlan | None = None
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

    def show(self, photos: Sequence[Photo] | None, request: TrackRequest) -> None:
        """Plan the positions of photos; None for all photos."""
        self._ids = None if photos is None else tuple(photo.id for photo in photos)
        self._request = request
        self.plan, self.error = None, ""
        self._planning.cancel()
        self._planning.ask_soon()
        self.changed.emit()

    def stop(self) -> None:
        """Plan no more."""
        self._planning.cancel()

    def apply(self) -> None:
        """Set the positions of the plan."""
        if self.plan is not None and self.plan.placed:
            names = ", ".join(path.name for path in self._request.tracks)
            self._history.run_edit(_place, self.plan, names)

    def _take(self, plan: TrackPlan) -> None:
        self.plan = plan
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.error = str(error) if isinstance(error, PhotoError) else "The track cannot be read."
        self.changed.emit()


def _plan(library: Any, ids: Sequence[int] | None, request: TrackRequest) -> Task[TrackPlan]:
    photos: Sequence[Photo] = yield from (
        list_photos(library) if ids is None else list_photos_by_id(library, ids)
    )
    return (yield from plan_track(library, photos, request))


def _place(library: Any, plan: TrackPlan, source: str) -> Task[Operation]:
    return (yield from place_photos(library, plan.placed, source))
