"""Compare: a Select that stays and the Candidates, side by side or in a split view."""

from PySide6.QtWidgets import QWidget

from app.domain.photo import Photo
from app.tasks.phrases import describe_metadata
from app.ui.commands.actions import Actions
from app.ui.compare.face_tour import FaceTour
from app.ui.compare.pane import Pane
from app.ui.compare.panes import Panes
from app.ui.compare.selection_model import LivePhotos
from app.ui.compare.split import Split
from app.ui.compare.view import PanesView
from app.ui.grid.photo_list import PhotoList

_STEP = 0.05
"""Share of the width by which a key moves the divider."""


class Compare(PanesView):
    """The arrows bring other Candidates; both photos are tracked by id."""

    name = "compare"
    buttons = ("swap", "promote", "over", "previous_candidate", "next_candidate")

    def __init__(
        self, live_photos: LivePhotos, panes: Panes, tour: FaceTour, actions: Actions
    ) -> None:
        super().__init__(live_photos, panes, tour, actions)
        self.panes.titles = ("Select", "Candidate")
        self.photos = PhotoList(self)
        """The photos to choose Candidates from."""
        self._gone: set[int] = set()
        self._row = 0
        """Row of the Candidate in the list, or its last row before a filter hid the photo."""
        self._pair: tuple[int, ...] = ()
        """Ids of the photos in the split view."""
        self._following = False
        self.split = Split()
        self.stack.addWidget(self.split)
        actions.connect(
            {
                "next_candidate": lambda: self.step(1),
                "previous_candidate": lambda: self.step(-1),
                "promote": self.promote,
                "swap": self.swap,
                "handle_left": lambda: self.split.shift(-_STEP),
                "handle_right": lambda: self.split.shift(_STEP),
            }
        )
        actions["over"].toggled.connect(self._show_over)
        self.panes.sharpened.connect(self._follow_panes)
        self.panes.changed.connect(self._follow_panes)
        self.split.zoomed.connect(self._follow_split)

    @property
    def select(self) -> Photo | None:
        """The Select: the photo at the left, which stays."""
        return next(iter(self.panes.photos), None)

    @property
    def candidate(self) -> Photo | None:
        """The Candidate: the photo at the right."""
        return next(iter(self.panes.photos[1:]), None)

    @property
    def remark(self) -> str:
        candidate = self.candidate
        row = self.photos.row(candidate.id) if candidate else None
        return "" if row is None else f"Candidate {row + 1:,} of {len(self.photos):,}"

    def show_photos(self, photos: PhotoList, select: Photo) -> None:
        """Compare a photo with the next of these photos; the others are the Candidates."""
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
        """Make the Candidate the Select and show the next Candidate; after the last one, the old Select."""
        old, new = self.select, self.candidate
        if old is not None and new is not None:
            self._show(new, self._next(new, 1, old) or old)

    def swap(self) -> None:
        """Swap Select and Candidate."""
        select, candidate = self.select, self.candidate
        if select is not None and candidate is not None:
            self._show(candidate, select)

    def settle(self) -> None:
        """Make the kept photo the Select and show the next Candidate, after the other one was rejected."""
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
        """Return the next photo of the list in that direction that exists and is not the other one."""
        row = self.photos.row(photo.id)
        if row is None:  # A filter hides it now: the photos after it have moved up.
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

    def show_face(self) -> None:
        super().show_face()
        self._pair = ()  # The split view moves to the same spot.
        self._follow_panes()

    def leave_face(self) -> bool:
        was = super().leave_face()
        if was:
            self._pair = ()
            self._follow_panes()
        return was

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
        """Whether the split view is shown."""
        return self.stack.currentWidget() is self.split

    def _show_over(self, over: bool) -> None:
        """Switch between split view and side by side, at the same spot."""
        self._pair = ()
        self.stack.setCurrentWidget(self.split if over else self.panes)
        self.panes.use_room(self.split.size() if over else None)
        self._follow_panes()
        self._follow_current()

    def _follow_panes(self) -> None:
        """Show the photos of the panes in the split view."""
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
        """Move the panes along, so that they show the same spot later."""
        if self._pair and self.panes.shown and not self._following:
            left = self.panes.shown[0]
            left.canvas.zoom.show_like(self.split.zoom)
            self._following = True
            self.panes.lead(left, left.canvas.zoom.middle)
            self._following = False
            self.panes.use_room(self.split.size())


def _describe(photo: Photo) -> str:
    return ", ".join(filter(None, (photo.path.name, describe_metadata(photo.metadata))))
