"""Ending by a signal: in order where that is quick, and in any case within two seconds.

Python runs a handler of a signal only when the main thread comes back from C, which may take long; and a window
waits in C for most of its life. So the system writes each signal to a pipe as well, and a thread reads it.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

STOPPED = 130
"""Exit code of a program that was stopped; what was done until then is kept."""
_GRACE = 1.5
"""Seconds to end in order. Nothing is lost without: it is then as if the program were killed."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_on_signals() -> None:
    """Let SIGTERM stop a command as Ctrl+C does, by KeyboardInterrupt, and both within two seconds."""
    if sys.platform == "win32":  # There nobody sends SIGTERM, and Ctrl+C works.
        return
    for each in _SIGNALS:
        signal.signal(each, _interrupt)
    _watch(lambda: None)


def close_on_signals(close: Callable[[], object]) -> None:
    """Call `close`, from another thread, when a signal asks the window to end."""
    if sys.platform == "win32":
        return
    for each in _SIGNALS:
        signal.signal(each, lambda *_: None)
    _watch(close)


def _interrupt(*_: object) -> None:
    for each in _SIGNALS:  # A second one would interrupt the ending.
        signal.signal(each, lambda *_: None)
    raise KeyboardInterrupt


def _watch(stop: Callable[[], object]) -> None:
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
    if before != -1:
        os.close(before)  # Its thread ends.
    threading.Thread(target=_wait, args=(ours, stop), daemon=True, name="signals").start()


def _wait(pipe: int, stop: Callable[[], object]) -> None:
    """Wait for a signal to end, then see to it that the program does."""
    while number := os.read(pipe, 1):
        if number[0] in _SIGNALS:
            stop()
            time.sleep(_GRACE)
            for child in multiprocessing.active_children():
                child.kill()
            os._exit(STOPPED)
    os.close(pipe)
