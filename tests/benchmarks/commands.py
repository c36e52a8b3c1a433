"""Terminal commands over 100,000 photos, cold: seconds and memory of the whole process.

    python -m tests.benchmarks.commands [--photos 100000] [--repeats 5] [--library DIR] [--before DIR] [--profile]

Makes a library, in DIR or in a temporary folder, or takes the one that is there. Runs each command in a process of
its own, in turns, and prints medians; with `--before`, a checkout, in turns with its commands. The first round is not
counted: it converts the text model, and keeps what later commands read. With `--profile`, where each command's time
goes instead. Asserts nothing.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.figures import record

_HERE = Path(__file__).parents[2]
_NOW = "now"
_PROFILED = 40
"""Lines of a profile."""
_GOALS = {
    "status": 0.6,
    "similar PHOTO": 1.0,
    "search stars:>=3": 1.0,
    "search dog": 3.0,
    "search --json camera:r5": None,
}
"""Seconds at 100,000 photos."""


def make(folder: Path, count: int) -> Path:
    """Make the library, unless it is there. Return the path of a photo.

    In a process of its own: a child's memory is counted from that of its parent at the moment of its birth.
    """
    from app.library import Library
    from app.paths import find_app_paths
    from app.settings import Settings
    from tests.benchmarks.libraries import fill_library, path_at

    library = Library(find_app_paths(folder), Settings())
    try:
        if not library.catalog.photos.count():
            fill_library(library, folder / "photos", count, stacks=True)
    finally:
        library.close()
    return path_at(folder / "photos", 77)


def commands_of(folder: Path, photo: Path) -> dict[str, list[str]]:
    """Return the words of each command by its title."""
    commands = {
        "status": ["status"],
        "similar PHOTO": ["similar", str(photo)],
        "search stars:>=3": ["search", "stars:>=3"],
        "search dog": ["search", "dog"],
        "search --json camera:r5": ["search", "--json", "camera:r5"],
    }
    return {title: [*words, "--library", str(folder)] for title, words in commands.items()}


def run(words: list[str], checkout: Path, *options: str) -> tuple[float, float, float, str]:
    """Return seconds, seconds of processor, megabytes at most, and what the command wrote on stderr."""
    # As an installed program: its modules are compiled.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *options, "-m", "app", *words],
            cwd=checkout, stdout=subprocess.DEVNULL, stderr=errors, env=environment,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()
    if process.returncode:
        raise SystemExit(f"{shlex.join(words)}: {said}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def measure(commands: dict[str, list[str]], repeats: int, checkouts: dict[str, Path]) -> None:
    """Run all commands of all checkouts in turns, and print medians."""
    kinds = [(title, name) for title in commands for name in checkouts]
    measured: dict[tuple[str, str], list[tuple[float, float, float]]] = {kind: [] for kind in kinds}
    for number in range(repeats + 1):
        for title, name in kinds:
            *figures, _ = run(commands[title], checkouts[name])
            if number:
                measured[title, name].append((figures[0], figures[1], figures[2]))
    for (title, name), rows in measured.items():
        wall, used, memory = (statistics.median(column) for column in zip(*rows, strict=True))
        what, is_before = f"albumen {title}", name != _NOW
        what += f", {name}" if is_before else ""
        record(what, wall, "s", goal=None if is_before else _GOALS[title])
        record(f"{what}, shortest", min(row[0] for row in rows), "s")
        record(f"{what}, processor", used, "s")
        record(f"{what}, memory at most", memory, "MB")


def profile(commands: dict[str, list[str]]) -> None:
    """Print where the time of each command goes: imports, and calls."""
    for title, words in commands.items():
        run(words, _HERE)
        *_, said = run(words, _HERE, "-X", "importtime")
        lines = [line.split("|") for line in said.splitlines() if line.startswith("import time:")]
        slowest = sorted(lines[1:], key=lambda parts: int(parts[1]))[-_PROFILED:]
        print(f"=== {title}: imports, microseconds with what they import")
        print("\n".join(f"{int(parts[1]):9,} {parts[2].rstrip()}" for parts in slowest))
        with tempfile.NamedTemporaryFile() as file:
            code = (
                "import cProfile, sys, app.__main__ as program; "
                f"sys.argv = ['albumen', *{words!r}]; "
                f"cProfile.run('program.main()', {file.name!r})"
            )
            subprocess.run([sys.executable, "-c", code], cwd=_HERE, stdout=subprocess.DEVNULL)
            show = f"import pstats; pstats.Stats({file.name!r}).sort_stats('cumtime').print_stats({_PROFILED})"
            print(f"=== {title}: calls", flush=True)
            subprocess.run([sys.executable, "-c", show], check=True)


def main() -> None:
    """Make the library, and measure or profile."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = (asked.library or Path(spare) / "library").absolute()
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            photo = pool.submit(make, folder, asked.photos).result()
        commands = commands_of(folder, photo)
        if asked.profile:
            profile(commands)
        else:
            before = {"before": asked.before.absolute()} if asked.before else {}
            measure(commands, asked.repeats, {**before, _NOW: _HERE})


if __name__ == "__main__":
    main()
