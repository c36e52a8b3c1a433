"""Comparing two: a champion that stays, and challengers that go by; beside or over each other."""

from PySide6.QtWidgets import QWidget

from app.photo import Photo
from app.ui.actions import Actions
from app.ui.models.aligning import Aligning
from app.ui.models.looking import Looking
from app.ui.models.photos import Photos
from app.ui.models.watched import Watched
from app.ui.views.pane import Pane
from app.ui.views.side_by_side import SideBySide
from app.ui.views.split import Split
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.words import say_marks

_STEP = 0.05
"""Of the width, that a key moves the handle by."""


class Compare(SideBySide):
    """The arrows bring other challengers; both photos are known by their ids."""

    name = "compare"
    buttons = ("swap", "promote", "over", "previous_challenger", "next_challenger")

    def __init__(
        self,
        watched: Watched,
        looking: Looking,
        aligning: Aligning,
        reader: ThumbnailReader,
        actions: Actions,
    ) -> None:
        super().__init__(watched, looking, aligning, reader, actions, 2)
        self.panes.titles = ("Champion", "Challenger")
        self.photos = Photos(self)
        """Those one goes through."""
        self._gone: set[int] = set()
        self._row = 0
        """Where the challenger is in the list, or was before it was held back."""
        self._pair: tuple[int, ...] = ()
        """The photos that lie over each other, by their ids."""
        self._following = False
        self.split = Split()
        self.parts.addWidget(self.split)
        actions["next_challenger"].triggered.connect(lambda: self.step(1))
        actions["previous_challenger"].triggered.connect(lambda: self.step(-1))
        actions["promote"].triggered.connect(self.promote)
        actions["swap"].triggered.connect(self.swap)
        actions["over"].toggled.connect(self._lay_over)
        actions["handle_left"].triggered.connect(lambda: self.split.shift(-_STEP))
        actions["handle_right"].triggered.connect(lambda: self.split.shift(_STEP))
        self.panes.sharpened.connect(self._follow_panes)
        self.panes.changed.connect(self._follow_panes)
        self.split.zoomed.connect(self._follow_split)

    @property
    def champion(self) -> Photo | None:
        """The photo at the left, which stays."""
        return next(iter(self.panes.photos), None)

    @property
    def challenger(self) -> Photo | None:
        """The photo at the right."""
        return next(iter(self.panes.photos[1:]), None)

    @property
    def remark(self) -> str:
        challenger = self.challenger
        row = self.photos.row(challenger.id) if challenger else None
        return "" if row is None else f"challenger {row + 1:,} of {len(self.photos):,}"

    def look_at(self, photos: Photos, champion: Photo) -> None:
        """Compare that one with the next of those, and let the others come."""
        self.photos = photos
        self._gone.clear()
        self._pair = ()
        self._row = photos.row(champion.id) or 0
        self.panes.fit()
        self.split.fit()
        challenger = self._next(champion, 1, champion) or self._next(champion, -1, champion)
        self._show(champion, challenger)

    def step(self, by: int) -> None:
        champion, challenger = self.champion, self.challenger
        if champion is not None and challenger is not None:
            found = self._next(challenger, by, champion)
            if found is not None:
                self._show(champion, found)

    def promote(self) -> None:
        """The challenger becomes champion, and the next one comes; after the last, the old champion."""
        old, new = self.champion, self.challenger
        if old is not None and new is not None:
            self._show(new, self._next(new, 1, old) or old)

    def swap(self) -> None:
        """Each takes the other's place."""
        champion, challenger = self.champion, self.challenger
        if champion is not None and challenger is not None:
            self._show(challenger, champion)

    def settle(self) -> None:
        """One was kept and the other rejected: it is champion now, and the next challenger comes."""
        current, champion, challenger = self.photo, self.champion, self.challenger
        if current is None or champion is None or challenger is None:
            return
        found = self._next(challenger, 1, champion)
        if found is not None:
            self._show(current, found)
        elif current.id != champion.id:
            self._show(current, champion)

    def leave_out(self, id: int) -> None:
        self._gone.add(id)
        stays = [photo for photo in self.panes.photos if photo.id != id]
        if not stays:
            self.left.emit()
            return
        (champion,) = stays[:1]
        left = self.challenger or champion
        found = self._next(left, 1, champion) or self._next(left, -1, champion)
        self._show(champion, found)

    def _show(self, champion: Photo, challenger: Photo | None) -> None:
        if challenger is None:
            self.put((champion,), champion.id)
            return
        row = self.photos.row(challenger.id)
        self._row = self._row if row is None else row
        near = (self._next(challenger, by, champion) for by in (1, -1))
        self.put((champion, challenger), challenger.id, [each for each in near if each])

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
        return self.parts.currentWidget() is self.split

    def _lay_over(self, over: bool) -> None:
        """One over the other, or beside it; at the same spot."""
        self._pair = ()
        self.parts.setCurrentWidget(self.split if over else self.panes)
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
        self.split.name(*(_say(photo) for photo in self.panes.photos))
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


def _say(photo: Photo) -> str:
    return ", ".join(filter(None, (photo.path.name, say_marks(photo.marks))))
