"""Queries over 100,000 photos: milliseconds from the end of typing to the first answer, kind by kind.

    python -m tests.benchmarks.searching DIR [--photos 100000]

Makes a library in DIR, once, with synthetic vectors, regions, palettes and facts; no picture files. Then
asks every query three times: `first` loads what only this kind of query needs, `then` is the median of
the others. Asserts nothing.
"""

import argparse
import statistics
import time
from pathlib import Path

from app.library import Library
from app.paths import find_app_paths
from app.query.parser import parse_query
from app.settings import Settings
from app.tasks.searching.search import SearchRequest, search
from tests.benchmarks.libraries import fill_library, path_at
from tests.benchmarks.scale import finish

_ROOT = Path("/photos")
_LIKE, _LIKE_TOO, _UNLIKE = (f'like:"{path_at(_ROOT, row)}"' for row in (1, 601, 1301))
QUERIES = (
    "stars:>=3 camera:eos december",
    "keyword:berlin -label:red after:2015",
    "name:77",
    _LIKE,
    f"{_LIKE} {_LIKE_TOO} -{_UNLIKE}",
    "dog on the beach",
    "dog -beach stars:>=2",
    "colour:#3366aa:0.3 colour:white",
    "sunset colour:orange iso:<400 folder:7",
)


def main() -> None:
    """Fill the library if it is empty, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=100_000)
    asked = parser.parse_args()
    library = Library(find_app_paths(asked.folder), Settings())
    try:
        if not library.catalog.photos.count():
            fill_library(library, _ROOT, asked.photos, is_there=False)
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
