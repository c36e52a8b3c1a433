"""The map of likeness: how far neighbours on it are neighbours in truth, and how long it takes.

    python -m tests.benchmarks.likeness [LIBRARY] [--umap PYTHON] [--photos 100000]

LIBRARY is the folder of a library with indexed photos; without one, vectors of kinds are drawn. PYTHON is that of an
environment with umap-learn, which lays out the same vectors by its defaults (and by cosine) in a process of its own,
compiling included. Prints trustworthiness at 15 neighbours, and seconds of wall clock and processor for each; and the
time of as many drawn vectors. Asserts nothing.
"""

import argparse
import resource
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.child_process import run_in_child
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph
from app.similarity.layout.layout import lay_out
from app.tasks.grouping.neighbour_graph import update_graph
from tests.benchmarks.figures import record
from tests.running import answer_of
from tests.similarity.blobs import clumped_vectors, digests_of
from tests.similarity.layout.trust import trustworthiness

_GOAL = 60.0
_UMAP = """
import sys, numpy as np
vectors = np.load(sys.argv[1])
import umap
points = umap.UMAP(metric=sys.argv[3]).fit_transform(vectors)
np.save(sys.argv[2], points)
"""


def children_seconds() -> float:
    """Seconds of the processor in the children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lay_out_timed(name: str, graph: NeighbourGraph, goal: float | None = None) -> np.ndarray:
    """Lay out in a child process, and record the time."""
    begun, used = time.perf_counter(), children_seconds()
    points = answer_of(run_in_child(lay_out, graph.neighbours, graph.scores, graph.places))
    record(f"{name}: laid out", time.perf_counter() - begun, "s", goal=goal)
    record(f"{name}: laid out, processor", children_seconds() - used, "s")
    return points


def run_umap(python: str, vectors: np.ndarray, metric: str) -> None:
    """Lay out by umap-learn, and record time and trustworthiness."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "vectors.npy"), Path(folder, "points.npy")
        np.save(source, vectors)
        begun, used = time.perf_counter(), children_seconds()
        subprocess.run([python, "-c", _UMAP, source, target, metric], check=True)
        record(f"umap-learn, {metric}: laid out", time.perf_counter() - begun, "s")
        record(f"umap-learn, {metric}: laid out, processor", children_seconds() - used, "s")
        record(f"umap-learn, {metric}: trustworthiness", trustworthiness(vectors, np.load(target)))


def read_vectors(folder: Path) -> tuple[NeighbourGraph, np.ndarray]:
    """Return the graph of a library, and the vectors (n, d) it is made from."""
    library = Library(find_app_paths(folder), Settings())
    graph, _ = answer_of(update_graph(library))
    rows = library.index.shown_rows()
    vectors = library.index.centred_source(rows)[np.arange(len(rows))]
    library.close()
    return graph, vectors


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--umap", metavar="PYTHON", default="")
    parser.add_argument("--photos", type=int, default=100_000)
    given = parser.parse_args()
    if given.library:
        graph, vectors = read_vectors(given.library)
    else:
        vectors, _ = clumped_vectors((70,) * 100, spread=0.8)
        graph = answer_of(build_graph(digests_of(len(vectors)), vectors))
    points = lay_out_timed(f"{len(vectors):,} photos", graph)
    record(f"{len(vectors):,} photos: trustworthiness", trustworthiness(vectors, points))
    if given.umap:
        for metric in ("euclidean", "cosine"):
            run_umap(given.umap, vectors, metric)
    if given.photos:
        many, _ = clumped_vectors((50,) * (given.photos // 50), spread=0.8)
        graph = answer_of(build_graph(digests_of(len(many)), many))
        lay_out_timed(f"{len(many):,} drawn", graph, _GOAL)


if __name__ == "__main__":
    main()
