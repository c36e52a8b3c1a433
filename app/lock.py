"""A lock between processes, held by an open file: the system releases it when the program is killed."""

import contextlib
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def try_lock(path: Path) -> Generator[bool]:
    """Hold the lock of that file within the block; yields whether it was free."""
    with path.open("ab") as file:  # Closing it gives the lock back.
        held = False
        with contextlib.suppress(OSError):
            _take(file)
            held = True
        yield held
