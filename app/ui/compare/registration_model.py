"""Where what one photo shows lies in another, found by their thumbnails off the window's thread."""

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
"""The map of frames that nothing is known to be shared by: the middle lies in the middle."""

_MOST = 5_000
"""Pairs remembered before all are forgotten."""

_Pair = tuple[str, str]
"""Digests: from which photo, to which."""


class RegistrationModel(QObject):
    """Maps by pairs of digests, in shares of the frames. All methods belong to the window's thread."""

    arrived = Signal()
    """One more pair is known."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        super().__init__()
        self._here: dict[_Pair, Affine | None] = {}
        self._ahead = Prefetcher("aligning", 1, _read_features(thumbnails), self)
        self._ahead.landed.connect(self._keep)

    def want(self, pairs: Iterable[_Pair]) -> None:
        """Find out about these, in place of all before; the first ones first."""
        if len(self._here) > _MOST:
            self._here.clear()
        self._ahead.request(pair for pair in pairs if not self.knows(*pair))

    def knows(self, first: str, second: str) -> bool:
        """Whether it was found out how these two lie, or that nothing tells."""
        pair = (first, second)
        return first == second or pair in self._here or pair[::-1] in self._here

    def find(self, first: str, second: str) -> Affine | None:
        """The map from the first to the second; None where they share nothing, as far as is known."""
        if first == second:
            return SAME_PLACE
        if (first, second) in self._here:
            return self._here[first, second]
        back = self._here.get((second, first))
        return None if back is None else invert(back)

    def stop(self) -> None:
        """End the thread."""
        self._ahead.stop()

    def _keep(self, pair: _Pair, found: "_Registration") -> None:
        self._here[pair] = found.map
        self.arrived.emit()


class _Registration:
    """What became of a pair; None alone would say that there was no time."""

    def __init__(self, found: Affine | None) -> None:
        self.map = found


def invert(found: Affine) -> Affine:
    """The way back."""
    return np.linalg.inv(np.vstack([found, [0, 0, 1]]))[:2]


def chain(first: Affine, then: Affine) -> Affine:
    """The one map, and then the other."""
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
