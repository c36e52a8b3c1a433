"""Latest request: of a task asked again and again, only the last answer counts."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.domain.progress import Task
from app.ui.bridge import Bridge
from app.worker import Ticket


class LatestRequest(QObject):
    """Asks one task over the bridge, at most once at a time."""

    def __init__(
        self,
        bridge: Bridge,
        task: Callable[..., Task[Any]],
        *,
        answer: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        arguments: Callable[[], tuple[Any, ...]] = tuple,
        pause: int = 0,
        throttle: bool = False,
        finish: bool = False,
        urgent: bool = True,
    ) -> None:
        """`arguments` are taken when the task is asked.

        Asking again cancels the request before; with `finish` it is answered, and then asked once more.

        `ask_soon` waits `pause` milliseconds: from the last call on, or with `throttle` from the first.
        """
        super().__init__(bridge)
        self._bridge, self._task, self._arguments = bridge, task, arguments
        self._answer, self._failed = answer, failed or bridge.show_error
        self._throttle, self._finish, self._urgent = throttle, finish, urgent
        self._ticket: Ticket | None = None
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=pause)
        self._timer.timeout.connect(self.ask)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._timer.isActive() or self._ticket is not None

    def ask(self) -> None:
        """Ask now."""
        if self._finish and self._ticket is not None:
            self._again = True
            return
        self.cancel()
        self._ticket = self._bridge.ask(
            self._task,
            *self._arguments(),
            answer=self._take,
            failed=self._fail,
            urgent=self._urgent,
        )

    def ask_soon(self) -> None:
        """Ask after the pause."""
        if not (self._throttle and self._timer.isActive()):
            self._timer.start()

    def cancel(self) -> None:
        """Ask for nothing, and expect nothing more."""
        self._timer.stop()
        self._again = False
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _take(self, answer: Any) -> None:
        self._end(self._answer, answer)

    def _fail(self, error: Exception) -> None:
        self._end(self._failed, error)

    def _end(self, handler: Callable[[Any], None], answer: Any) -> None:
        again, self._again, self._ticket = self._again, False, None
        handler(answer)
        if again:
            self.ask()
