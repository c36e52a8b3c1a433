"""The overlays of the photo looked at and of its neighbours, made off the window's thread."""

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
from app.ui.models.ahead import Ahead, Work


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """What was found in a photo."""

    image: QImage
    """Of eight bits a pixel, which say what it is; as large as the pixels it was made of."""
    shares: dict[int, float]
    """Of the photo, by what is said of them."""


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
"""By the names of their actions: from pixels to a Mask, or to the tones of `count_tones`."""

Key = tuple[object, str]
"""What names the pixels, and the overlay's name."""


@dataclass(frozen=True, slots=True)
class _Wish:
    key: Key
    image: QImage

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wish) and other.key == self.key


class Overlays(QObject):
    """Masks and tones by the pixels they were made of. All methods belong to the window's thread."""

    arrived = Signal()
    """One more is here."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: set[Key] = set()
        self._here: dict[Key, Any] = {}
        self._ahead = Ahead("overlays", 1, _draw, self)
        self._ahead.landed.connect(self._keep)

    def wish(self, images: Iterable[tuple[object, QImage]], names: Iterable[str]) -> None:
        """Those of these pixels, each by what names it, in place of all before; the first ones first."""
        chosen = list(names)
        wishes = [_Wish((key, name), image) for key, image in images for name in chosen]
        self._wanted = {wish.key for wish in wishes}
        self._here = {key: made for key, made in self._here.items() if key in self._wanted}
        self._ahead.wish(wish for wish in wishes if wish.key not in self._here)

    def get(self, key: object, name: str) -> Any:
        """The overlay of that name over these pixels; None while it is not here."""
        return self._here.get((key, name))

    def stop(self) -> None:
        """End the thread."""
        self._ahead.stop()

    def _keep(self, wish: _Wish, made: Any) -> None:
        if wish.key in self._wanted:
            self._here[wish.key] = made
            self.arrived.emit()


@contextmanager
def _draw(_leaving: threading.Event) -> Generator[Work]:
    yield _make


def _make(wish: _Wish) -> Any:
    image = wish.image
    rows = np.frombuffer(image.constBits(), np.uint8)
    return OVERLAYS[wish.key[1]](rows.reshape(image.height(), image.width(), 4))
