"""Prefetch policy: the pixels to decode for the photos shown, those ahead, and a few behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize

from app.domain.photo import Photo, Presence
from app.ui.grid.photo_list import PhotoList
from app.ui.pixels.image_loader import BOUND, ImageRequest

_STEPS = (1, 2, -1, 3, 4, -2, 5, 6)
"""Steps from the photo shown, the most probable first; negative is back."""
_FULL_STEPS = 1
"""Number of these with all their pixels, while the user looks at full size."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The photos being browsed, and the state of the loupe."""

    photos: PhotoList
    photo: Photo
    way: int
    """Direction of browsing: 1 or -1."""
    box: QSize
    """Size of the view, in device pixels."""
    close: bool
    """Whether the zoom shows more pixels than fit into the view."""
    is_idle: bool = False
    """Whether the user stays at this photo, and may zoom in."""

    def views(self) -> list[ImageRequest]:
        """Return the images to decode, the most urgent first."""
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
        """Return the neighbours of the photo, the most probable first."""
        row = self.photos.row(self.photo.id)
        if row is not None:
            for step in _STEPS:
                there = row + step * self.way
                if 0 <= there < len(self.photos):
                    yield self.photos[there]

    @property
    def quick(self) -> ImageRequest:
        """Return the request for the embedded preview, which is fastest."""
        return _view(self.photo, self.box, quick=True)

    @property
    def screenful(self) -> ImageRequest:
        """Return the request for as many pixels as fit into the view."""
        return _view(self.photo, self.box)

    @property
    def whole(self) -> ImageRequest:
        """Return the request for all pixels."""
        return _view(self.photo, None)

    @property
    def order(self) -> tuple[ImageRequest, ...]:
        """Return the requests to show, best first: the first one ready is shown."""
        views = (self.screenful, self.whole, self.quick)
        return (self.whole, self.screenful, self.quick) if self.close else views


@dataclass(frozen=True, slots=True)
class Spread:
    """Photos side by side, and the state of their view."""

    photos: tuple[Photo, ...]
    """The current photo."""
    near: tuple[Photo, ...]
    """Photos that may be shown next."""
    box: QSize
    """Size of each pane, in device pixels."""
    close: bool
    is_idle: bool = False
    """Both as in the outlook of the loupe."""
    bound: int = BOUND
    """Maximum bytes of all images."""

    def views(self) -> list[ImageRequest]:
        """Return the images to decode, the most urgent first."""
        here = [photo for photo in self.photos if _is_here(photo)]
        near = [photo for photo in self.near if _is_here(photo)]
        found = [_view(photo, self.box, quick=True) for photo in here]
        found += [_view(photo, self.box) for photo in here]
        found += [self._whole(photo) for photo in here if self.close]
        found += [_view(photo, self.box) for photo in near]
        found += [self._whole(photo) for photo in (*here * self.is_idle, *near * self.close)]
        return list(dict.fromkeys(found))

    def order(self, photo: Photo) -> tuple[ImageRequest, ...]:
        """Return the requests to show of a photo, best first: the first one ready is shown."""
        screenful, whole = _view(photo, self.box), self._whole(photo)
        quick = _view(photo, self.box, quick=True)
        return (whole, screenful, quick) if self.close else (screenful, whole, quick)

    def _whole(self, photo: Photo) -> ImageRequest:
        """Return the request for all pixels, or for an equal share of three quarters of the bound."""
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
    """Return the request for the photo exactly as it fits into a view, so that painting needs no scaling; or whole."""
    width, height = photo.width, photo.height
    longer = max(width, height)
    if longer <= 0:  # Size unknown.
        side = max(box.width(), box.height()) if box else 0
        return ImageRequest(photo.digest, photo.path, side, quick, side * side * 4)
    scale = min(1.0, box.width() / width, box.height() / height) if box else 1.0
    side = max(1, round(longer * scale)) if scale < 1 else 0
    return ImageRequest(
        photo.digest, photo.path, side, quick, round(width * scale * height * scale * 4)
    )
