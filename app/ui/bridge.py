"""Bridge between the worker's thread and the window's: submits tasks, delivers their answers.

`ask` gives a task to the worker, which calls the task with the open library. Its answer, progress and
failure come back to the asker on the window's thread; its changes are posted to everybody.
"""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import CatalogUnusable, PhotoError
from app.domain.progress import Change, Progress, Task
from app.worker import Ticket, Worker


class _Asker:
    """The asker of a task, and the newest progress not yet delivered. Lives on both threads."""

    def __init__(
        self,
        answer: Callable[[Any], None] | None,
        news: Callable[[Progress], None] | None,
        failed: Callable[[Exception], None],
    ) -> None:
        self.answer = answer
        self.news = news
        self.failed = failed
        self.ticket: Ticket | None = None
        self.progress: Progress | None = None

    def take_progress(self, _letter: object) -> None:
        progress, self.progress = self.progress, None
        if progress is not None and self.news is not None:
            self.news(progress)

    def take_answer(self, letter: object) -> None:
        if self.answer is not None:
            self.answer(letter)

    def take_failure(self, letter: Exception) -> None:
        self.failed(letter)


class Bridge(QObject):
    """The window's only way to the tasks. Belongs to the window's thread."""

    changed = Signal(object)
    """A Change, for every model that shows the photos or lists named in it."""
    _posted = Signal(object, object, object)

    def __init__(
        self, worker: Worker, show_error: Callable[[Exception], None], aside: Worker | None = None
    ) -> None:
        """`show_error` gets the failures that no asker takes; `aside` is a worker for tasks that mostly wait."""
        super().__init__()
        self._worker = worker
        self._aside = aside or worker
        self.show_error = show_error
        self._library: Any = None
        self._why_not_open: PhotoError = CatalogUnusable(
            "The library is not open. Restart Albumen to try again."
        )
        self._closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self, opening: Task[Any], answer: Callable[[Any], None] | None = None) -> Ticket:
        """Open the library, before any other task."""
        asker = _Asker(answer, None, self.show_error)
        return self._submit(self._open(opening), asker, self._worker, urgent=True)

    def ask(
        self,
        task: Callable[..., Task[Any]],
        *arguments: Any,
        answer: Callable[[Any], None] | None = None,
        news: Callable[[Progress], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        urgent: bool = False,
        first: bool = False,
        aside: bool = False,
    ) -> Ticket:
        """Run a task; nothing of a cancelled ticket is delivered any more.

        `aside` is for a task that waits for minutes, and touches neither the catalog nor a network.
        """
        asker = _Asker(answer, news, failed or self.show_error)
        worker = self._aside if aside else self._worker
        return self._submit(self._run(task, arguments), asker, worker, urgent=urgent, first=first)

    def close(self) -> None:
        """Deliver nothing and submit nothing any more: a timer may still ask during shutdown."""
        self._closed = True

    def close_library(self) -> None:
        """Close the library on the worker's thread after all tasks, leaving no process and no file open."""
        if self._library is not None:
            self._library.close()

    def _submit(
        self, task: Task[Any], asker: _Asker, worker: Worker, *, urgent: bool, first: bool = False
    ) -> Ticket:
        if self._closed:
            torn = Ticket(threading.Condition())
            torn.cancel()
            return torn

        def step(news: object) -> None:
            if isinstance(news, Change):
                self._posted.emit(None, self.changed.emit, news)
            elif isinstance(news, Progress) and asker.news is not None:
                pending, asker.progress = asker.progress is not None, news
                if not pending:
                    self._posted.emit(asker, asker.take_progress, None)

        asker.ticket = worker.submit(
            task,
            step=step,
            done=lambda letter: self._posted.emit(asker, asker.take_answer, letter),
            failed=lambda letter: self._posted.emit(asker, asker.take_failure, letter),
            urgent=urgent,
            first=first,
        )
        return asker.ticket

    def _open(self, opening: Task[Any]) -> Task[Any]:
        try:
            self._library = yield from opening
        except PhotoError as error:
            self._why_not_open = error
            raise
        return self._library

    def _run(self, task: Callable[..., Task[Any]], arguments: tuple[Any, ...]) -> Task[Any]:
        if self._library is None:
            raise self._why_not_open
        return (yield from task(self._library, *arguments))

    def _deliver(
        self, asker: _Asker | None, letterbox: Callable[[Any], None], letter: object
    ) -> None:
        if self._closed or (asker and asker.ticket and asker.ticket.cancelled):
            return
        letterbox(letter)
