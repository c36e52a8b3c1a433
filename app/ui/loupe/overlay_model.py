"""Overlays of the photo in the loupe and its neighbours, made off the window's thread."""

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.similarity.overlays import NOTHING, count_tones, find_clipped, find_focused
from app.ui.pixels.prefetcher import Prefetcher, Work


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """Marked pixels of a photo."""

    image: QImage
    """Image of eight bits a pixel, the kind of its mark; as large as the pixels it was made of."""
    shares: dict[int, float]
    """Shares of the photo, by kind of mark."""


def _mask(
    find: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
) -> Callable[[NDArray[np.uint8]], Mask]:
    def make(pixels: NDArray[np.uint8]) -> Mask:
        found = find(pixels)
        counts = np.bincount(found.reshape(-1), minlength=4) / found.size
        height, width = found.shape
        image = QImage(found.data, width, height, width, QImage.Format.Format_Indexed8).copy()
        return Mask(
            image, {mark: float(share) for mark, share in enumerate(counts) if mark != NOTHING}
        )

    return make


OVERLAYS: dict[str, Callable[[NDArray[np.uint8]], Any]] = {
    "clipping": _mask(find_clipped),
    "peaking": _mask(find_focused),
    "histogram": count_tones,
}
"""Overlays by name of action: from pixels to a Mask, or to the tones of `count_tones`."""

Key = tuple[object, str]
"""Key of the pixels, and name of the overlay."""


@dataclass(frozen=True, slots=True)
class _OverlayRequest:
    key: Key
    image: QImage

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OverlayRequest) and other.key == self.key


class OverlayModel(QObject):
    """Masks and tones by the pixels they were made of. All methods run on the window's thread."""

    arrived = Signal()
    """One more overlay is ready."""

    def __init__(self) -> None:
        super().__init__()
        self._requested: set[Key] = set()
        self._here: dict[Key, Any] = {}
        self._ahead = Prefetcher("overlays", 1, _draw, self)
        self._ahead.landed.connect(self._keep)

    def request(self, images: Iterable[tuple[object, QImage]], names: Iterable[str]) -> None:
        """Request the overlays of these pixels, by key, instead of all before; the first ones first."""
        chosen = list(names)
        requests = [_OverlayRequest((key, name), image) for key, image in images for name in chosen]
        self._requested = {request.key for request in requests}
        self._here = {key: made for key, made in self._here.items() if key in self._requested}
        self._ahead.request(request for request in requests if request.key not in self._here)

    def get(self, key: object, name: str) -> Any:
        """Return the overlay of that name for these pixels; None until ready."""
        return self._here.get((key, name))

    def stop(self) -> None:
        """Stop the thread."""
        self._ahead.stop()

    def _keep(self, request: _OverlayRequest, made: Any) -> None:
        if request.key in self._requested:
            self._here[request.key] = made
            self.arrived.emit()


@contextmanager
def _draw(_leaving: threading.Event) -> Generator[Work]:
    yield _make


def _make(request: _OverlayRequest) -> Any:
    image = request.image
    rows = np.frombuffer(image.constBits(), np.uint8)
    return OVERLAYS[request.key[1]](rows.reshape(image.height(), image.width(), 4))
