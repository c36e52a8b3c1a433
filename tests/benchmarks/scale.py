"""The neighbour graph, themes and search at 100,000 or 500,000 photos, with synthetic vectors of the built-in length.

    python -m tests.benchmarks.scale [--photos 100000] [--rivals]

The vectors fall off along their directions as real ones do, around one centre in a hundred photos, and lie in a file
of 8-bit numbers as a library's do. Prints seconds for the graph, the tree and its cut, for 1 % of the photos coming
and going, the share of true neighbours found, milliseconds for a search of the nearest 200, and the memory of the
process. With --rivals, the same neighbours by libraries for approximate search, where they are installed (usearch,
hnswlib, faiss-cpu). Asserts nothing.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from app.domain.vectors import quantize
from app.similarity.graph.neighbour_graph import NEIGHBOURS, build_graph
from app.similarity.grouping.theme_tree import ThemeTree, find_near_duplicates, grow_tree
from app.similarity.search.vector_index import VectorIndex
from app.vision.efficientnet import FEATURES
from tests.benchmarks.figures import record
from tests.benchmarks.libraries import draw_parts

_STEP = 5_000
_GOALS = {100_000: 25, 500_000: 360}
"""Seconds for graph and themes of so many vectors."""
_MOST_MEMORY = 3
_MOST_SEARCH = 40


def draw(count: int) -> np.ndarray:
    """(count, 1280) unit vectors, centred."""
    rows = np.concatenate(list(draw_parts(count)))
    rows -= rows.mean(axis=0)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def draw_file(path: Path, count: int) -> np.ndarray:
    """(count, 1280) numbers of 8 bits, mapped from a file."""
    with path.open("wb") as file:
        for rows in draw_parts(count):
            file.write(quantize(rows).tobytes())
    return np.memmap(path, np.int8, "r", shape=(count, FEATURES))


def finish(task: Generator[Any, None, Any]) -> tuple[Any, float, float]:
    """The answer, seconds in all, and seconds of the longest step."""
    start = last = time.perf_counter()
    longest = 0.0
    while True:
        try:
            next(task)
        except StopIteration as end:
            return end.value, time.perf_counter() - start, longest
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()


def sample_neighbours(vectors: Any) -> tuple[np.ndarray, np.ndarray]:
    """200 rows, and the true neighbours of each."""
    rows = np.random.default_rng(1).integers(0, len(vectors), 200)
    ones = vectors[rows]
    scores = np.empty((len(rows), len(vectors)), np.float32)
    for start in range(0, len(vectors), _STEP):
        part = np.arange(start, min(len(vectors), start + _STEP))
        scores[:, part] = ones @ vectors[part].T
    scores[np.arange(len(rows)), rows] = -2
    return rows, np.argpartition(-scores, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]


def found_share(true: np.ndarray, found: np.ndarray) -> float:
    """Of true neighbours, how many were found."""
    pairs = zip(true, found, strict=True)
    return float(np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in pairs]))


def _anonymous(process: psutil.Process) -> float:
    """Return the memory of a process, in GB, without the files that it has mapped."""
    info = process.memory_info()
    return (info.rss - getattr(info, "shared", 0)) / 1e9


def search_times(index: VectorIndex) -> list[float]:
    """Milliseconds of 50 searches for the 200 nearest."""
    for _ in index.prepare():
        pass
    times: list[float] = []
    for row in range(51):
        query = index.vector(row)
        start = time.perf_counter()
        index.search(query, 200)
        times.append((time.perf_counter() - start) * 1e3)
    return times[1:]


def _usearch(vectors: np.ndarray) -> np.ndarray:
    from usearch.index import Index  # type: ignore[import-not-found]

    index = Index(ndim=vectors.shape[1], metric="ip", dtype="f16")
    index.add(np.arange(len(vectors)), vectors)
    return np.asarray(index.search(vectors, NEIGHBOURS + 1).keys)[:, 1:]


def _hnswlib(vectors: np.ndarray) -> np.ndarray:
    import hnswlib  # type: ignore[import-not-found]

    index = hnswlib.Index("ip", vectors.shape[1])
    index.init_index(len(vectors), ef_construction=200, M=16)
    index.add_items(vectors)
    index.set_ef(4 * NEIGHBOURS)
    return index.knn_query(vectors, NEIGHBOURS + 1)[0][:, 1:]


def _faiss(vectors: np.ndarray) -> np.ndarray:
    import faiss  # type: ignore[import-not-found]

    cells = 4 * int(len(vectors) ** 0.5)
    index = faiss.index_factory(vectors.shape[1], f"IVF{cells},Flat", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[:: max(1, len(vectors) // (64 * cells))])
    index.add(vectors)
    index.nprobe = 32
    return index.search(vectors, NEIGHBOURS + 1)[1][:, 1:]


RIVALS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("usearch (HNSW, f16)", _usearch),
    ("hnswlib (HNSW, M 16, ef 200/96)", _hnswlib),
    ("faiss-cpu (IVF, 32 cells)", _faiss),
)


def measure_rivals(vectors: Any) -> None:
    """Time other libraries over whole vectors of 32 bits, and print what they find."""
    rows, true = sample_neighbours(vectors)
    whole = np.concatenate(
        [
            vectors[np.arange(start, min(len(vectors), start + _STEP))]
            for start in range(0, len(vectors), _STEP)
        ]
    )
    for name, find in RIVALS:
        start = time.perf_counter()
        try:
            found = find(whole)
        except ImportError:
            print(f"{name}: not installed")
            continue
        seconds = time.perf_counter() - start
        record(f"{len(vectors):,} vectors: neighbours by {name}", seconds, "s")
        record(f"{len(vectors):,} vectors: recall of {name}", found_share(true, found[rows]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--rivals", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(draw_file(Path(name) / "rows", asked.photos), rivals=asked.rivals)


def measure(numbers: np.ndarray, *, rivals: bool) -> None:
    """Measure all with these vectors."""
    count = len(numbers)
    digests = np.array([f"{number:032x}" for number in range(count)], dtype="S32")
    index, process = VectorIndex(), psutil.Process()
    start = time.perf_counter()
    index.attach(digests, numbers)
    index.show(digests)
    vectors = index.centred_source(np.arange(count))
    print(f"{count:,} vectors of {FEATURES}, loaded in {time.perf_counter() - start:.2f} s")
    names = digests.astype("U32")
    graph, built, step = finish(build_graph(names, vectors))
    rows, true = sample_neighbours(vectors)
    what = f"{count:,} vectors"
    record(f"{what}: graph", built, "s")
    record(f"{what}: longest step of the graph", step * 1e3, "ms")
    share = found_share(true, graph.neighbours[rows])
    record(f"{what}: recall of the graph", share, goal=0.995, least=True)
    start = time.perf_counter()
    sets = find_near_duplicates(graph.neighbours, graph.scores)
    tree = ThemeTree(**grow_tree(graph.neighbours, graph.places, sets))
    grown = time.perf_counter() - start
    start = time.perf_counter()
    themes = len(np.unique(tree.cut(0.5)))
    cut = (time.perf_counter() - start) * 1e3
    record(f"{what}: graph and themes", built + grown, "s", goal=_GOALS.get(count))
    record(f"{what}: themes cut into {themes:,}", cut, "ms")
    # Files that are mapped are given back where memory is short, and so not counted.
    record(f"{what}: memory after the graph", _anonymous(process), "GB", goal=_MOST_MEMORY)
    stay = np.sort(np.random.default_rng(2).permutation(count)[: count - count // 100])
    less, gone, _ = finish(build_graph(names[stay], index.centred_source(stay), graph))
    _, come, _ = finish(build_graph(names, vectors, less))
    record(f"{what}: graph, 1 % gone", gone, "s")
    record(f"{what}: graph, 1 % come", come, "s")
    times = search_times(index)
    record(f"{what}: search of the nearest 200", statistics.median(times), "ms", goal=_MOST_SEARCH)
    record(f"{what}: longest search", max(times), "ms")
    if rivals:
        measure_rivals(vectors)


if __name__ == "__main__":
    main()
