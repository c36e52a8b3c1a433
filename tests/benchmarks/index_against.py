"""Indexing against other programs: the whole command each, side by side in one run.

    python -m tests.benchmarks.index_against FOLDER... [--rivals PYTHON] [--repeats 5]

PYTHON is the interpreter of an environment of its own with `fastdup==2.54`, `imagededup`, or both; a plain script
with transformers always runs beside them, only once, because it takes minutes. For each folder all run in turn, each
into a folder of its own that is empty, Albumen with its networks converted before. Prints medians of the wall time,
of the processor's, and Albumen's largest memory (PSS of all processes together, in a run that is not timed; Linux
only). Asserts nothing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from PIL import Image

from tests.benchmarks.figures import record

ROOT = Path(__file__).parents[2]
_OTHERS = {
    "fastdup": (
        "import sys, fastdup\n"
        "fastdup.create(work_dir=sys.argv[1], input_dir=sys.argv[2]).run(overwrite=True)"
    ),
    # The one of its methods that needs no weights from elsewhere.
    "imagededup": (
        "import sys\n"
        "from imagededup.methods import PHash\n"
        "PHash().find_duplicates(image_dir=sys.argv[2])"
    ),
}
"""Programs of other environments, given a folder of their own and the folder of photos."""
_ONCE = ("transformers",)
"""What takes minutes runs in the first turn only."""
_LARGE = 4000
"""Pixels' width of a camera's photo, of which decoding takes most."""
_GOAL, _GOAL_LARGE = 0.45, 0.25
"""The share of fastdup's wall time that indexing may take."""
_SAMPLED = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, in seconds."""

    wall: float
    processor: float


def run(command: Sequence[str | Path]) -> Cost:
    """Run a command to its end, silently. Raises CalledProcessError."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system
    return Cost(time.perf_counter() - start, spent - before.children_user - before.children_system)


def index(folder: Path, library: Path, models: Path) -> list[str | Path]:
    """Return the command that indexes a folder into a new library, with the networks converted already."""
    (library / "cache").mkdir(parents=True)
    (library / "cache" / "models").symlink_to(models)
    return [sys.executable, "-m", "app", "index", "--library", library, folder]


def peak(command: Sequence[str | Path]) -> float:
    """Run a command; return the largest memory of all its processes together, in GB."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as started:
        process, largest = psutil.Process(started.pid), 0
        while started.poll() is None:
            with suppress(psutil.Error):
                family = [process, *process.children(recursive=True)]
                largest = max(largest, sum(map(_pss, family)))
            time.sleep(_SAMPLED)
    return largest / 1e9


def _pss(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # It has just ended.
        return 0


def find_rivals(python: Path | None) -> dict[str, Callable[[Path, Path], list[str | Path]]]:
    """Return what makes each rival's command of an empty folder and the folder of photos."""
    found: dict[str, Callable[[Path, Path], list[str | Path]]] = {
        "transformers": lambda work, folder: [
            *(sys.executable, "-m", "tests.benchmarks.plain_transformers", folder),
            work.with_suffix(".npy"),
        ]
    }
    for name, script in _OTHERS.items():
        asked = [python, "-c", f"import {name}"]
        if python and subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            found[name] = partial(_other, python, script)
    return found


def _other(python: Path, script: str, work: Path, folder: Path) -> list[str | Path]:
    return [python, "-c", script, work, folder]


def measure(folder: Path, python: Path | None, repeats: int, scratch: Path) -> None:
    """Run all in turn, forwards and backwards, and note the medians."""
    models = scratch / "models"
    models.mkdir(exist_ok=True)
    here = scratch / folder.name
    # Networks are converted, files are in the page cache.
    run(index(folder, here / "first", models))
    rivals = find_rivals(python)
    costs: dict[str, list[Cost]] = {name: [] for name in ("albumen", *rivals)}
    for number in range(repeats):
        for name in sorted(costs, reverse=bool(number % 2)):
            if name in _ONCE and number:
                continue
            work = here / f"{name}{number}"
            command = rivals[name](work, folder) if name in rivals else index(folder, work, models)
            costs[name].append(run(command))
    photos = sorted(folder.iterdir())
    with Image.open(photos[0]) as first:
        width = first.width
    what = f"index {len(photos):,} photos of {width} px"
    median = {name: _median(its) for name, its in costs.items()}
    for name, cost in median.items():
        record(f"{what}, {name}", cost.wall, "s")
        record(f"{what}, {name}, processor", cost.processor, "s")
    for name in rivals:
        ratio = median["albumen"].wall / median[name].wall
        goal = _GOAL_LARGE if width >= _LARGE else _GOAL
        record(f"{what}, against {name}", ratio, goal=goal if name == "fastdup" else None)
    record(f"{what}, peak", peak(index(folder, here / "memory", models)), "GB", goal=1.2)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    for folder in asked.folders:
        with tempfile.TemporaryDirectory() as scratch:
            measure(folder.absolute(), asked.rivals, asked.repeats, Path(scratch))


if __name__ == "__main__":
    main()
