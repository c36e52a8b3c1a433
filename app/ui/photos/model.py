"""Timeline of the photos of one folder, or of all, updated while tasks change them."""

from pathlib import Path
from typing import Any

from app.domain.photo import Photo
from app.domain.progress import Change, Task
from app.query.ast import Term
from app.query.matching import filter_photos
from app.tasks.library.list_photos import list_first, list_rows
from app.ui.bridge import Bridge
from app.ui.grid.photo_list import Ordered, Timeline
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PAUSE, PhotoCache, Renewed


class TimelineModel(Timeline):
    """Asks for the photos to show, and keeps them up to date."""

    def __init__(self, bridge: Bridge, cache: PhotoCache) -> None:
        super().__init__(bridge)
        self._folder: Path | None = None
        self._filter: tuple[Term, ...] = ()
        self._elsewhere = True
        self._begun = False
        self.loaded = False
        """Whether all that is known is shown: nothing is awaited from the library."""
        self._listing = LatestRequest(
            bridge,
            _list_in_order,
            answer=self._start,
            arguments=lambda: (self._folder, self._filter),
            pause=PAUSE,
            throttle=True,
        )
        self._beginning = LatestRequest(bridge, list_first, answer=self._begin)
        bridge.changed.connect(self._on_change)
        cache.renewed.connect(self._renew)

    @property
    def folder(self) -> Path | None:
        """The folder shown; None for all photos."""
        return self._folder

    def browse(self, folder: Path | None) -> None:
        """Show the photos below a folder, or all."""
        self._folder = folder
        self._elsewhere = True
        if not self._begun and folder is None and not self._filter:
            self._beginning.ask()
        self._begun = True
        self._listing.ask()

    @property
    def filter(self) -> tuple[Term, ...]:
        """The field terms a photo must meet to be shown."""
        return self._filter

    def set_filter(self, terms: tuple[Term, ...]) -> None:
        """Show only the photos of the folder that meet these field terms; before the first `browse`, from then on."""
        if terms != self._filter:
            self._filter = terms
            if self._begun:
                self._listing.ask()

    def _begin(self, first: tuple[Photo, ...]) -> None:
        """Show the first photos, of half a million seconds before all are listed."""
        if first and self._elsewhere and self._folder is None and not self._filter:
            self.show(first)
            self._elsewhere = False

    def _start(self, ordered: Ordered) -> None:
        self.loaded = True
        if self._elsewhere:
            self.show_ordered(ordered)
        else:
            self.refresh(ordered)
        self._elsewhere = False

    def _on_change(self, change: Change) -> None:
        if change.all_photos or change.folders:
            self._listing.ask_soon()
        if change.all_photos or change.folders or change.photos:
            self.loaded = False

    def _renew(self, photos: Renewed) -> None:
        self.loaded = not self._listing.busy
        folder = self._folder
        here = (
            photo
            for photo in photos.values()
            if photo and (folder is None or photo.path.is_relative_to(folder))
        )
        matches = filter_photos(here, self._filter)
        self.merge(matches, photos.keys() - {photo.id for photo in matches})


def _list_in_order(library: Any, folder: Path | None, terms: tuple[Term, ...]) -> Task[Ordered]:
    """List on the worker's thread: of half a million photos, to sort them takes longer than a frame."""
    return Ordered(*(yield from list_rows(library, folder, terms)))
