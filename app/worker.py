"""The worker, which runs tasks on one thread, one step at a time, urgent ones first.

A task is a generator. Each `yield` is a report, a place to stop and a place where an urgent task
goes first; its return value is the answer. Because all tasks share the one thread, they share the
catalog, the network and the vector index without locks.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

_log = logging.getLogger(__name__)


class Ticket:
    """The asker's handle on a queued task. Safe to use from any thread."""

    def __init__(self, wake: threading.Condition) -> None:
        self._wake = wake
        self._cancelled = False
        self._paused = False

    @property
    def cancelled(self) -> bool:
        """Whether the task is cancelled. What is already posted is then not to be delivered."""
        return self._cancelled

    @property
    def paused(self) -> bool:
        """Whether the task is paused."""
        return self._paused

    def cancel(self) -> None:
        """Cancel the task: it is closed at its next step, and nothing more is delivered."""
        with self._wake:
            self._cancelled = True
            self._wake.notify()

    def pause(self) -> None:
        """Pause the task at its next step; others continue."""
        with self._wake:
            self._paused = True

    def resume(self) -> None:
        """Resume the task."""
        with self._wake:
            self._paused = False
            self._wake.notify()


@dataclass(eq=False, slots=True)
class _Job:
    task: Generator[Any, None, Any]
    ticket: Ticket
    step: Callable[[Any], None]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]

    def advance(self) -> bool:
        """Run one step and post its news. Return whether there are more."""
        if self.ticket.cancelled:
            self._close()
            return False
        try:
            news = next(self.task)
        except StopIteration as end:
            self._post(self.done, end.value)
            return False
        except Exception as error:  # The one broad catch: a task may fail, the worker lives.
            self._post(self.failed, error)
            return False
        self._post(self.step, news)
        return True

    def _post(self, callback: Callable[[Any], None], letter: Any) -> None:
        if self.ticket.cancelled:
            return
        try:
            callback(letter)
        except Exception:
            _log.exception("a letter could not be delivered")

    def _close(self) -> None:
        try:
            self.task.close()
        except Exception:
            _log.exception("a cancelled task failed while it cleaned up")


def _ignore(_letter: object) -> None:
    pass


def _log_error(error: Exception) -> None:
    _log.error("a task failed and nobody asked to be told", exc_info=error)


class Worker:
    """One thread and two queues. The callbacks are called on that thread."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._urgent: deque[_Job] = deque()
        self._patient: deque[_Job] = deque()
        self._leaving = False
        self._last: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self._thread.start()

    def submit(
        self,
        task: Generator[Any, None, Any],
        *,
        step: Callable[[Any], None] = _ignore,
        done: Callable[[Any], None] = _ignore,
        failed: Callable[[Exception], None] = _log_error,
        urgent: bool = False,
        first: bool = False,
    ) -> Ticket:
        """Queue a task. `step` gets what it yields, `done` what it returns, `failed` what it raises.

        `first` goes before the other patient ones, which wait meanwhile; urgent ones still go before it.
        """
        ticket = Ticket(self._wake)
        job = _Job(task, ticket, step, done, failed)
        with self._wake:
            if self._leaving:
                raise RuntimeError("the worker has been stopped")
            queue = self._urgent if urgent else self._patient
            (queue.appendleft if first else queue.append)(job)
            self._wake.notify()
        return ticket

    def stop(self, timeout: float | None = None, last: Callable[[], None] | None = None) -> bool:
        """Close all tasks at their next step and end the thread. Return whether it ended in `timeout` seconds.

        `last` is called on the thread when all tasks are closed, to close what they shared.
        """
        with self._wake:
            self._last = last
            self._leaving = True
            self._wake.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (chosen := self._next()) is not None:
            queue, job = chosen
            if not job.advance():
                with self._wake:
                    queue.remove(job)
        for job in (*self._urgent, *self._patient):
            job.ticket.cancel()
            job.advance()
        if self._last is not None:
            self._last()

    def _next(self) -> tuple[deque[_Job], _Job] | None:
        """Wait for the next queue and job to run a step of; None when the worker stops.

        Cancelled jobs are closed before another begins, which may ask for their results.
        """
        with self._wake:
            while not self._leaving:
                jobs = [(queue, job) for queue in (self._urgent, self._patient) for job in queue]
                cancelled = (each for each in jobs if each[1].ticket.cancelled)
                ready = (each for each in jobs if not each[1].ticket.paused)
                if chosen := next(cancelled, None) or next(ready, None):
                    return chosen
                self._wake.wait()
        return None
