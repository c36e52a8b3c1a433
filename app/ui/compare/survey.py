"""Survey: two to nine photos at once, one of them current; any can be removed from view."""

from collections.abc import Sequence

from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.compare.face_tour import FaceTour
from app.ui.compare.panes import Panes
from app.ui.compare.selection_model import LivePhotos
from app.ui.compare.view import PanesView

MOST = 9
"""Maximum of photos shown."""


class Survey(PanesView):
    """The arrows move from pane to pane."""

    name = "survey"
    buttons = ("remove_from_survey", "previous_pane", "next_pane")

    def __init__(
        self, live_photos: LivePhotos, panes: Panes, tour: FaceTour, actions: Actions
    ) -> None:
        super().__init__(live_photos, panes, tour, actions)
        self._total = 0
        actions.connect(
            {
                "next_pane": lambda: self.step(1),
                "previous_pane": lambda: self.step(-1),
                "pane_below": lambda: self.step(self.panes.columns),
                "pane_above": lambda: self.step(-self.panes.columns),
                "remove_from_survey": lambda: (
                    self.photo and self.isVisible() and self.leave_out(self.photo.id)
                ),
            }
        )

    def show_photos(self, photos: Sequence[Photo], photo: Photo) -> None:
        """Show these photos, at most the first nine; `photo` is current."""
        self._total = len(photos)
        shown = list(photos[:MOST])
        if photo.id not in {each.id for each in shown}:
            shown[-1:] = [photo]
        self.panes.fit()
        self.put(shown, photo.id)

    @property
    def remark(self) -> str:
        shown = len(self.panes.shown)
        return f"{MOST} of {self._total:,} photos" if self._total > MOST else f"{shown} photos"

    def step(self, by: int) -> None:
        pane = self.panes.current
        if pane is not None:
            there = self.panes.shown.index(pane) + by
            if 0 <= there < len(self.panes.shown):
                self.panes.make_current(self.panes.shown[there])

    def leave_out(self, id: int) -> None:
        photos = self.panes.photos
        row = next((row for row, photo in enumerate(photos) if photo.id == id), None)
        if row is None:
            return
        stays = [photo for photo in photos if photo.id != id]
        self._total = len(stays)
        if not stays:
            self.left.emit()
            return
        current = self.photo
        after = stays[min(row, len(stays) - 1)]
        self.put(stays, after.id if current is None or current.id == id else current.id)
