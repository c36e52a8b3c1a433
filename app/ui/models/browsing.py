"""The photos of one folder, or of all, kept up to date while tasks change them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from app.news import Change, Task
from app.photo import Photo, Presence
from app.tasks.browse import list_photos, list_photos_by_id
from app.tasks.choose import Choice
from app.ui.bridge import Bridge
from app.ui.models.photos import Ordered, Timeline, put_in_order
from app.worker import Ticket

_PAUSE = 300
"""Milliseconds between two updates: a few a second look alive and leave time for everything else."""


class Browsing(Timeline):
    """Asks for the photos to show, and for those that news names."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._folder: Path | None = None
        self._choice = Choice()
        self._listing: Ticket | None = None
        self._awaited: set[int] = set()
        self._stale = False
        self._elsewhere = True
        self.loaded = False
        """Whether all that is known is shown: nothing is awaited from the library."""
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._update)
        bridge.changed.connect(self._note)

    @property
    def folder(self) -> Path | None:
        """The folder shown; None for all photos."""
        return self._folder

    def browse(self, folder: Path | None) -> None:
        """Show the photos below that folder, or all."""
        self._folder = folder
        self._elsewhere = True
        self._list_all()

    @property
    def choice(self) -> Choice:
        """What a photo must meet to be shown."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Show only those of the folder that meet this."""
        if choice != self._choice:
            self._choice = choice
            self._list_all()

    def _list_all(self) -> None:
        if self._listing is not None:
            self._listing.cancel()
        self._listing = self._bridge.ask(
            _list_in_order, self._folder, self._choice, answer=self._start, urgent=True
        )

    def _start(self, ordered: Ordered) -> None:
        self.loaded = True
        if self._elsewhere:
            self.show_ordered(ordered)
        else:
            self.refresh(ordered)
        self._elsewhere = False

    def _note(self, change: Change) -> None:
        self._stale = self._stale or change.all_photos or change.folders
        self._awaited.update(change.photos)
        if self._stale or self._awaited:
            self.loaded = False
            if not self._timer.isActive():
                self._timer.start()

    def _update(self) -> None:
        if self._stale:
            self._list_all()
        else:
            self._bridge.ask(list_photos_by_id, tuple(self._awaited), answer=self._add, urgent=True)
        self._stale = False
        self._awaited.clear()

    def _add(self, photos: tuple[Photo, ...]) -> None:
        self.loaded = True
        folder = self._folder
        here = [p for p in photos if folder is None or p.path.is_relative_to(folder)]
        fits = self._choice.fits
        self.merge([p if fits(p) else replace(p, presence=Presence.MISSING) for p in here])


def _list_in_order(library: Any, folder: Path | None, choice: Choice) -> Task[Ordered]:
    photos = yield from list_photos(library, folder)
    return put_in_order(photo for photo in photos if choice.fits(photo))
