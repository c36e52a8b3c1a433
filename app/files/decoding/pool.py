"""A pool of child processes that decode, so that a file that crashes or hangs its decoder costs only itself.

Each child has a pipe and a few files queued in it, so that it never waits for us while the network
runs. It works them off in order; so when it dies, the first unanswered file is the guilty one, and
the rest are given to its successor. A child that gives no answer for `timeout` seconds is killed.
Its first word is that it is ready: one that dies before that blames no file, but the installation.
"""

import multiprocessing
import os
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, cast

from app.domain.errors import DecoderUnusable, Unreadable
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.memory import BUDGET, SHARE, MemoryBudget
from app.files.decoding.messages import Needed, receive
from app.files.decoding.request import DecodeRequest

_AHEAD = 6
"""Files in a child's pipe: at 5 ms a file, as long as a batch keeps the network busy on one core."""

_MOST_CHILDREN = 8
"""More would want more memory than most desktops have, each with a large picture."""

_NICE = 5
"""How far the children give way to everything else, from 0 to 19."""

_HANG = "Reading the file took longer than {timeout:.0f} seconds and was stopped."
_CRASH = "The decoder crashed on this file."
_NEVER_BEGAN = (
    "Photos cannot be read: the decoder processes end at their start. "
    "Close other programs to free memory, or install Albumen again."
)


@dataclass(frozen=True, slots=True)
class DecodeJob:
    """A file to read; `key` comes back with what was made of it."""

    key: int
    path: Path
    request: DecodeRequest


class DecoderDied(Unreadable):
    """A file whose decoder crashed or hung, over whichever part of the request."""


Answer = tuple[DecodeJob, DecodedPhoto | Unreadable]

_START = 120.0
"""Seconds a child may take to begin; on a busy machine with a cold disk it may be ten."""


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection
    jobs: deque[DecodeJob] = field(default_factory=deque)
    since: float = 0.0
    """When the first of its jobs began, by the monotonic clock."""
    ready: bool = False
    needed: int = 0
    """Bytes its file waits for."""
    granted: int = 0
    """Bytes its file may take beside its share."""


