"""Running one function in a child process, while the task that waits for it yields.

For work that holds the interpreter lock (HDBSCAN froze a window for 6.4 s from a thread; from a child the
longest gap was 43 ms), and for libraries that are needed once and are slow or greedy to load.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_Result = TypeVar("_Result")

# Errors that are reported to the caller; others end the child with a traceback on stderr.
_FAULTS = (
    ImportError, ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    AttributeError, AssertionError, MemoryError,
)  # fmt: skip


class ChildFailed(Exception):
    """An error of the function, or the death of its process; the text tells which."""


def run_in_child(
    function: Callable[..., _Result], *args: Any, patience: float = 0.05
) -> Generator[None, None, _Result]:
    """Call a module-level function in a fresh interpreter; yields every `patience` seconds.

    Arguments and result travel pickled. Closing the generator kills the child. Raises ChildFailed.
    """
    import multiprocessing  # Not to name what may be called.

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send((function, args))
        while not ours.poll(patience):
            yield
        worked, result = ours.recv()
    except (EOFError, OSError) as error:
        process.join()
        raise ChildFailed(f"{function.__name__} died with code {process.exitcode}") from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if not worked:
        raise ChildFailed(result)
    return result


def run_here(function: Callable[..., _Result], *args: Any) -> Generator[None, None, _Result]:
    """Call a function at once, as `run_in_child` does: for so little work that a child's start takes longer."""
    yield
    return function(*args)


def _serve(pipe: "Connection") -> None:
    """Serve one call in the child. What libraries print goes to stderr, never to our stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    function, args = pipe.recv()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            answer = (True, function(*args))
    except _FAULTS as error:
        answer = (False, f"{type(error).__name__}: {error}"[:1000])
    pipe.send(answer)


def _end_with_parent() -> None:
    """End with the parent: work for a killed program would slow down the one started after it."""
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
