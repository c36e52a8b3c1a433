"""Indexing with people off and on: `python -m tests.benchmarks.indexing_people [--photos 40] [--repeats 3] [DIR]`.

Draws photos of 12 to 24 MP, or takes those of DIR; then indexes them into new libraries, with people off and on by
turns, in one run. Prints medians of the seconds and of the processor's, children included, and their ratio; the
networks were converted before.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.indexing.index import index_folders
from tests.benchmarks.pipeline import LARGE, draw
from tests.running import answer_of


def index(photos: Path, home: Path, models: Path, *, people: bool) -> tuple[float, float]:
    """Seconds, and those of the processor, to index a folder into a new library."""
    paths = find_app_paths(home)
    paths.models.parent.mkdir(parents=True, exist_ok=True)
    paths.models.symlink_to(models)
    library = Library(paths, Settings(find_people=people))
    start, before = time.perf_counter(), os.times()
    answer_of(index_folders(library, [photos]))
    library.close()
    after = os.times()
    return time.perf_counter() - start, sum(after[:4]) - sum(before[:4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("folder", nargs="?", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        photos: Path = options.folder or folder / "photos"
        if options.folder is None:
            draw(photos, options.photos, LARGE)
        models = folder / "models"
        models.mkdir()
        index(photos, folder / "first", models, people=True)  # Converts the networks.
        taken: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
        for turn in range(options.repeats):
            for people in taken:
                home = folder / f"{turn}-{people}"
                taken[people].append(index(photos, home, models, people=people))
        off, on = ([statistics.median(each) for each in zip(*taken[p], strict=True)] for p in taken)
        print(f"people off {off[0]:.1f} s ({off[1]:.1f} s of CPU), on {on[0]:.1f} s ({on[1]:.1f} s): "
              f"{on[0] / off[0]:.2f} times, {on[1] / off[1]:.2f} times the CPU")  # fmt: skip


if __name__ == "__main__":
    main()
