"""All benchmarks of speed in one command: a table of figures beside their goals, and a JSON file.

    python -m tests.benchmarks.all [NAME...] [--rivals PYTHON] [--repeats 5] [--large] [--quick] [--json FILE]

Each runs in a process of its own, one after the other; what fails is told, and the rest still runs. NAME chooses
some of them; --large adds those of 500,000 photos, and --quick takes a tenth of all counts, to try whether they run.
PYTHON is an environment with other programs (`index_against`); libraries for approximate search are compared where
the extra `bench` is installed. Makes what it needs in a folder of its own: about 3 GB, 10 with --large.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.benchmarks.figures import FILE, Figure, read, show
from tests.benchmarks.pipeline import LARGE, SMALL, draw

ROOT = Path(__file__).parents[2]
_SQUARE = [(224, 224)]
_SIZES = (("224", 1_000, _SQUARE), ("500", 400, SMALL), ("camera", 60, LARGE))
"""Folders of drawn photos: name, count, and pixels."""


def list_commands(
    scratch: Path, share: float, repeats: int, rivals: Path | None, *, large: bool
) -> dict[str, list[str]]:
    """Return the words of each benchmark after `python -m tests.benchmarks.`, with this share of all counts."""

    def count(photos: int) -> str:
        return str(max(8, round(photos * share)))

    folders = [str(scratch / name) for name, _, _ in _SIZES]
    others = ["--rivals", str(rivals)] if rivals else []
    library = str(scratch / "library")
    commands = {
        "index": ["index_against", *folders, *others, "--repeats", str(repeats)],
        "pipeline": ["pipeline", "--photos", count(1_000), "--large", count(100)],
        "graph": ["scale", "--photos", count(100_000)],
        "graph-rivals": ["scale", "--photos", count(30_000), "--rivals"],
        "rescan": ["rescan", "--photos", count(100_000), "--repeats", str(repeats)],
        "commands": ["commands", "--photos", count(100_000), "--repeats", str(repeats)],
        "window": ["many_photos", library, "--photos", count(100_000), "--vectors", "--group"],
    }
    if large:
        commands["graph-500000"] = ["scale", "--photos", count(500_000)]
        commands["window-500000"] = [
            *("many_photos", f"{library}-large", "--photos", count(500_000), "--vectors")
        ]
    return commands


def run(words: Sequence[str], file: Path) -> tuple[Figure, ...]:
    """Run one benchmark, and return its figures, with that of its own time. Tells if it fails."""
    print(f"-- {' '.join(words)}", flush=True)
    module, *rest = words
    start = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *rest],
        cwd=ROOT,
        env={**os.environ, FILE: str(file)},
        check=False,
    )
    if ended.returncode:
        print(f"-- {module} failed with code {ended.returncode}", flush=True)
    return (
        *read(file),
        Figure(f"{module}: the benchmark itself", time.perf_counter() - start, "s"),
    )


def describe_machine() -> dict[str, str | float]:
    """Return what the figures depend on, without the machine's name."""
    listed = Path("/proc/cpuinfo")  # Linux only; elsewhere the standard library knows the name.
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": psutil.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def tabulate(figures: Mapping[str, Sequence[Figure]]) -> str:
    """Return a Markdown table of all figures."""
    lines = ["| measured | figure | goal |", "|---|---|---|"]
    for figure in (each for some in figures.values() for each in some):
        sign = "≥" if figure.least else "≤"
        goal = "" if figure.goal is None else f"{sign} {show(figure.goal)}"
        if figure.met is not None:
            goal += ", met" if figure.met else ", not met"
        lines.append(f"| {figure.what} | {show(figure.value)} {figure.unit} | {goal} |")
    return "\n".join(lines)


def main() -> None:
    """Run all, print the table, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, default=Path("benchmarks.json"))
    asked = parser.parse_args()
    share = 0.1 if asked.quick else 1
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        commands = list_commands(scratch, share, asked.repeats, asked.rivals, large=asked.large)
        if unknown := set(asked.names) - commands.keys():
            parser.error(f"choose from {', '.join(commands)}, not {', '.join(sorted(unknown))}")
        chosen = asked.names or list(commands)
        if "index" in chosen:
            for folder, count, sizes in _SIZES:
                draw(scratch / folder, max(8, round(count * share)), sizes)
        machine = describe_machine()
        figures = {each: run(commands[each], scratch / f"{each}.jsonl") for each in chosen}
    print(tabulate(figures))
    answer = {
        "machine": machine,
        "figures": {each: [asdict(figure) for figure in some] for each, some in figures.items()},
    }
    asked.json.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
    print(f"written to {asked.json}")


if __name__ == "__main__":
    main()
