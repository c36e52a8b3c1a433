"""A library through many cycles: it equals a fresh index of its folder, and the program has not grown.

.venv/bin/python -m tests.benchmarks.cycles 200
"""

import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.accidents import stay_in_process
from tests.cycles import Cycles

_WARM = 20
"""Cycles after which everything has been loaded."""


def main(count: int = 200, seed: int = 1) -> int:
    """Return 1 where something differs."""
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        stay_in_process(patch, Path(base, "home"))
        start = time.monotonic()
        cycles = Cycles(Path(base, "root"), seed)
        cycles.run(count)
        seen, fresh = cycles.seen(), cycles.fresh()
        cycles.library.close()
    warm = min(_WARM, count) - 1
    print(
        f"{count} cycles, {len(seen)} photos, {time.monotonic() - start:.0f} s; "
        f"memory {cycles.memory[warm] / 1e6:.0f} MB after {warm + 1}, "
        f"{cycles.memory[-1] / 1e6:.0f} MB at the end; "
        f"open files {cycles.files[warm]} and {cycles.files[-1]}; "
        f"{'equal to' if seen == fresh else 'DIFFERENT from'} a fresh index"
    )
    for path in sorted({*seen, *fresh}):
        if seen.get(path) != fresh.get(path):
            print(path, seen.get(path), fresh.get(path))
    return seen != fresh


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
