"""The neighbour graph, themes and search at 100,000 photos, with synthetic vectors of the built-in length.

    python tests/benchmarks/scale.py [--photos 100000]

The vectors fall off along their directions as real ones do, around one centre in a hundred photos.
Prints seconds for the graph, the tree and its cut, for 1 % of the photos coming and going, the
share of true neighbours found, and milliseconds for an exact search. Asserts nothing.
"""

import argparse
import statistics
import time
from collections.abc import Generator
from typing import Any

import numpy as np

from app.similarity.graph.neighbour_graph import NEIGHBOURS, build_graph
from app.similarity.grouping.theme_tree import ThemeTree, find_near_duplicates, grow_tree
from app.similarity.search.vector_index import VectorIndex
from app.vision.efficientnet import FEATURES


def draw(count: int) -> np.ndarray:
    """(count, 1280) unit vectors, centred."""
    numbers = np.random.default_rng(0)
    fall = np.linspace(2, 0.1, FEATURES, dtype=np.float32)
    centres = numbers.standard_normal((count // 100 + 1, FEATURES), dtype=np.float32) * fall
    rows = centres[numbers.integers(0, len(centres), count)]
    rows += numbers.standard_normal((count, FEATURES), dtype=np.float32) * fall * np.float32(0.8)
    rows -= rows.mean(axis=0)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


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


def true_share(vectors: np.ndarray, neighbours: np.ndarray) -> float:
    """Of 200 photos' true neighbours, how many the graph has."""
    rows = np.random.default_rng(1).integers(0, len(vectors), 200)
    scores = vectors[rows] @ vectors.T
    scores[np.arange(len(rows)), rows] = -2
    true = np.argpartition(-scores, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    return float(
        np.mean(
            [len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(true, neighbours[rows], strict=True)]
        )
    )


def search_times(digests: np.ndarray, vectors: np.ndarray) -> list[float]:
    """Milliseconds of 50 searches for the 100 nearest, all vectors in the index."""
    index = VectorIndex()
    index.add(digests.tolist(), vectors)
    index.show(digests.tolist())
    index.search(vectors[0], 100)
    times: list[float] = []
    for row in range(1, 51):
        start = time.perf_counter()
        index.search(vectors[row], 100)
        times.append((time.perf_counter() - start) * 1e3)
    return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    count = parser.parse_args().photos
    vectors = draw(count)
    digests = np.array([f"{number:032x}" for number in range(count)], dtype="U32")
    graph, built, step = finish(build_graph(digests, vectors))
    start = time.perf_counter()
    tree = ThemeTree(
        **grow_tree(
            graph.neighbours, graph.places, find_near_duplicates(graph.neighbours, graph.scores)
        )
    )
    grown = time.perf_counter() - start
    start = time.perf_counter()
    themes = len(np.unique(tree.cut(0.5)))
    cut = time.perf_counter() - start
    stay = np.sort(np.random.default_rng(2).permutation(count)[: count - count // 100])
    less, gone, _ = finish(build_graph(digests[stay], vectors[stay], graph))
    _, come, _ = finish(build_graph(digests, vectors, less))
    times = search_times(digests, vectors)
    lines = (
        f"{count:,} vectors of {FEATURES}",
        f"graph {built:.1f} s (longest step {step * 1e3:.0f} ms), tree {grown:.1f} s, together {built + grown:.1f} s",
        f"true neighbours found {true_share(vectors, graph.neighbours):.3f}",
        f"cut {cut * 1e3:.1f} ms, {themes:,} themes",
        f"1 % gone {gone:.1f} s, 1 % come {come:.1f} s",
        f"exact search, median of 50: {statistics.median(times):.1f} ms (longest {max(times):.1f} ms)",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
