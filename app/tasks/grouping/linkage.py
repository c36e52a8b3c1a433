"""The links between photos, from which every tier is cut, loaded or computed."""

import hashlib
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from app.domain.columns.digests import DIGEST
from app.domain.columns.photos import MEDIA_TYPES
from app.domain.progress import Progress, Task
from app.library import Library, MadeFrom
from app.similarity.frames.comparisons import Pairs, keys_of
from app.similarity.frames.names import PLAIN
from app.similarity.graph.neighbour_graph import NeighbourGraph
from app.similarity.grouping.calibration import Calibration
from app.similarity.grouping.capture_context import (
    CaptureContext,
    find_steps,
    make_capture_context,
    settle,
)
from app.similarity.grouping.linkage import LinkSet, Steps
from app.tasks.grouping.calibrate import read_calibration
from app.tasks.grouping.compare_frames import read_compared
from app.tasks.grouping.names import name_of_calibration, name_of_compared, name_of_graph
from app.tasks.grouping.neighbour_graph import read_graph

_BLOCK = 4_096
"""Pairs whose cosine is computed at a time: 40 MB of vectors."""


def load_links(library: Library) -> Task[LinkSet]:
    """Load all links between photos known now."""
    sceneless = yield from find_sceneless(library)
    made_from = (
        name_of_graph(library),
        name_of_compared(library),
        name_of_calibration(library),
        name_of_digests(sceneless),
    )
    if library.grouping.links is None or library.grouping.links[0] != made_from:
        yield from library.refresh()
        graph = read_graph(library)
        links = _joined(library.grouping.links, made_from, graph)
        if links is None:
            links = yield from _link(library, graph, read_calibration(library), sceneless)
            library.grouping.has_joined = False
        library.grouping.links = made_from, links
    return library.grouping.links[1]


def find_sceneless(library: Library) -> Task[frozenset[str]]:
    """Return the digests of photos that form no scenes: plain fields, screenshots and documents are all alike."""
    columns = yield from library.columns()
    pages = columns.photos.digests[columns.pages() > 0].astype("U32")
    return frozenset(library.catalog.features.digests(PLAIN)).union(pages.tolist())


def name_of_digests(digests: Collection[str]) -> str:
    """Return a name that differs between sets of digests."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _joined(
    before: tuple[MadeFrom, LinkSet] | None, made_from: MadeFrom, graph: NeighbourGraph
) -> LinkSet | None:
    """Return the links before, if only the graph changed, and its newcomers have joined them already.

    They stay until the pixels of all newcomers are compared: else these would leave their groups meanwhile.
    """
    if before is None or before[0][1:] != made_from[1:]:
        return None
    is_joined = np.isin(graph.digests, before[1].compared.digests).all()
    return before[1] if is_joined else None


def read_capture_context(library: Library, digests: NDArray[np.str_]) -> Task[CaptureContext]:
    """Gather the capture context of the photos of these digests, empty for those not shown."""
    photos, exif = library.photos_by_digest().columns, library.catalog.exif_columns
    rows = photos.by_digest.first_rows(digests.astype(DIGEST))
    numbers: dict[str, NDArray[np.float64]] = {}

    def of(values: NDArray[np.float64], empty: float = np.nan) -> NDArray[np.float64]:
        return np.append(values, empty)[rows]  # Without a row they have the last one.

    for name in ("has_fraction", "exposure_time", "aperture", "iso", "exposure_bias"):
        numbers[name] = of(exif.numbers(name, photos))
        yield Progress("Grouping photos")
    codes, names = exif.texts("camera", photos)
    # Where no camera is named, photos of one folder are taken to be of one.
    cameras = np.where(codes > 0, codes, len(names) + photos.folders)
    cameras = np.unique(of(cameras.astype(np.float64), -1), return_inverse=True)[1]
    moving = np.where(photos.media == MEDIA_TYPES.index("animation"), -1.0, 0.0)
    lengths = np.where(photos.media == MEDIA_TYPES.index("video"), photos.durations, moving)
    return make_capture_context(
        of(np.where(photos.taken, photos.times, np.nan)),
        numbers["has_fraction"] == 1,
        cameras,
        exposure_times=numbers["exposure_time"],
        apertures=numbers["aperture"],
        isos=numbers["iso"],
        biases=numbers["exposure_bias"],
        lengths=of(lengths, 0),
    )


def _link(
    library: Library, graph: NeighbourGraph, calibration: Calibration, sceneless: Collection[str]
) -> Task[LinkSet]:
    yield Progress("Grouping photos")
    known = yield from read_capture_context(library, graph.digests)
    yield Progress("Grouping photos")
    compared = settle(read_compared(library).of(graph.digests).related(), known)
    near, scores = _near(graph, sceneless)
    yield Progress("Grouping photos")
    pairs, gaps, exact = find_steps(known)
    cosines = yield from _cosines(library, graph, pairs)
    steps = Steps(pairs, gaps, cosines, exact)
    return LinkSet(len(graph.digests), near, scores, compared, steps, known, calibration)


def _near(graph: NeighbourGraph, sceneless: Collection[str]) -> tuple[Pairs, NDArray[np.float32]]:
    """Return the graph's edges, each once, with their cosines; none of photos that form no scenes."""
    count = len(graph.digests)
    rows = np.repeat(np.arange(count), graph.neighbours.shape[1])
    columns, scores = graph.neighbours.ravel().astype(np.int64), graph.scores.ravel()
    shows = ~np.isin(graph.digests, list(sceneless))
    kept = (columns >= 0) & shows[rows] & shows[columns]
    pairs, scores = np.sort(np.stack([rows, columns], axis=1)[kept], axis=1), scores[kept]
    _, first = np.unique(keys_of(pairs, count), return_index=True)
    return pairs[first], scores[first]


def _cosines(library: Library, graph: NeighbourGraph, pairs: Pairs) -> Task[NDArray[np.float32]]:
    index = library.index
    row_of = index.rows_of(graph.digests)
    found = [np.zeros(0, np.float32)]
    for start in range(0, len(pairs), _BLOCK):
        one, other = row_of[pairs[start : start + _BLOCK]].T
        one, other = index.centred(one), index.centred(other)
        found.append(np.einsum("ij,ij->i", one, other))
        yield Progress("Grouping photos", start, len(pairs))
    return np.concatenate(found)
