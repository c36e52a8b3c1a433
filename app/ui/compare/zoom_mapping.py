"""Zoom mapping: shows the same subject at the same spot of several photos."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF

from app.similarity.frames.registration import Affine
from app.ui.compare.registration_model import SAME_PLACE, RegistrationModel, chain, invert
from app.ui.pixels.zoom import Zoom


class ZoomMapping:
    """Maps between the photos shown, from registration or set by hand."""

    def __init__(self, registration: RegistrationModel) -> None:
        self._registration = registration
        self._base = ""
        self._by_hand: dict[tuple[str, str], Affine] = {}
        self._by_part: dict[tuple[str, str], Affine] = {}
        """Of photos zoomed in on parts that are known to show the same; these count first."""

    def start_from(self, base: str) -> None:
        """Set the photo that all others are registered to."""
        self._base = base

    def set_registration(self, digest: str) -> str:
        """Describe whether a photo is aligned; empty while unknown."""
        if self._from_base(digest) is not None:
            return "aligned"
        return "not aligned" if self._registration.knows(self._base, digest) else ""

    def map(self, one: str, other: str) -> Affine:
        """Return the map from one photo to the other; without registration, the same place."""
        here, there = self._from_base(one), self._from_base(other)
        return SAME_PLACE if here is None or there is None else chain(invert(here), there)

    def set_by_hand(self, one: tuple[str, Zoom], other: tuple[str, Zoom]) -> None:
        """Keep the present offset between two photos from now on."""
        if not (one[1].fitted or other[1].fitted):
            self._by_hand[self._base, other[0]] = self._present(one, other)

    def set_by_parts(self, one: tuple[str, Zoom], others: Iterable[tuple[str, Zoom]]) -> None:
        """Keep the present offsets from a photo to others until `forget_parts`."""
        to_one = self._from_base(one[0])
        found = {(self._base, other[0]): self._present(one, other) for other in others}
        self._by_part = {**found, (self._base, one[0]): SAME_PLACE if to_one is None else to_one}

    def forget_parts(self) -> None:
        """Map by registration, or as set by hand, again."""
        self._by_part = {}

    def _present(self, one: tuple[str, Zoom], other: tuple[str, Zoom]) -> Affine:
        """Return the map from the base to the other photo that the present offset to the first makes."""
        (digest, zoom), (far, zoomed) = one, other
        found = self.map(digest, far)
        linear = found[:, :2] * zoom.scale / zoomed.scale / _enlargement(found, zoom, zoomed)
        part, there = (_to_array(each.fraction_at(each.middle)) for each in (zoom, zoomed))
        exact = np.column_stack([linear, there - linear @ part])
        to_one = self._from_base(digest)
        return chain(SAME_PLACE if to_one is None else to_one, exact)

    def place(self, one: tuple[str, Zoom], other: tuple[str, Zoom], point: QPointF) -> None:
        """Move the other picture along with the first, exact at that point of the view."""
        (digest, zoom), (far, follower) = one, other
        if zoom.fitted:
            follower.fit()
            return
        found = self.map(digest, far)
        part = found @ (*_to_array(zoom.fraction_at(point)), 1.0)
        # A spot beyond the edge cannot be shown: the edge is.
        across, down = (float(value) for value in part.clip(0, 1))
        scale = zoom.scale / _enlargement(found, zoom, follower)
        follower.pin(QPointF(across, down), point, scale)

    def _from_base(self, digest: str) -> Affine | None:
        for known in (self._by_part, self._by_hand):
            if (self._base, digest) in known:
                return known[self._base, digest]
        return self._registration.find(self._base, digest)


def _enlargement(found: Affine, one: Zoom, other: Zoom) -> float:
    """Return the pixels of the other picture per pixel of the first, along a side."""
    shares = abs(float(np.linalg.det(found[:, :2])))
    there = other.picture.width() * other.picture.height()
    return (shares * there / (one.picture.width() * one.picture.height())) ** 0.5


def _to_array(point: QPointF) -> np.ndarray:
    return np.array([point.x(), point.y()])
