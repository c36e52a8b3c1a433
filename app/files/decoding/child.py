"""The child process of a decoder pool: answers each file in turn until its parent is gone."""

import os
import pickle
import signal
import warnings
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from app.domain.errors import Unreadable
from app.files.decoding import memory, sandbox
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.messages import READY, Needed
from app.files.decoding.request import DecodeRequest

try:
    import resource
except ImportError:  # Windows
    resource = None

_MOST_CPU = 300
"""Seconds of the CPU a file may take. The parent stops it much sooner, by the clock."""

_SLACK = 1 << 30
"""Bytes of address space that libraries map and hardly touch, beside the budget."""


_Job = tuple[Path, DecodeRequest]


class _Parent:
    """The other end of the pipe. Jobs that lie before the answer to a question wait here."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe
        self._jobs: deque[_Job] = deque()

    def next_job(self) -> _Job:
        """Wait for the next job. Raises EOFError and OSError when the parent is gone."""
        return self._jobs.popleft() if self._jobs else self._pipe.recv()

    def ask(self, needed: int) -> bool:
        """Wait until so much memory may be taken; return whether it may."""
        self.send(Needed(needed))
        while not isinstance(message := self._pipe.recv(), bool):
            self._jobs.append(message)
        return message

    def send(self, message: DecodedPhoto | Unreadable | Needed | str) -> None:
        """Send a message, with the pixels apart from the rest.

        Unpickling copies what is within, and lets no other thread run meanwhile: 60 ms for 24 MP.
        """
        pixels: list[pickle.PickleBuffer] = []
        head = pickle.dumps(message, protocol=5, buffer_callback=pixels.append)
        self._pipe.send((head, len(pixels)))
        for each in pixels:
            self._pipe.send_bytes(each.raw())


def serve(pipe: "Connection[Any, Any]", nice: int, budget: int) -> None:
    """Decode what comes through the pipe; `budget` is what all children may take together, in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to act upon.
    _be_modest(nice, budget)
    _be_quiet()
    sandbox.enter()
    parent = _Parent(pipe)
    memory.use(parent.ask)
    parent.send(READY)
    while True:
        try:
            path, request = parent.next_job()
        except (EOFError, OSError):
            return
        _limit_cpu()
        try:
            result: DecodedPhoto | Unreadable = decode_photo(path, request)
        except Unreadable as reason:
            result = reason
        try:
            parent.send(result)
        except OSError:
            return


def _be_quiet() -> None:
    """Codecs complain of broken files on stderr; the reason in the catalog is what counts."""
    warnings.simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit_cpu() -> None:
    """Let the next file take so much of the CPU and no more, should nobody be left to stop it."""
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    most = int(usage.ru_utime + usage.ru_stime) + _MOST_CPU
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


def _be_modest(nice: int, budget: int) -> None:
    """Give way to the window, and take no more memory than one file is worth."""
    if hasattr(os, "nice"):
        os.nice(nice)
    if resource is None:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = psutil.Process().memory_info().vms + budget + _SLACK
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
