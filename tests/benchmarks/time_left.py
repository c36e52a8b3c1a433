"""How well indexing tells the time left, over photos of all sizes: `python -m tests.benchmarks.time_left DIR`.

Makes several files of each JPEG below DIR, equal but for a few bytes at the end, so that all are new; indexes them,
folder by folder as a user's are; and compares the estimate after a minute, and at every quarter, with the time it
really took from then on. Asserts nothing.
"""

import argparse
import tempfile
import time
from pathlib import Path

from app.domain.progress import Progress
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from tests.benchmarks.figures import record
from tests.pasting import list_jpegs

_GOAL = 0.25


def copy_photos(photos: Path, into: Path, copies: int) -> None:
    """Copy all JPEGs with their folders, so many times."""
    for copy in range(copies):
        for path in list_jpegs(photos):
            target = into / f"{copy}" / path.relative_to(photos)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes() + copy.to_bytes(4, "big"))


def index(library: Library, folder: Path) -> list[tuple[float, float]]:
    """Index; return for each report of the reading the seconds since its first, and those that it said are left."""
    reports: list[tuple[float, float]] = []
    start = 0.0
    for step in index_folders(library, [folder]):
        if isinstance(step, Progress) and step.doing == "Indexing photos":
            start = start or time.perf_counter()
            reports.append((time.perf_counter() - start, step.left))
    return reports


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--copies", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        copy_photos(asked.photos, Path(name) / "photos", asked.copies)
        library = Library(find_app_paths(Path(name) / "library"), Settings())
        reports = index(library, Path(name) / "photos")
        library.close()
    whole = reports[-1][0]
    record("reading, all of it", whole, "s")
    for title, at in (("a minute", 60.0), *((f"{q} %", whole * q / 100) for q in (25, 50, 75))):
        if at < whole:
            then, left = next(report for report in reports if report[0] >= at)
            off = abs(left - (whole - then)) / (whole - then)
            record(f"time left after {title}, off by", off, goal=_GOAL)


if __name__ == "__main__":
    main()
