"""Indexing against fastdup: the whole command each, side by side in one run.

    python -m tests.benchmarks.index_against FOLDER... --fastdup PYTHON [--repeats 5] [--json FILE]

PYTHON is the interpreter of an environment of its own with `fastdup==2.54`. For each folder the two run in turn, each
into a folder of its own that is empty, Albumen with its networks converted before. Prints medians of the wall time, of
the processor's, and Albumen's largest memory (PSS of all processes together, in a run that is not timed; Linux only).
Asserts nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
_FASTDUP = (
    "import sys, fastdup\n"
    "fastdup.create(work_dir=sys.argv[1], input_dir=sys.argv[2]).run(overwrite=True)"
)
_SAMPLED = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, in seconds."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Row:
    """A folder's medians."""

    folder: str
    photos: int
    albumen: Cost
    fastdup: Cost | None
    peak_gb: float

    @property
    def ratio(self) -> float:
        """Albumen's wall time as a share of fastdup's."""
        return self.albumen.wall / self.fastdup.wall if self.fastdup else float("nan")


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


def measure(folder: Path, fastdup: Path | None, repeats: int, scratch: Path) -> Row:
    """Run both in turn, the first of them another one each time."""
    models = scratch / "models"
    models.mkdir(exist_ok=True)
    here = scratch / folder.name
    run(
        index(folder, here / "first", models)
    )  # Networks are converted, files are in the page cache.
    costs: dict[str, list[Cost]] = {"albumen": [], "fastdup": []}
    for number in range(repeats):
        work = here / f"fastdup{number}"
        commands = {"albumen": index(folder, here / f"albumen{number}", models)}
        if fastdup:
            commands["fastdup"] = [fastdup, "-c", _FASTDUP, work, folder]
        for name in sorted(commands, reverse=bool(number % 2)):
            costs[name].append(run(commands[name]))
    return Row(
        folder.name,
        sum(1 for _ in folder.iterdir()),
        _median(costs["albumen"]),
        _median(costs["fastdup"]) if fastdup else None,
        peak(index(folder, here / "memory", models)),
    )


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
    )


def main() -> None:
    """Measure, print a table, and write the JSON file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--fastdup", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows: list[Row] = []
    for folder in asked.folders:
        with tempfile.TemporaryDirectory() as scratch:
            row = measure(folder.absolute(), asked.fastdup, asked.repeats, Path(scratch))
        rows.append(row)
        other = row.fastdup or Cost(float("nan"), float("nan"))
        print(
            f"{row.folder:<12} {row.photos:>6,} photos   albumen {row.albumen.wall:6.1f} s "
            f"(processor {row.albumen.processor:6.1f})   fastdup {other.wall:6.1f} s "
            f"({other.processor:6.1f})   ratio {row.ratio:.2f}   peak {row.peak_gb:.2f} GB",
            flush=True,
        )
    if asked.json:
        asked.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main()
