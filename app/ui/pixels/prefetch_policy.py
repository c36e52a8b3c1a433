"""Which pixels of which photos to have ready: of those looked at, of those ahead, and of a few behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize

from app.domain.photo import Photo, Presence
from app.ui.grid.photo_list import PhotoList
from app.ui.pixels.image_loader import BOUND, ImageRequest

_STEPS = (1, 2, -1, 3, 4, -2, 5, 6)
"""How far from the one looked at, the likeliest first; fewer than none is back."""
_FULL_STEPS = 1
"""So many of these with all their pixels, while one looks at all pixels."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The photos one goes through, and how one looks at them."""

    photos: PhotoList
    photo: Photo
    way: int
    """Which way one goes: 1 or -1."""
    box: QSize
    """The room for a photo, in pixels of the device."""
    close: bool
    """Whether more pixels are looked at than fit into the room."""
    is_idle: bool = False
    """Whether one stays at this photo, and may want to look closer."""

    def views(self) -> list[ImageRequest]:
        """What to have ready, the most urgent first."""
        here = _is_here(self.photo)
        found = [self.quick, self.screenful] if here else []
        if here and self.close:
            found.append(self.whole)
        for number, photo in enumerate(self.neighbours()):
            if _is_here(photo):
                found.append(_view(photo, self.box))
                if self.close and number <= _FULL_STEPS:
                    found.append(_view(photo, None))
        if here and self.is_idle:
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
    def quick(self) -> ImageRequest:
        """What is at hand first, where the file has a preview."""
        return _view(self.photo, self.box, quick=True)

    @property
    def screenful(self) -> ImageRequest:
        """As many pixels as fit into the room."""
        return _view(self.photo, self.box)

    @property
    def whole(self) -> ImageRequest:
        """All pixels."""
        return _view(self.photo, None)

    @property
    def order(self) -> tuple[ImageRequest, ...]:
        """What to show of the photo: the first of these that is here."""
        views = (self.screenful, self.whole, self.quick)
        return (self.whole, self.screenful, self.quick) if self.close else views


@dataclass(frozen=True, slots=True)
class Spread:
    """Photos looked at side by side, and how one looks at them."""

    photos: tuple[Photo, ...]
    """The one looked at first."""
    near: tuple[Photo, ...]
    """Those that may take a place among them next."""
    box: QSize
    """The room for each, in pixels of the device."""
    close: bool
    is_idle: bool = False
    """Both as in Outlook."""
    bound: int = BOUND
    """Bytes that all of them may take."""

    def views(self) -> list[ImageRequest]:
        """What to have ready, the most urgent first."""
        here = [photo for photo in self.photos if _is_here(photo)]
        near = [photo for photo in self.near if _is_here(photo)]
        found = [_view(photo, self.box, quick=True) for photo in here]
        found += [_view(photo, self.box) for photo in here]
        found += [self._whole(photo) for photo in here if self.close]
        found += [_view(photo, self.box) for photo in near]
        found += [self._whole(photo) for photo in (*here * self.is_idle, *near * self.close)]
        return list(dict.fromkeys(found))

    def order(self, photo: Photo) -> tuple[ImageRequest, ...]:
        """What to show of that photo: the first of these that is here."""
        screenful, whole = _view(photo, self.box), self._whole(photo)
        quick = _view(photo, self.box, quick=True)
        return (whole, screenful, quick) if self.close else (screenful, whole, quick)

    def _whole(self, photo: Photo) -> ImageRequest:
        """All pixels, or as many as leave each of the others as much room, and a quarter for those near."""
        share = self.bound * 3 // 4 // len(self.photos)
        weight = photo.width * photo.height * 4
        if weight <= share:
            return _view(photo, None)
        scale = (share / weight) ** 0.5
        side = round(max(photo.width, photo.height) * scale)
        return ImageRequest(photo.digest, photo.path, side, weight=share)


def _is_here(photo: Photo) -> bool:
    return photo.presence is Presence.HERE


def _view(photo: Photo, box: QSize | None, *, quick: bool = False) -> ImageRequest:
    """The photo as it fits into that room, exactly, so that it need not be scaled to be painted; or whole."""
    width, height = photo.width, photo.height
    longer = max(width, height)
    if longer <= 0:  # Not known.
        side = max(box.width(), box.height()) if box else 0
        return ImageRequest(photo.digest, photo.path, side, quick, side * side * 4)
    scale = min(1.0, box.width() / width, box.height() / height) if box else 1.0
    side = max(1, round(longer * scale)) if scale < 1 else 0
    return ImageRequest(
        photo.digest, photo.path, side, quick, round(width * scale * height * scale * 4)
    )
