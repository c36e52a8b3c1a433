"""All tiers at 100,000 photos: synthetic vectors, times, digests, and pairs whose pixels were compared.

    python -m tests.benchmarks.tiers [--photos 100000] [--library DIR]

The library is made once in DIR (a temporary folder where none is named) and used again from there.
Prints seconds for all tiers from an existing graph, milliseconds for one new photo to join its groups,
and for a slider that moves. Asserts nothing.
"""

import argparse
import statistics
import tempfile
import time
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from app.domain.groups import Tier
from app.domain.photo import ExifInfo
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.similarity.frames.comparisons import RECIPE, ComparisonStore
from app.similarity.frames.relation import FrameComparison, Relation
from app.tasks.grouping.groups import count_groups, list_groups
from app.tasks.grouping.incremental import join_newcomers
from app.tasks.grouping.neighbour_graph import update_graph
from app.tasks.grouping.themes import build_themes
from tests.benchmarks.scale import draw, finish

LINKED = (Tier.EXACT_DUPLICATE, Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE)
DETAILS = (0.3, 0.45, 0.55, 0.6, 0.7)


def fill(library: Library, count: int) -> None:
    """Photos in bursts of about three, every fiftieth file a copy, one in ten with a twin."""
    numbers = np.random.default_rng(3)
    digests = [f"{number:032x}" for number in range(count)]
    times = 1.7e9 + np.cumsum(np.where(numbers.random(count) < 0.3, 600.0, 0.4))
    catalog = library.catalog
    with catalog.transaction():
        catalog.folders.add(Path("/photos"))
        for number in range(count):
            for copy in ("",) if number % 50 else ("", " copy"):
                catalog.photos.put(
                    Path(f"/photos/{number // 1000:03}/DSC{number:06}{copy}.jpg"),
                    photo=None,
                    digest=digests[number],
                    shape=(4000, 3000),
                    taken=float(times[number]),
                    size=5_000_000 + number,
                    mtime_ns=number,
                )
        catalog.exif.put(
            {digest: ExifInfo("Maker Model 1", 0.01, has_fraction=True) for digest in digests}
        )
        catalog.vectors.put(library.embedder_name, digests, draw(count))
    graph, made_from = finish(update_graph(library))[0]
    finish(build_themes(library, graph, made_from))
    compared = ComparisonStore.from_arrays({}).of(graph.digests)
    rows = np.flatnonzero(numbers.random(count) < 0.1)
    pairs = np.unique(np.sort(np.stack([rows, graph.neighbours[rows, 0]], axis=1), axis=1), axis=0)
    kinds = numbers.choice(
        [Relation.SAME_FRAME, Relation.NEAR, Relation.BRACKET, Relation.NONE], len(pairs)
    )
    compared.add(pairs.astype(np.int64), [FrameComparison(Relation(kind), 0.9) for kind in kinds])
    compared.settled[:] = True
    with catalog.transaction():
        catalog.derived.put("compared", f"{RECIPE} drawn", compared.arrays())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--library", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        library = Library(find_app_paths(asked.library or Path(scratch)), Settings())
        if not library.catalog.photos.count():
            fill(library, asked.photos)
        measure(library)
        library.close()


def measure(library: Library) -> None:
    """Print what takes how long."""
    finish(library.refresh())
    start = time.perf_counter()
    for tier in (*LINKED, Tier.THEME):
        grouping, seconds, longest = finish(list_groups(library, tier, 0.5))
        print(
            f"{tier.value}: {len(grouping.groups):,} groups in {seconds:.2f} s, longest step {longest * 1e3:.0f} ms"
        )
    print(f"all tiers from the graph: {time.perf_counter() - start:.2f} s")
    joins = measure_newcomer(library)
    print(
        f"a new photo joins its groups: median {statistics.median(joins):.0f} ms, longest {max(joins):.0f} ms"
    )
    for tier in (*LINKED[1:], Tier.THEME):
        counts = [finish(count_groups(library, tier, detail))[1] * 1e3 for detail in DETAILS]
        lists = [finish(list_groups(library, tier, detail))[1] * 1e3 for detail in DETAILS]
        print(
            f"{tier.value}, slider moved: the number after {statistics.median(counts):.0f} ms "
            f"(longest {max(counts):.0f}), the groups after {statistics.median(lists):.0f} ms"
        )


def measure_newcomer(library: Library) -> list[float]:
    """Milliseconds until a photo that has just been stored is tied to its like; five times."""
    times: list[float] = []
    for number in range(5):
        digest = f"{-1 - number & (1 << 128) - 1:032x}"
        near = library.index.vector(1000 * number + 7)
        pixels = BytesIO()
        Image.effect_noise((400, 300), 60).convert("RGB").save(pixels, "JPEG")
        library.thumbnails.write(digest, pixels.getvalue())
        with library.catalog.transaction():
            library.catalog.photos.put(
                Path(f"/photos/new/{number}.jpg"),
                photo=None,
                digest=digest,
                shape=(4000, 3000),
                taken=1.7e9 + number,
                size=1,
                mtime_ns=1,
            )
            library.catalog.exif.put({digest: ExifInfo("Maker Model 1", 0.01, has_fraction=True)})
            library.catalog.vectors.put(library.embedder_name, [digest], near[None] * 0.99)
        times.append(finish(join_newcomers(library))[1] * 1e3)
    return times


if __name__ == "__main__":
    main()
