"""Many files in one folder: time and memory of the first indexing and of the next, which finds nothing new.

Without a network, and decoded in this process: what is measured is everything else.

.venv/bin/python -m tests.benchmarks.many_files 30000
"""

import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from tests import pictures
from tests.accidents import stay_in_process


def main(count: int = 30_000) -> None:
    """Index so many small JPEGs twice."""
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        stay_in_process(patch, Path(base, "home"))
        photos = Path(base, "photos")
        for seed in range(count):
            pictures.write_scene(photos / f"{seed:05}.jpg", seed, 32, 24)
        settings = Settings(similarity_model="fake", text_model="fake")
        library = Library(find_app_paths(Path(base, "library")), settings)
        before = process.memory_info().rss
        for turn in ("first", "next"):
            start = last = time.monotonic()
            longest = 0.0
            steps = index_folders(library, [photos])
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    report = end.value
                    break
                longest, last = max(longest, time.monotonic() - last), time.monotonic()
            grown = process.memory_info().rss - before
            print(
                f"{turn}: {report.photos:,} photos in {time.monotonic() - start:.1f} s, "
                f"{grown / 1e6:.0f} MB more than before, longest step {1000 * longest:.0f} ms"
            )
        library.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
