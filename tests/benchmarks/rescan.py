"""How long it takes to find that nothing has changed in a library of many photos.

    python -m tests.benchmarks.rescan [--photos 100000] [--repeats 5] [--profile]

Makes so many small files in folders of 500, stores them as an indexing would have, and indexes again. Prints the
seconds of each run, and the longest step. Asserts nothing.
"""

import argparse
import cProfile
import pstats
import tempfile
import time
from pathlib import Path

import numpy as np

from app.domain.metadata import NO_METADATA
from app.domain.photo import ExifInfo
from app.files.scan import Scan
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.similarity.regions.descriptors import name_regions
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.merge import sign_files

_FOLDER = 500
_STORED = 5_000


def make(library: Library, root: Path, count: int) -> None:
    """Make files, and store them as photos with thumbnails and vectors."""
    for number in range(count):
        folder = root / f"{2000 + number // _FOLDER // 12}" / f"{number // _FOLDER:05}"
        if number % _FOLDER == 0:
            folder.mkdir(parents=True)
        (folder / f"IMG_{number:06}.jpg").write_bytes(b"%d" % number)
    for number in range(256):
        (library.paths.thumbnails / f"{number:02x}").mkdir(parents=True)
    library.catalog.folders.add(root)
    files = [found for some in Scan(root).walk() for found in some]
    for start in range(0, count, _STORED):
        some = files[start : start + _STORED]
        digests = [f"{hash((start + n, 7)) % 2**128:032x}"[::-1] for n in range(len(some))]
        with library.catalog.transaction():
            name = library.embedder_name
            library.catalog.vectors.put(name, digests, np.ones((len(some), 1280), np.float32))
            regions = np.ones((len(some), 13 * 256), np.int8)
            library.catalog.regions.put(name_regions(name), digests, regions)
            library.catalog.palettes.put(dict.fromkeys(digests, bytes(4)))
            library.catalog.exif.put(dict.fromkeys(digests, ExifInfo()))
            for digest, found in zip(digests, some, strict=True):
                library.thumbnails.path(digest).touch()
                library.catalog.photos.put(
                    found.path, photo=None, digest=digest, shape=(3, 2), taken=None,
                    size=found.size, mtime_ns=found.mtime_ns, inode=found.inode,
                )  # fmt: skip
                signature = sign_files(digest, ())
                library.catalog.sidecar_state.put(found.path, NO_METADATA, signature, ())


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
        make(library, Path(name) / "photos", asked.photos)
        print("first", *(f"{seconds:.2f}" for seconds in index(library)))
        for _ in range(asked.repeats):
            seconds, longest = index(library)
            print(f"{asked.photos:,} files, {seconds:.2f} s, longest step {longest * 1e3:.0f} ms")
        if asked.profile:
            profile = cProfile.Profile(time.process_time)
            profile.runcall(index, library)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(45)
        library.close()


if __name__ == "__main__":
    main()
