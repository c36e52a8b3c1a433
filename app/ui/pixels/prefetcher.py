"""Prefetcher: a few threads that fulfil requests in order, beside the worker and never waiting for it.

A new list of requests replaces the old one: requests not on the new list are not begun any more, and those
already running are finished and delivered, for the asker to judge whether they are still of use.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

Work: TypeAlias = Callable[[Any], Any]
"""From a request to its result; None if there was no time."""

_LAST = 2.0
"""Seconds a closing window waits for a busy thread."""


class Prefetcher(QObject):
    """Fulfils requests on its own threads, started by the first request. All methods run on the window's thread."""

    landed = Signal(object, object)
    """A request, and its result."""
    _arrived = Signal()

    def __init__(
        self,
        name: str,
        threads: int,
        open_tool: Callable[[threading.Event], AbstractContextManager[Work]],
        parent: QObject | None = None,
    ) -> None:
        """Each thread opens and closes its own tool; the event tells the thread to stop."""
        super().__init__(parent)
        self._name = name
        self._most = threads
        self._open_tool = open_tool
        self._threads: list[threading.Thread] = []
        self._requests: deque[Hashable] = deque()
        self._doing: set[Hashable] = set()
        self._done: deque[tuple[Hashable, Any]] = deque()
        self._wake = threading.Condition()
        self._leaving = threading.Event()
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def request(self, requests: Iterable[Hashable]) -> None:
        """Set the requests, instead of all before."""
        with self._wake:
            self._requests = deque(requests)
            if self._requests:
                self._wake.notify_all()
        if self._requests:
            self.begin()

    def stop(self) -> None:
        """Stop the threads."""
        with self._wake:
            self._leaving.set()
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(_LAST)

    def begin(self) -> None:
        """Start the threads before the first request."""
        while len(self._threads) < self._most and not self._leaving.is_set():
            name = f"{self._name}-{len(self._threads)}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()

    def _work(self) -> None:
        with self._open_tool(self._leaving) as work:
            while (request := self._next()) is not None:
                result = work(request)
                with self._wake:
                    self._done.append((request, result))
                if not self._leaving.is_set():
                    self._arrived.emit()

    def _next(self) -> Hashable | None:
        with self._wake:
            while not self._leaving.is_set():
                while self._requests:
                    request = self._requests.popleft()
                    if request not in self._doing:
                        self._doing.add(request)
                        return request
                self._wake.wait()
        return None

    def _take(self) -> None:
        with self._wake:
            done = list(self._done)
            self._done.clear()
            landed = {request for request, _ in done}
            self._doing -= landed
            # What was asked for again meanwhile is not begun once more.
            self._requests = deque(each for each in self._requests if each not in landed)
        for request, result in done:
            if result is not None and not self._leaving.is_set():
                self.landed.emit(request, result)
