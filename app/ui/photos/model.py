"""Timeline of the photos of one folder, or of all, updated while tasks change them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Task
from app.tasks.library.list_photos import list_photos, list_photos_by_id
from app.tasks.library.photo_filter import PhotoFilter
from app.ui.bridge import Bridge
from app.ui.grid.photo_list import Ordered, Timeline, put_in_order
from app.ui.latest_request import LatestRequest

_PAUSE = 300
"""Milliseconds between two updates: a few a second look live and leave time for other work."""


class TimelineModel(Timeline):
    """Asks for the photos to show, and for those named in a Change."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._folder: Path | None = None
        self._filter = PhotoFilter()
        self._pending: set[int] = set()
        self._stale = False
        self._elsewhere = True
        self.loaded = False
        """Whether all that is known is shown: nothing is awaited from the library."""
        self._listing = LatestRequest(
            bridge,
            _list_in_order,
            answer=self._start,
            arguments=lambda: (self._folder, self._filter),
        )
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._update)
        bridge.changed.connect(self._on_change)

    @property
    def folder(self) -> Path | None:
        """The folder shown; None for all photos."""
        return self._folder

    def browse(self, folder: Path | None) -> None:
        """Show the photos below a folder, or all."""
        self._folder = folder
        self._elsewhere = True
        self._listing.ask()

    @property
    def filter(self) -> PhotoFilter:
        """The filter a photo must match to be shown."""
        return self._filter

    def set_filter(self, photo_filter: PhotoFilter) -> None:
        """Show only the photos of the folder that match the filter."""
        if photo_filter != self._filter:
            self._filter = photo_filter
            self._listing.ask()

    def _start(self, ordered: Ordered) -> None:
        self.loaded = True
        if self._elsewhere:
            self.show_ordered(ordered)
        else:
            self.refresh(ordered)
        self._elsewhere = False

    def _on_change(self, change: Change) -> None:
        self._stale = self._stale or change.all_photos or change.folders
        self._pending.update(change.photos)
        if self._stale or self._pending:
            self.loaded = False
            if not self._timer.isActive():
                self._timer.start()

    def _update(self) -> None:
        if self._stale:
            self._listing.ask()
        else:
            self._bridge.ask(list_photos_by_id, tuple(self._pending), answer=self._add, urgent=True)
        self._stale = False
        self._pending.clear()

    def _add(self, photos: tuple[Photo, ...]) -> None:
        self.loaded = True
        folder = self._folder
        here = [p for p in photos if folder is None or p.path.is_relative_to(folder)]
        fits = self._filter.matches
        self.merge([p if fits(p) else replace(p, presence=Presence.MISSING) for p in here])


def _list_in_order(library: Any, folder: Path | None, photo_filter: PhotoFilter) -> Task[Ordered]:
    photos = yield from list_photos(library, folder)
    return put_in_order(photo for photo in photos if photo_filter.matches(photo))
