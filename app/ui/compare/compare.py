"""Comparing two: a champion that stays, and challengers that go by; beside or over each other."""

from PySide6.QtWidgets import QWidget

from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.compare.pane import Pane
from app.ui.compare.registration_model import RegistrationModel
from app.ui.compare.selection_model import LivePhotos
from app.ui.compare.split import Split
from app.ui.compare.view import PanesView
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.pixels.image_loader import ImageLoader
from app.ui.text import describe_metadata

_STEP = 0.05
"""Of the width, that a key moves the handle by."""


class Compare(PanesView):
    """The arrows bring other challengers; both photos are known by their ids."""

    name = "compare"
    buttons = ("swap", "promote", "over", "previous_challenger", "next_challenger")

    def __init__(
        self,
        live_photos: LivePhotos,
        image_loader: ImageLoader,
        registration: RegistrationModel,
        reader: ThumbnailReader,
        actions: Actions,
    ) -> None:
        super().__init__(live_photos, image_loader, registration, reader, actions, 2)
        self.panes.titles = ("Champion", "Challenger")
        self.photos = PhotoList(self)
        """Those one goes through."""
        self._gone: set[int] = set()
        self._row = 0
        """Where the challenger is in the list, or was before it was held back."""
        self._pair: tuple[int, ...] = ()
        """The photos that lie over each other, by their ids."""
        self._following = False
        self.split = Split()
        self.stack.addWidget(self.split)
        actions["next_challenger"].triggered.connect(lambda: self.step(1))
        actions["previous_challenger"].triggered.connect(lambda: self.step(-1))
        actions["promote"].triggered.connect(self.promote)
        actions["swap"].triggered.connect(self.swap)
        actions["over"].toggled.connect(self._show_over)
        actions["handle_left"].triggered.connect(lambda: self.split.shift(-_STEP))
        actions["handle_right"].triggered.connect(lambda: self.split.shift(_STEP))
        self.panes.sharpened.connect(self._follow_panes)
        self.panes.changed.connect(self._follow_panes)
        self.split.zoomed.connect(self._follow_split)

    @property
    def select(self) -> Photo | None:
        """The photo at the left, which stays."""
        return next(iter(self.panes.photos), None)

    @property
    def candidate(self) -> Photo | None:
        """The photo at the right."""
        return next(iter(self.panes.photos[1:]), None)

    @property
    def remark(self) -> str:
        candidate = self.candidate
        row = self.photos.row(candidate.id) if candidate else None
        return "" if row is None else f"challenger {row + 1:,} of {len(self.photos):,}"

    def show_photos(self, photos: PhotoList, select: Photo) -> None:
        """Compare that one with the next of those, and let the others come."""
        self.photos = photos
        self._gone.clear()
        self._pair = ()
        self._row = photos.row(select.id) or 0
        self.panes.fit()
        self.split.fit()
        candidate = self._next(select, 1, select) or self._next(select, -1, select)
        self._show(select, candidate)

    def step(self, by: int) -> None:
        select, candidate = self.select, self.candidate
        if select is not None and candidate is not None:
            found = self._next(candidate, by, select)
            if found is not None:
                self._show(select, found)

    def promote(self) -> None:
        """The challenger becomes champion, and the next one comes; after the last, the old champion."""
        old, new = self.select, self.candidate
        if old is not None and new is not None:
            self._show(new, self._next(new, 1, old) or old)

    def swap(self) -> None:
        """Each takes the other's place."""
        select, candidate = self.select, self.candidate
        if select is not None and candidate is not None:
            self._show(candidate, select)

    def settle(self) -> None:
        """One was kept and the other rejected: it is champion now, and the next challenger comes."""
        current, select, candidate = self.photo, self.select, self.candidate
        if current is None or select is None or candidate is None:
            return
        found = self._next(candidate, 1, select)
        if found is not None:
            self._show(current, found)
        elif current.id != select.id:
            self._show(current, select)

    def leave_out(self, id: int) -> None:
        self._gone.add(id)
        stays = [photo for photo in self.panes.photos if photo.id != id]
        if not stays:
            self.left.emit()
            return
        (select,) = stays[:1]
        left = self.candidate or select
        found = self._next(left, 1, select) or self._next(left, -1, select)
        self._show(select, found)

    def _show(self, select: Photo, candidate: Photo | None) -> None:
        if candidate is None:
            self.put((select,), select.id)
            return
        row = self.photos.row(candidate.id)
        self._row = self._row if row is None else row
        near = (self._next(candidate, by, select) for by in (1, -1))
        self.put((select, candidate), candidate.id, [each for each in near if each])

    def _next(self, photo: Photo, by: int, but: Photo) -> Photo | None:
        """The one after that photo in the list, or before it, that is there and not the other one."""
        row = self.photos.row(photo.id)
        if row is None:  # A filter holds it back now: what came after it has moved up.
            row = self._row - (1 if by > 0 else 0)
        row += by
        while 0 <= row < len(self.photos):
            found = self.photos[row]
            if found.id not in {*self._gone, photo.id, but.id}:
                return found
            row += by
        return None

    def keyboard_of(self, pane: Pane) -> QWidget:
        return self.split if self.is_over else super().keyboard_of(pane)

    def toggle(self) -> None:
        if self.is_over:
            self.split.toggle()
        else:
            super().toggle()

    def enlarge(self, steps: int) -> None:
        if self.is_over:
            self.split.enlarge(steps)
        else:
            super().enlarge(steps)

    @property
    def is_over(self) -> bool:
        """Whether the one lies over the other."""
        return self.stack.currentWidget() is self.split

    def _show_over(self, over: bool) -> None:
        """One over the other, or beside it; at the same spot."""
        self._pair = ()
        self.stack.setCurrentWidget(self.split if over else self.panes)
        self.panes.use_room(self.split.size() if over else None)
        self._follow_panes()
        self._follow_current()

    def _follow_panes(self) -> None:
        """Lay over each other what the panes would show."""
        if not self.is_over or not self.panes.shown:
            return
        left, right = self.panes.shown[0], self.panes.shown[-1]
        alone = left is right
        self._following = True
        self.split.show_pair(
            left.canvas.pixmap,
            left.canvas.zoom.picture,
            None if alone else right.canvas.pixmap,
            self.panes.map(left, right),
        )
        self.split.name(*(_describe(photo) for photo in self.panes.photos))
        pair = tuple(photo.id for photo in self.panes.photos)
        if pair != self._pair:
            self._pair = pair
            self.split.zoom.show_like(left.canvas.zoom)
            self.split.renew()
        self._following = False

    def _follow_split(self) -> None:
        """The panes go along, so that one finds the spot there."""
        if self._pair and self.panes.shown and not self._following:
            left = self.panes.shown[0]
            left.canvas.zoom.show_like(self.split.zoom)
            self._following = True
            self.panes.lead(left, left.canvas.zoom.middle)
            self._following = False
            self.panes.use_room(self.split.size())


def _describe(photo: Photo) -> str:
    return ", ".join(filter(None, (photo.path.name, describe_metadata(photo.metadata))))
