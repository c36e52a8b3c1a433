"""Registration of photos shown side by side, by their thumbnails, off the window's thread."""

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, contextmanager

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.files.thumbnails import ThumbnailStore
from app.similarity.frames.overlap import find_shared
from app.similarity.frames.registration import Affine
from app.tasks.grouping.frame_features import FrameFeatureCache
from app.ui.pixels.prefetcher import Prefetcher, Work

SAME_PLACE: Affine = np.array([[1.0, 0, 0], [0, 1, 0]])
"""The map of frames without known overlap: middle on middle."""

_MOST = 5_000
"""Pairs cached before the cache is cleared."""

_Pair = tuple[str, str]
"""Digests of the first and the second photo."""


class RegistrationModel(QObject):
    """Maps by pairs of digests, in shares of the frames. All methods run on the window's thread."""

    arrived = Signal()
    """One more pair is registered."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        super().__init__()
        self._here: dict[_Pair, Affine | None] = {}
        self._ahead = Prefetcher("aligning", 1, _read_features(thumbnails), self)
        self._ahead.landed.connect(self._keep)

    def want(self, pairs: Iterable[_Pair]) -> None:
        """Register these pairs instead of all requested before, in that order."""
        if len(self._here) > _MOST:
            self._here.clear()
        self._ahead.request(pair for pair in pairs if not self.knows(*pair))

    def knows(self, first: str, second: str) -> bool:
        """Whether the registration of two photos has ended, with or without a map."""
        pair = (first, second)
        return first == second or pair in self._here or pair[::-1] in self._here

    def find(self, first: str, second: str) -> Affine | None:
        """Return the map from the first to the second photo; None without known overlap."""
        if first == second:
            return SAME_PLACE
        if (first, second) in self._here:
            return self._here[first, second]
        back = self._here.get((second, first))
        return None if back is None else invert(back)

    def stop(self) -> None:
        """Stop the thread."""
        self._ahead.stop()

    def _keep(self, pair: _Pair, found: "_Registration") -> None:
        self._here[pair] = found.map
        self.arrived.emit()


class _Registration:
    """The result of a pair; a bare None would mean that there was no time."""

    def __init__(self, found: Affine | None) -> None:
        self.map = found


def invert(found: Affine) -> Affine:
    """Return the inverse map."""
    return np.linalg.inv(np.vstack([found, [0, 0, 1]]))[:2]


def chain(first: Affine, then: Affine) -> Affine:
    """Return the first map followed by the second."""
    return (np.vstack([then, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]]))[:2]


def _read_features(
    thumbnails: ThumbnailStore,
) -> Callable[[threading.Event], AbstractContextManager[Work]]:
    @contextmanager
    def open_features(_leaving: threading.Event) -> Generator[Work]:
        with FrameFeatureCache(thumbnails) as cache:

            def work(pair: _Pair) -> _Registration:
                one, other = cache.at(pair)
                return _Registration(
                    None if one is None or other is None else find_shared(one, other)
                )

            yield work

    return open_features
