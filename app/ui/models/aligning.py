"""Where what one photo shows lies in another, found by their thumbnails off the window's thread."""

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, contextmanager

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.files.thumbnails import ThumbnailStore
from app.similarity.align import Map
from app.similarity.shared import find_shared
from app.tasks.sights import Looking
from app.ui.models.ahead import Ahead, Work

SAME_PLACE: Map = np.array([[1.0, 0, 0], [0, 1, 0]])
"""The map of frames that nothing is known to be shared by: the middle lies in the middle."""

_MOST = 5_000
"""Pairs remembered before all are forgotten."""

_Pair = tuple[str, str]
"""Digests: from which photo, to which."""


class Aligning(QObject):
    """Maps by pairs of digests, in shares of the frames. All methods belong to the window's thread."""

    arrived = Signal()
    """One more pair is known."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        super().__init__()
        self._here: dict[_Pair, Map | None] = {}
        self._ahead = Ahead("aligning", 1, _sights_of(thumbnails), self)
        self._ahead.landed.connect(self._keep)

    def want(self, pairs: Iterable[_Pair]) -> None:
        """Find out about these, in place of all before; the first ones first."""
        if len(self._here) > _MOST:
            self._here.clear()
        self._ahead.wish(pair for pair in pairs if not self.knows(*pair))

    def knows(self, first: str, second: str) -> bool:
        """Whether it was found out how these two lie, or that nothing tells."""
        pair = (first, second)
        return first == second or pair in self._here or pair[::-1] in self._here

    def find(self, first: str, second: str) -> Map | None:
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

    def _keep(self, pair: _Pair, found: "_Found") -> None:
        self._here[pair] = found.map
        self.arrived.emit()


class _Found:
    """What became of a pair; None alone would say that there was no time."""

    def __init__(self, found: Map | None) -> None:
        self.map = found


def invert(found: Map) -> Map:
    """The way back."""
    return np.linalg.inv(np.vstack([found, [0, 0, 1]]))[:2]


def chain(first: Map, then: Map) -> Map:
    """The one map, and then the other."""
    return (np.vstack([then, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]]))[:2]


def _sights_of(
    thumbnails: ThumbnailStore,
) -> Callable[[threading.Event], AbstractContextManager[Work]]:
    @contextmanager
    def open_sights(_leaving: threading.Event) -> Generator[Work]:
        with Looking(thumbnails) as looking:

            def work(pair: _Pair) -> _Found:
                one, other = looking.at(pair)
                return _Found(None if one is None or other is None else find_shared(one, other))

            yield work

    return open_sights
