"""Queries over 100,000 photos: milliseconds from the end of typing to the first answer, kind by kind.

    python -m tests.benchmarks.searching DIR [--photos 100000]

Makes a library in DIR, once, with synthetic vectors, regions, palettes and facts; no picture files. Then
asks every query three times: `first` loads what only this kind of query needs, `then` is the median of
the others. Asserts nothing.
"""

import argparse
import random
import statistics
import time
from pathlib import Path

import numpy as np

from app.domain.groups import ContentRef
from app.domain.metadata import LABELS
from app.domain.photo import ExifInfo
from app.library import Library
from app.paths import find_app_paths
from app.query.parser import parse_query
from app.settings import Settings
from app.similarity.colour.palette import COLOURS
from app.similarity.regions.descriptors import name_regions
from app.tasks.searching.search import SearchRequest, search
from tests.benchmarks.scale import draw, finish

_STEP = 5_000

QUERIES = (
    "stars:>=3 camera:eos december",
    "keyword:berlin -label:red after:2015",
    "name:77",
    'like:"/photos/folder 0/IMG_0.jpg"',
    'like:"/photos/folder 0/IMG_0.jpg" like:"/photos/folder 1/IMG_1.jpg" -like:"/photos/folder 2/IMG_2.jpg"',
    "dog on the beach",
    "dog -beach stars:>=2",
    "colour:#3366aa:0.3 colour:white",
    "sunset colour:orange iso:<400 folder:7",
)


def fill(library: Library, count: int) -> None:
    """Photos that are only known, in the library."""
    numbers, chance = np.random.default_rng(0), random.Random(0)
    vectors = draw(count)
    catalog = library.catalog
    with catalog.transaction():
        catalog.folders.add(Path("/photos"))
    for start in range(0, count, _STEP):
        rows = range(start, min(start + _STEP, count))
        digests = [f"{row:032x}" for row in rows]
        with catalog.transaction():
            catalog.vectors.put(library.embedder_name, digests, vectors[rows.start : rows.stop])
            regions = numbers.integers(-90, 90, (len(rows), 13 * 256), dtype=np.int8)
            catalog.regions.put(name_regions(library.embedder_name), digests, regions)
            packed = numbers.integers(1, 255, (len(rows), COLOURS * 4), dtype=np.uint8)
            catalog.palettes.put(
                {digest: row.tobytes() for digest, row in zip(digests, packed, strict=True)}
            )
            catalog.exif.put({digest: _shot(chance) for digest in digests})
            for row, digest in zip(rows, digests, strict=True):
                _put_photo(library, row, digest, chance)
        print(f"{rows.stop:,} photos", end="\r", flush=True)


def _shot(chance: random.Random) -> ExifInfo:
    return ExifInfo(
        f"Canon EOS R{chance.randrange(9)}", iso=100.0 * 2 ** chance.randrange(8), focal_length=50
    )


def _put_photo(library: Library, row: int, digest: str, chance: random.Random) -> None:
    path = Path(f"/photos/folder {row % 500}/IMG_{row}.jpg")
    library.catalog.photos.put(
        path,
        photo=None,
        digest=digest,
        shape=(6000, 4000),
        taken=1.2e9 + row * 5_000.0,
        size=row + 1,
        mtime_ns=row,
        inode=row + 1,
    )
    if chance.random() < 0.3:
        text = {
            "stars": chance.randrange(6),
            "label": chance.choice(LABELS),
            "keywords": (chance.choice(("berlin", "rome", "oslo")),),
        }
        library.catalog.metadata_log.append([(ContentRef(digest, path), text)], 1.0)


def main() -> None:
    """Fill the library if it is empty, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=100_000)
    asked = parser.parse_args()
    library = Library(find_app_paths(asked.folder), Settings())
    try:
        if not library.catalog.photos.count():
            fill(library, asked.photos)
        _, seconds, _ = finish(search(library, SearchRequest(parse_query("stars:5").query)))
        print(f"opening, what every query needs: {seconds:.1f} s")
        for text in QUERIES:
            times: list[float] = []
            for _ in range(4):
                start = time.perf_counter()
                result, *_ = finish(search(library, SearchRequest(parse_query(text).query)))
                times.append(1000 * (time.perf_counter() - start))
            print(
                f"{text}\n  first {times[0]:.0f} ms, then {statistics.median(times[1:]):.0f} ms; "
                f"{result.matching:,} match"
            )
    finally:
        library.close()


if __name__ == "__main__":
    main()
