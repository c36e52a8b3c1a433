"""Between the worker's thread and the window's: asks tasks of the one, carries letters to the other.

`ask` gives a task to the worker, which calls it with the open library. Its answer, its progress and
its failure come back to the asker on the window's thread; what it changed is posted to everybody.
"""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import CatalogUnusable, PhotoError
from app.domain.progress import Change, Progress, Task
from app.worker import Ticket, Worker


class _Asker:
    """Who is to be told, and the newest progress not yet told. Lives on both threads."""

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
    """A Change, for everybody who shows what it names."""
    _posted = Signal(object, object, object)

    def __init__(
        self,
        worker: Worker,
        show_error: Callable[[Exception], None],
        aside: Worker | None = None,
    ) -> None:
        """`complain` gets the failures that no asker takes; `aside` is a worker for what mostly waits."""
        super().__init__()
        self._worker = worker
        self._aside = aside or worker
        self.show_error = show_error
        self._library: Any = None
        self._why_not_open: PhotoError = CatalogUnusable("The library is not open.")
        self._closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self, opening: Task[Any], answer: Callable[[Any], None] | None = None) -> Ticket:
        """Have the library opened, before anything else that is asked."""
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
        """Have a task done; tear the ticket up and nothing more comes.

        `aside` is for a task that waits for minutes, and touches neither the catalog nor a network.
        """
        asker = _Asker(answer, news, failed or self.show_error)
        worker = self._aside if aside else self._worker
        return self._submit(self._run(task, arguments), asker, worker, urgent=urgent, first=first)

    def close(self) -> None:
        """Deliver nothing any more, and pass nothing on: a timer may still ask while all ends."""
        self._closed = True

    def close_library(self) -> None:
        """For the worker's thread, when all tasks are closed: leave no process and no file open."""
        if self._library is not None:
            self._library.close()

    def _submit(
        self,
        task: Task[Any],
        asker: _Asker,
        worker: Worker,
        *,
        urgent: bool,
        first: bool = False,
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
