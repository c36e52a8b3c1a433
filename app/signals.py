"""Ending by a signal: in order where that is quick, and in any case within two seconds.

Python runs a handler of a signal only when the main thread comes back from C, which may take long; and a window
waits in C for most of its life. So the system writes each signal to a pipe as well, and a thread reads it.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

STOPPED = 130
"""Exit code of a program that was stopped; what was done until then is kept."""
_GRACE = 1.0
"""Seconds to end in order, so that a busy machine has as many for the rest.

Nothing is lost without: it is then as if the program were killed.
"""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_closing: list[Callable[[], object]] = []
"""What closes the window."""


def end_on_signals(leave: Callable[[int], object]) -> None:
    """Let SIGTERM stop a command as Ctrl+C does, by KeyboardInterrupt; `leave` where that takes too long."""
    if sys.platform == "win32":  # There nobody sends SIGTERM, and Ctrl+C works.
        return
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
    _handle(_interrupt)
    # While Python ends, a signal would kill it and its answer.
    atexit.register(_handle, signal.SIG_IGN)
    threading.Thread(target=_wait, args=(ours, leave), daemon=True, name="signals").start()


def close_on_signals(close: Callable[[], object]) -> None:
    """Call `close`, from another thread, when a signal asks the window to end."""
    if sys.platform != "win32":
        _closing.append(close)
        _handle(_ignore)


def ignore_signals() -> None:
    """Interrupt nothing any more: the program is ending, and only what is too slow at it is left."""
    if sys.platform != "win32":
        _handle(_ignore)


def _handle(handler: Callable[[int, object], None] | signal.Handlers) -> None:
    for each in _SIGNALS:
        signal.signal(each, handler)


def _ignore(_number: int, _frame: object) -> None:
    """Do nothing: the thread does."""


def _interrupt(_number: int, _frame: object) -> None:
    _handle(_ignore)  # A second one would interrupt the ending.
    raise KeyboardInterrupt


def _wait(pipe: int, leave: Callable[[int], object]) -> None:
    """Wait for a signal to end, then see to it that the program does."""
    while os.read(pipe, 1)[0] not in _SIGNALS:
        continue
    for close in _closing:
        close()
    time.sleep(_GRACE)
    for child in multiprocessing.active_children():
        child.kill()
    leave(STOPPED)