class DecoderPool:
    """A few child processes that read files. Used by one thread; close it, or use `with`."""

    def __init__(
        self,
        children: int | None = None,
        timeout: float = 30.0,
        nice: int = _NICE,
        budget: MemoryBudget = BUDGET,
    ) -> None:
        # Fresh interpreters: a fork of a program with threads may hang, and Windows has none.
        self._context = multiprocessing.get_context("spawn")
        fitting = max(1, budget.total // (2 * SHARE))  # The rest is for large pictures.
        self._most = children or min(_MOST_CHILDREN, os.cpu_count() or 2, fitting)
        self._timeout = timeout
        self._nice = nice
        self._budget = budget
        self._children: list[_Child] = []
        self._waiting: deque[DecodeJob] = deque()

    def __enter__(self) -> "DecoderPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pending(self) -> int:
        """Jobs given and not yet answered."""
        return len(self._waiting) + sum(len(child.jobs) for child in self._children)

    @property
    def room(self) -> int:
        """Jobs that can be given now without any of them lying idle."""
        return max(0, self._most * _AHEAD - self.pending)

    def start(self) -> None:
        """Begin a child before there is a file for it, which then need not wait for it."""
        if not self._children:
            self._children.append(self._start())

    def submit(self, job: DecodeJob) -> None:
        """Queue a file; start a child for it while there are fewer than allowed."""
        self._waiting.append(job)
        if len(self._children) < min(self._most, self.pending):
            self._children.append(self._start())
        self._hand_out()

    def collect(self, patience: float) -> list[Answer]:
        """What has been answered, after waiting up to `patience` seconds for the first answer.

        Raises DecoderUnusable where child processes cannot be started.
        """
        self._grant()
        busy = {child.pipe: child for child in self._children if child.jobs}
        answers: list[Answer] = []
        for pipe in wait(list(busy), patience) if busy else ():
            answers += self._listen(busy[pipe])  # type: ignore[index]
        for child in busy.values():
            if child.jobs and not child.pipe.poll() and self._is_late(child):
                answers.append(self._replace(child, _HANG.format(timeout=self._timeout)))
        self._hand_out()
        return answers

    def close(self) -> None:
        """End the children, whatever they are doing."""
        for child in self._children:
            child.pipe.close()
            child.process.kill()
        for child in self._children:
            child.process.join()
            child.process.close()
            self._release(child)
            self._budget.remove_child()
        self._children.clear()
        self._waiting.clear()

    def _is_late(self, child: _Child) -> bool:
        """Whether its file takes too long; raises DecoderUnusable where it does not even begin."""
        waited = time.monotonic() - child.since
        if not child.ready and waited > _START:
            raise DecoderUnusable(_NEVER_BEGAN)
        return child.ready and not child.needed and waited > self._timeout

    def _listen(self, child: _Child) -> list[Answer]:
        """All that this child has said so far."""
        answers: list[Answer] = []
        try:
            while child.jobs and child.pipe.poll():
                message: DecodedPhoto | Unreadable | Needed | str = receive(child.pipe)
                child.since = time.monotonic()
                if isinstance(message, str):
                    child.ready = True
                elif isinstance(message, Needed):
                    self._release(child)
                    child.needed = message.size
                    self._grant()
                else:
                    self._release(child)
                    answers.append((child.jobs.popleft(), message))
        except (EOFError, OSError) as error:
            if not child.ready:
                raise DecoderUnusable(_NEVER_BEGAN) from error
            answers.append(self._replace(child, _CRASH))
        return answers

    def _grant(self) -> None:
        """Answer the children that wait for memory: with what is free, or that there never will be so much."""
        for child in self._children:
            if not child.needed:
                continue
            fits = self._budget.fits(child.needed)
            if fits and not self._budget.try_take(child.needed):
                continue
            child.granted = child.needed if fits else 0
            child.needed = 0
            child.since = time.monotonic()
            with suppress(OSError):  # It died: `collect` will learn of it.
                child.pipe.send(fits)

    def _release(self, child: _Child) -> None:
        """Take back what a child's last file was granted."""
        self._budget.give_back(child.granted)
        child.granted = child.needed = 0

    def _hand_out(self) -> None:
        """Fill the emptiest pipes first."""
        while self._waiting and self._children:
            child = min(self._children, key=lambda each: len(each.jobs))
            if len(child.jobs) >= _AHEAD:
                return
            job = self._waiting[0]
            try:
                child.pipe.send((job.path, job.request))
            except OSError:  # It died idle, or on an earlier file: `collect` will learn which.
                if child.jobs:
                    return
                if not child.ready:
                    raise DecoderUnusable(_NEVER_BEGAN) from None
                self._renew(child)
                continue
            if not child.jobs:
                child.since = time.monotonic()
            child.jobs.append(self._waiting.popleft())

    def _replace(self, child: _Child, reason: str) -> Answer:
        """A new process for one that died or hangs; the file it was at is the answer."""
        guilty = child.jobs.popleft()
        self._waiting.extendleft(reversed(child.jobs))
        child.jobs.clear()
        self._renew(child)
        return guilty, DecoderDied(guilty.path, reason)

    def _renew(self, child: _Child) -> None:
        self._release(child)
        self._budget.remove_child()
        child.pipe.close()
        child.process.kill()
        child.process.join()
        self._children[self._children.index(child)] = self._start()

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve,
            args=(theirs, self._nice, self._budget.total),
            daemon=True,
            name="decoder",
        )
        process.start()
        theirs.close()
        self._budget.add_child()
        return _Child(process, cast("Connection[Any, Any]", ours))


def _serve(pipe: "Connection[Any, Any]", nice: int, budget: int) -> None:
    """Serve in the child, where alone the decoders are loaded: half a second that the parent need not wait for."""
    from app.files.decoding.child import serve

    serve(pipe, nice, budget)
