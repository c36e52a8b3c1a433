"""Which pixels of which photos to have ready: of the one looked at, of those ahead, and of a few behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize

from app.photo import Photo, Presence
from app.ui.models.looking import View
from app.ui.models.photos import Photos

_STEPS = (1, 2, -1, 3, 4, -2, 5, 6)
"""How far from the one looked at, the likeliest first; fewer than none is back."""
_FULL_STEPS = 1
"""So many of these with all their pixels, while one looks at all pixels."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The photos one goes through, and how one looks at them."""

    photos: Photos
    photo: Photo
    way: int
    """Which way one goes: 1 or -1."""
    box: QSize
    """The room for a photo, in pixels of the device."""
    close: bool
    """Whether more pixels are looked at than fit into the room."""
    resting: bool = False
    """Whether one stays at this photo, and may want to look closer."""

    def views(self) -> list[View]:
        """What to have ready, the most urgent first."""
        here = self._is_here(self.photo)
        found = [self.quick, self.screenful] if here else []
        if here and self.close:
            found.append(self.whole)
        for number, photo in enumerate(self.neighbours()):
            if self._is_here(photo):
                found.append(_view(photo, self.box))
                if self.close and number <= _FULL_STEPS:
                    found.append(_view(photo, None))
        if here and self.resting:
            found.append(self.whole)
        return found

    def neighbours(self) -> Iterator[Photo]:
        """The photos around this one, the likeliest to be looked at first."""
        row = self.photos.row(self.photo.id)
        if row is not None:
            for step in _STEPS:
                there = row + step * self.way
                if 0 <= there < len(self.photos):
                    yield self.photos[there]

    @property
    def quick(self) -> View:
        """What is at hand first, where the file has a preview."""
        return _view(self.photo, self.box, quick=True)

    @property
    def screenful(self) -> View:
        """As many pixels as fit into the room."""
        return _view(self.photo, self.box)

    @property
    def whole(self) -> View:
        """All pixels."""
        return _view(self.photo, None)

    @staticmethod
    def _is_here(photo: Photo) -> bool:
        return photo.presence is Presence.HERE


def _view(photo: Photo, box: QSize | None, *, quick: bool = False) -> View:
    """The photo as it fits into that room, exactly, so that it need not be scaled to be painted; or whole."""
    width, height = photo.width, photo.height
    longer = max(width, height)
    if longer <= 0:  # Not known.
        side = max(box.width(), box.height()) if box else 0
        return View(photo.digest, photo.path, side, quick, side * side * 4)
    scale = min(1.0, box.width() / width, box.height() / height) if box else 1.0
    side = max(1, round(longer * scale)) if scale < 1 else 0
    return View(photo.digest, photo.path, side, quick, round(width * scale * height * scale * 4))
