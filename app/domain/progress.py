"""Progress and changes, which tasks yield."""

import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar


@dataclass(frozen=True, slots=True)
class Progress:
    """A report of progress. `total` is 0 while unknown."""

    doing: str
    """A short phrase in the present: "Reading photos"."""
    done: int = 0
    total: int = 0
    rate: float = 0.0
    """Per second, over the last seconds; 0 while unknown."""
    left: float = 0.0
    """Seconds left; 0 while unknown."""
    unreadable: int = 0
    """Unreadable files so far, each with its reason in the catalog."""
    in_bytes: bool = False
    """Whether bytes are counted instead of photos."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change, posted to every model, whoever asked."""

    photos: tuple[int, ...] = ()
    """Ids of photos added, moved, edited, or read anew; empty with `all_photos`, for too many to list."""
    all_photos: bool = False
    folders: bool = False
    unreadable: bool = False
    groups: bool = False
    decisions: bool = False
    metadata: bool = False
    """Metadata was edited: some may be pending, and there may be an operation to undo or redo."""
    sidecars: bool = False
    """Metadata was written to files, or could not be."""
    people: bool = False
    """Faces were found, or names or decisions about them changed."""
    texts: bool = False
    """Text in photos was recognised, or erased."""
    saved_searches: bool = False
    """A search was saved, or deleted."""
    models: bool = False
    """A model was added or removed, another is in use, or one has read more of the photos."""
    notes: tuple[str, ...] = ()
    """Sentences for the user."""


_Answer = TypeVar("_Answer")
_Step = TypeVar("_Step")

News: TypeAlias = Progress | Change

Task: TypeAlias = Generator[News, None, _Answer]
"""A task: it yields news, and returns an answer."""


def with_progress(
    report: str | Callable[[_Step], Progress], work: Generator[_Step, None, _Answer]
) -> Task[_Answer]:
    """Run the work, with a report at every step: a phrase, or what `report` makes of the step."""
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        yield Progress(report) if isinstance(report, str) else report(step)


class ProgressMeter:
    """A counter of steps, with their rate over the last ten seconds, and the time left.

    Steps of unlike effort tell it with `effort` and `total_effort`, in any unit: the time left is then that of the
    effort, at its rate over the last minute.
    """

    def __init__(self, doing: str, total: int = 0, *, in_bytes: bool = False) -> None:
        self.doing = doing
        self.total = total
        self._in_bytes = in_bytes
        self.done = 0
        self.unreadable = 0
        self.effort = self.total_effort = 0.0
        self._reported = 0.0
        self._past = deque([(time.monotonic(), 0)], maxlen=100)
        self._minute = deque([(time.monotonic(), 0.0)], maxlen=60)

    def is_due(self) -> bool:
        """Whether a tenth of a second has gone by since the last report."""
        return time.monotonic() - self._reported >= 0.1

    def report_at(self, step: tuple[int, int]) -> Progress:
        """Set the steps done and their total, and report."""
        self.done, self.total = step
        return self.report()

    def report(self) -> Progress:
        """Return the progress now."""
        now = self._reported = time.monotonic()
        while len(self._past) > 1 and now - self._past[0][0] > 10:
            self._past.popleft()
        then, before = self._past[0]
        self._past.append((now, self.done))
        rate = (self.done - before) / (now - then) if now - then >= 0.5 else 0.0
        left = (self.total - self.done) / rate if rate and self.total else 0.0
        if self.total_effort:
            left = self._left(now)
        return Progress(
            self.doing, self.done, self.total, rate, left, self.unreadable, self._in_bytes
        )

    def _left(self, now: float) -> float:
        then, before = self._minute[0]
        if now - self._minute[-1][0] >= 1:
            self._minute.append((now, self.effort))
        rate = (self.effort - before) / (now - then) if now - then >= 0.5 else 0.0
        return (self.total_effort - self.effort) / rate if rate else 0.0
