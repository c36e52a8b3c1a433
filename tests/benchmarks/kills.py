"""Kills at moments by chance: so many over all operations, each followed by a start that must lose nothing.

.venv/bin/python -m tests.benchmarks.kills 200
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from tests import accidents
from tests.accidents import OPERATIONS, Place
from tests.killer import Killer


def main(count: int) -> int:
    """Return the number of losses."""
    losses = 0
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        second = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else base))
        place = Place(Path(base, "root"), second)
        accidents.stay_in_process(patch, place.root / "home")
        start = time.monotonic()
        with Killer(Path(base), place) as killer:
            for number in range(count):
                name = list(OPERATIONS)[number % len(OPERATIONS)]
                try:
                    killer.kill(name, number)
                    killer.check(name, number)
                except (AssertionError, OSError, PhotoError) as loss:
                    losses += 1
                    print(f"{name} {number}: {loss!r}"[:600])
            print(
                f"{count} kills, {killer.in_the_midst} of them in the midst, {losses} losses, "
                f"{time.monotonic() - start:.0f} s"
            )
        shutil.rmtree(second)
    return losses


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 200) > 0)
