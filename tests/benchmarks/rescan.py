"""How long it takes to find that nothing has changed in a library of many photos.

    python -m tests.benchmarks.rescan [--photos 100000] [--repeats 5] [--profile]

Makes so many small files in folders of 500, stores them as an indexing would have, and indexes again. Prints the
seconds of each run, and the longest step. Asserts nothing.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from pathlib import Path

from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from tests.benchmarks.figures import record
from tests.benchmarks.libraries import fill_library


def index(library: Library) -> tuple[float, float]:
    """Index everything again; return the seconds, and those of the longest step."""
    start = last = time.perf_counter()
    longest = 0.0
    task = index_folders(library)
    try:
        while True:
            next(task)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
    except StopIteration:
        pass
    return time.perf_counter() - start, max(longest, time.perf_counter() - last)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        library = Library(find_app_paths(Path(name) / "library"), Settings())
        fill_library(library, Path(name) / "photos", asked.photos)
        print("first", *(f"{seconds:.2f}" for seconds in index(library)))
        runs = [index(library) for _ in range(asked.repeats)]
        what = f"{asked.photos:,} unchanged files indexed again"
        record(what, statistics.median(seconds for seconds, _ in runs), "s", goal=4)
        record(f"{what}, longest step", max(step for _, step in runs) * 1e3, "ms")
        if asked.profile:
            profile = cProfile.Profile(time.process_time)
            profile.runcall(index, library)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(45)
        library.close()


if __name__ == "__main__":
    main()
