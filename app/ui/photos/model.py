"""Timeline of the photos of one folder, or of all, updated while tasks change them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Task
from app.query.ast import Term
from app.query.matching import filter_photos
from app.tasks.library.list_photos import list_photos, list_photos_by_id
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
        self._filter: tuple[Term, ...] = ()
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
    def filter(self) -> tuple[Term, ...]:
        """The field terms a photo must meet to be shown."""
        return self._filter

    def set_filter(self, terms: tuple[Term, ...]) -> None:
        """Show only the photos of the folder that meet these field terms."""
        if terms != self._filter:
            self._filter = terms
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
        fit = {photo.id for photo in filter_photos(here, self._filter)}
        self.merge([p if p.id in fit else replace(p, presence=Presence.MISSING) for p in here])


def _list_in_order(library: Any, folder: Path | None, terms: tuple[Term, ...]) -> Task[Ordered]:
    photos = yield from list_photos(library, folder)
    return put_in_order(filter_photos(photos, terms))
