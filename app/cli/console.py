"""The console: answers on stdout, progress and errors on stderr."""

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.domain.progress import News, Progress, Task
from app.tasks.phrases import format_count, format_progress

_Answer = TypeVar("_Answer")

_QUIET = 10.0
"""Seconds between reports where stderr is no terminal, so that a log stays short."""


class Console:
    """Runs tasks to their end in the caller's thread, and reports their progress."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._shown = time.monotonic()
        self._is_line_open = False

    def run(self, task: Task[_Answer]) -> _Answer:
        """Return the task's answer. Leaving early, by Ctrl+C or an error, closes the task."""
        try:
            while True:
                try:
                    self._report(next(task))
                except StopIteration as end:
                    return end.value
        finally:
            task.close()
            self._end_line()

    def print(self, text: str) -> None:
        """Print a line of the answer."""
        sys.stdout.write(_printable(text, sys.stdout.encoding) + "\n")

    def answer(self, value: object) -> None:
        """Print an object as one line of JSON; ASCII, so that any file name survives."""
        sys.stdout.write(json.dumps(value) + "\n")

    def print_error(self, text: str) -> None:
        """Print a line on stderr."""
        sys.stderr.write(_printable(text, sys.stderr.encoding) + "\n")

    def flush(self) -> None:
        """Write out what was printed. Raises BrokenPipeError if nobody reads it any more."""
        sys.stdout.flush()

    def _report(self, news: News) -> None:
        now, pause = time.monotonic(), 0.1 if self._is_terminal else _QUIET
        if not isinstance(news, Progress) or now - self._shown < pause:
            return
        self._shown = now
        unreadable = format_count(news.unreadable, "unreadable file") if news.unreadable else ""
        line = "  ·  ".join(filter(None, (format_progress(news), unreadable)))
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{line}")
            self._is_line_open = True
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def _end_line(self) -> None:
        if self._is_line_open:
            sys.stderr.write("\r\x1b[K")
            self._is_line_open = False


def with_old_keys(answer: Mapping[str, Any], **old: str) -> dict[str, Any]:
    """Repeat some keys of an answer under their `old` names of version 0.1; both stay for one release."""
    return {**answer, **{before: answer[key] for key, before in old.items() if key in answer}}


def format_time(seconds: float) -> str:
    """Format seconds since 1970 as "2021-03-14 16:05", by this computer's clock."""
    return f"{datetime.fromtimestamp(seconds, tz=UTC).astimezone():%Y-%m-%d %H:%M}"


def _printable(text: str, encoding: str) -> str:
    """Escape what is no valid text, or cannot be shown on this terminal."""
    return text.encode(encoding, "backslashreplace").decode(encoding)
