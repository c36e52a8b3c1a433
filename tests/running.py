"""Running tasks without a worker: to their end, or with a cancel at any step."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")


def answer_of(task: Generator[Any, None, _Answer]) -> _Answer:
    """Run a task to its end; what it returns."""
    answer, _ = run(task)
    return answer


def run(task: Generator[Any, None, _Answer]) -> tuple[_Answer, list[Any]]:
    """Run a task to its end; what it returns, and all it said on its way."""
    text: list[Any] = []
    while True:
        try:
            text.append(next(task))
        except StopIteration as end:
            return end.value, text


def cancel_after(task: Generator[Any, None, Any], steps: int) -> bool:
    """Run so many steps and close the task, as a torn-up ticket does. Whether it was not done before."""
    for _ in range(steps):
        try:
            next(task)
        except StopIteration:
            return False
    task.close()
    return True


def cancel_at_each_step(make: Callable[[int], Generator[Any, None, Any]]) -> int:
    """Cancel a task after 0, 1, 2, … steps, each time a fresh one, until it gets to its end.

    How many steps it took.
    """
    steps = 0
    while cancel_after(make(steps), steps):
        steps += 1
    return steps
