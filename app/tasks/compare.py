"""Look at the pixels of photos that may show the same frame, and keep what was found."""

import os
import time
import zlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from app.files.pixels import to_array
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.news import Change, Pace, Progress, Task
from app.similarity.calibration import Calibration
from app.similarity.candidates import by_layout, by_time, by_vector
from app.similarity.compared import RECIPE, Compared, Pairs
from app.similarity.frames import NOTHING, Finding, Relation, compare, is_mirrored
from app.similarity.neighbours import Graph
from app.similarity.sight import LAYOUT, Sight, mirror, see

_NAME = "compared"
_TOGETHER = 32
"""Pairs compared in one step."""
_REMEMBERED = 4_000
"""Photos whose corners are kept at hand: 130 KB each."""
_SAVED_EVERY = 60.0
"""Seconds after which what was found is stored, so that a stopped run goes on from there."""


def compare_photos(
    library: Library, graph: Graph, times: NDArray[np.float64], calibration: Calibration
) -> Task[None]:
    """Compare every pair that may show the same frame and was not compared before.

    `times` (n,) by the graph's rows, NaN where no clock can be trusted.
    """
    with ThreadPoolExecutor(os.cpu_count() or 2) as threads:
        # Pillow and OpenCV let go of the interpreter while they work, so threads are enough.
        looking = Looking(library.thumbnails, threads)
        yield from _lay_out(library, graph, looking)
        known = read_compared(library).of(graph.digests)
        newcomers = np.flatnonzero(~known.settled)
        layouts = yield from _layouts(library, graph)
        proposed = [by_vector(graph, calibration.proposed), by_time(times)]
        searching = by_layout(layouts, newcomers)
        while True:
            try:
                done = next(searching)
            except StopIteration as end:
                proposed.append(end.value)
                break
            yield Progress("Looking for the same frames", done, len(newcomers))
        todo = known.missing(np.concatenate(proposed))
        todo = todo[
            np.argsort(times[todo[:, 0]], kind="stable")
        ]  # What was taken together looks alike.
        yield from _compare_all(library, graph, known, todo, looking, calibration)


def read_compared(library: Library) -> Compared:
    """All that is known of pairs of photos."""
    if not name_of_compared(library).startswith(RECIPE + " "):
        return Compared.from_arrays({})
    return Compared.from_arrays(library.catalog.derived.get(_NAME))


def name_of_compared(library: Library) -> str:
    """Another text whenever more is known."""
    return library.catalog.derived.made_from(_NAME) or ""


class Looking:
    """Photos as they are compared, those used last at hand."""

    def __init__(self, thumbnails: ThumbnailStore, threads: ThreadPoolExecutor) -> None:
        self._thumbnails = thumbnails
        self._sights: OrderedDict[str, Sight | None] = OrderedDict()
        self.threads = threads

    def at(self, digests: list[str]) -> list[Sight | None]:
        """What is seen in these photos; None where a thumbnail is missing."""
        missing = [digest for digest in dict.fromkeys(digests) if digest not in self._sights]
        self._sights.update(zip(missing, self.threads.map(self._look, missing), strict=True))
        for digest in digests:
            self._sights.move_to_end(digest)
        found = [self._sights[digest] for digest in digests]
        while len(self._sights) > _REMEMBERED:
            self._sights.popitem(last=False)
        return found

    def _look(self, digest: str) -> Sight | None:
        pixels = self._thumbnails.read(digest)
        if pixels is None:
            return None
        grey = to_array(pixels) @ np.array([0.299, 0.587, 0.114])
        return see(grey.round().astype(np.uint8))


def _lay_out(library: Library, graph: Graph, looking: Looking) -> Task[None]:
    """Store the layout of every photo that has none."""
    vectors = library.catalog.vectors
    known = vectors.digests(LAYOUT)
    rows = np.array([row for row, each in enumerate(graph.digests) if each not in known], np.int64)
    pace = Pace("Looking at the layout of photos", len(rows))
    for start in range(0, len(rows), _TOGETHER):
        digests = [str(graph.digests[row]) for row in rows[start : start + _TOGETHER]]
        seen = [(d, s.layout) for d, s in zip(digests, looking.at(digests), strict=True) if s]
        if seen:
            with library.catalog.transaction():
                vectors.put(LAYOUT, [d for d, _ in seen], np.stack([each for _, each in seen]))
        pace.done += len(digests)
        yield pace.report()


def _layouts(library: Library, graph: Graph) -> Task[NDArray[np.float32]]:
    """(n, 512) by the graph's rows; zeros where there is none."""
    row_of = {str(digest): row for row, digest in enumerate(graph.digests)}
    layouts = np.zeros((len(row_of), 512), np.float32)
    last = 0
    while True:
        last, digests, vectors = library.catalog.vectors.since(LAYOUT, last, 4_000)
        if not digests:
            return layouts
        here = [place for place, digest in enumerate(digests) if digest in row_of]
        layouts[[row_of[digests[place]] for place in here]] = vectors[here]
        yield Progress("Looking for the same frames")


def _compare_all(
    library: Library,
    graph: Graph,
    known: Compared,
    todo: Pairs,
    looking: Looking,
    calibration: Calibration,
) -> Task[None]:
    pace = Pace("Comparing look-alikes", len(todo))
    saved = time.monotonic()
    for start in range(0, len(todo), _TOGETHER):
        pairs = todo[start : start + _TOGETHER]
        ones, others = (looking.at([str(each) for each in graph.digests[rows]]) for rows in pairs.T)
        near = _cosines(graph, pairs) >= calibration.mirrored
        known.add(pairs, list(looking.threads.map(compare_two, ones, others, near)))
        pace.done += len(pairs)
        if time.monotonic() - saved > _SAVED_EVERY:
            _save(library, known)
            saved = time.monotonic()
        yield pace.report()
    if not known.settled.all() or len(todo):
        known.settled[:] = True
        _save(library, known)
        yield Change(groups=True)


def compare_two(one: Sight | None, other: Sight | None, near: bool) -> Finding:
    """What two photos are to each other; `near` says that their vectors are as near as a mirror image's."""
    if one is None or other is None:
        return NOTHING
    found = compare(one, other)
    doubtful = found.relation in (
        Relation.NONE,
        Relation.NEAR,
    )  # Some frames are like their own mirror image.
    if doubtful and near and is_mirrored(one, mirror(other)):
        return Finding(Relation.MIRROR, 1.0)
    return found


def _cosines(graph: Graph, pairs: Pairs) -> NDArray[np.float32]:
    """Of pairs that are neighbours in the graph; 0 for others."""
    one, other = pairs.T
    forth = np.where(graph.neighbours[one] == other[:, None], graph.scores[one], 0).max(axis=1)
    back = np.where(graph.neighbours[other] == one[:, None], graph.scores[other], 0).max(axis=1)
    return np.maximum(forth, back).astype(np.float32)


def _save(library: Library, known: Compared) -> None:
    content = zlib.crc32(known.pairs.tobytes()) ^ zlib.crc32(known.relations.tobytes())
    with library.catalog.transaction():
        library.catalog.derived.put(_NAME, f"{RECIPE} {len(known.pairs)} {content}", known.arrays())
