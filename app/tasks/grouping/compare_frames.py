"""Comparison of the frames of candidate pairs, and its stored results."""

import time
import zlib

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Change, Progress, ProgressMeter, Task, with_progress
from app.domain.vectors import to_unit
from app.library import Library
from app.similarity.frames.candidates import (
    FEW,
    by_layout,
    by_time,
    by_turned_layout,
    by_vector,
    of_few,
)
from app.similarity.frames.comparisons import RECIPE, ComparisonStore, Pairs
from app.similarity.frames.names import LAYOUT, MARGINS
from app.similarity.graph.neighbour_graph import NeighbourGraph
from app.similarity.grouping.calibration import Calibration
from app.tasks.grouping.frame_features import THREADS, FrameFeatureCache
from app.tasks.grouping.names import COMPARED, name_of_compared, name_of_graph
from app.tasks.grouping.pictures import analyse_composition

_TOGETHER = 4 * THREADS
"""Pairs compared in one step: 20 ms each, with the thumbnails."""
_SAVED_EVERY = 60.0
"""Seconds between stores of the results, so that a stopped run resumes from there."""


def compare_photos(
    library: Library, graph: NeighbourGraph, times: NDArray[np.float64], calibration: Calibration
) -> Task[None]:
    """Compare every pair that may show the same frame and was not compared before.

    `times` (n,) by the graph's rows, NaN where no clock can be trusted.
    """
    with FrameFeatureCache(library.thumbnails) as cache:
        analysed = yield from analyse_composition(library, graph.digests, cache)
        known = read_compared(library).of(graph.digests)
        proposed = yield from _propose(library, graph, known, times, calibration)
        todo = known.missing(proposed)
        # What was taken together is compared together, and cached.
        todo = todo[np.argsort(times[todo[:, 0]], kind="stable")]
        yield from _compare_all(library, graph, known, todo, cache, calibration)
    known.settled |= analysed
    if _name(library, known) != name_of_compared(library):
        _save(library, known)
        yield Change(groups=True)


def _propose(
    library: Library,
    graph: NeighbourGraph,
    known: ComparisonStore,
    times: NDArray[np.float64],
    calibration: Calibration,
) -> Task[Pairs]:
    """Return every pair that may show the same frame, known ones too."""
    if len(graph.digests) <= FEW:
        return of_few(len(graph.digests))
    layouts = yield from _layouts(library, graph)
    newcomers = np.flatnonzero(~known.settled)
    bordered = library.catalog.features.digests(MARGINS)
    framed = np.array([digest in bordered for digest in graph.digests.tolist()], np.bool_)
    steps = 2 * len(newcomers)
    alike = yield from with_progress(
        lambda done: Progress("Finding near duplicates", done, steps),
        by_layout(layouts, newcomers, framed),
    )
    turned = yield from with_progress(
        lambda done: Progress("Finding near duplicates", len(newcomers) + done, steps),
        by_turned_layout(layouts, newcomers),
    )
    near = by_vector(graph, layouts, calibration.proposed, calibration.likely)
    return np.concatenate([near, by_time(times), alike, turned])


def read_compared(library: Library) -> ComparisonStore:
    """Read all stored comparisons."""
    if not name_of_compared(library).startswith(RECIPE + " "):
        return ComparisonStore.from_arrays({})
    return ComparisonStore.from_arrays(library.catalog.derived.get(COMPARED))


def _layouts(library: Library, graph: NeighbourGraph) -> Task[NDArray[np.float32]]:
    """Read the layouts (n, 512) by the graph's rows; zeros where there is none."""
    row_of = {str(digest): row for row, digest in enumerate(graph.digests)}
    layouts = np.zeros((len(row_of), 512), np.float32)
    last = 0
    while True:
        last, digests, vectors = library.catalog.vectors.since(LAYOUT, last, 4_000)
        if not digests:
            return layouts
        here = [place for place, digest in enumerate(digests) if digest in row_of]
        layouts[[row_of[digests[place]] for place in here]] = to_unit(vectors[here])
        yield Progress("Finding near duplicates")


def _compare_all(
    library: Library,
    graph: NeighbourGraph,
    known: ComparisonStore,
    todo: Pairs,
    cache: FrameFeatureCache,
    calibration: Calibration,
) -> Task[None]:
    pace = ProgressMeter("Comparing similar photos", len(todo))
    saved = time.monotonic()
    is_few = len(graph.digests) <= FEW
    for start in range(0, len(todo), _TOGETHER):
        pairs = todo[start : start + _TOGETHER]
        near = is_few | (_cosines(graph, pairs) >= calibration.mirrored)
        known.add(*cache.compare(graph.digests, pairs, near))
        pace.done += len(pairs)
        if time.monotonic() - saved > _SAVED_EVERY:
            _save(library, known)
            saved = time.monotonic()
        yield pace.report()


def _cosines(graph: NeighbourGraph, pairs: Pairs) -> NDArray[np.float32]:
    """Return the cosines of pairs that are neighbours in the graph; 0 for others."""
    one, other = pairs.T
    forth = np.where(graph.neighbours[one] == other[:, None], graph.scores[one], 0).max(axis=1)
    back = np.where(graph.neighbours[other] == one[:, None], graph.scores[other], 0).max(axis=1)
    return np.maximum(forth, back).astype(np.float32)


def _save(library: Library, known: ComparisonStore) -> None:
    with library.catalog.transaction():
        library.catalog.derived.put(COMPARED, _name(library, known), known.arrays())


def _name(library: Library, known: ComparisonStore) -> str:
    """Name comparisons and graph by their content."""
    content = zlib.crc32(name_of_graph(library).encode())
    for part in (known.pairs, known.relations, known.settled):
        content = zlib.crc32(part.tobytes(), content)
    return f"{RECIPE} {len(known.pairs)} {content}"
