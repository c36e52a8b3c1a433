"""The map of likeness: a point for each photo, laid out once, and kept while photos come and go."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.child_process import run_here, run_in_child
from app.domain.columns.digests import DIGEST
from app.domain.columns.placed_photos import PlacedPhotos
from app.domain.progress import Change, Progress, Task, with_progress
from app.library import Library
from app.query.ast import Term
from app.similarity.graph.neighbour_graph import NeighbourGraph
from app.similarity.layout.layout import RECIPE, lay_out, place_newcomers
from app.similarity.layout.repulsion import FEW

_LIKENESS = "likeness"
_TURNOVER = 0.25
"""Of the photos laid out: with more newcomers than that, all are laid out anew."""
_MARGIN = 1.1
"""Side of the map for each of what was laid out: newcomers may lie outside of it."""


@dataclass(frozen=True, slots=True, eq=False)
class LikenessPoints(PlacedPhotos):
    """Photos on the map of likeness; all are without before groups were built."""

    points: NDArray[np.float64]
    """(n, 2) from 0 to 1."""


def build_likeness(library: Library, graph: NeighbourGraph, made_from: str) -> Task[None]:
    """Update the points to the neighbour graph; those of photos that stay are not moved unless much is new."""
    made_from = f"{made_from} {RECIPE}"
    if library.catalog.derived.made_from(_LIKENESS) == made_from:
        return
    old = _load(library)
    points, is_new = _keep(old, graph.digests) if old else (None, None)
    run = run_here if len(graph.digests) <= FEW else run_in_child
    if old is None or points is None or is_new is None:
        working = run(lay_out, graph.neighbours, graph.scores, graph.places)
        raw = yield from with_progress("Laying out photos by likeness", working)
        points = _scale(raw)
        built = np.array([len(points), np.ptp(raw, axis=0).max() * _MARGIN])
    else:
        built = old["built"]
        unit = np.float32(max(float(built[1]), 1e-6))
        working = run(place_newcomers, points * unit, is_new, graph.neighbours, graph.scores)
        placed = yield from with_progress("Placing new photos by likeness", working)
        # Their own numbers, not those that came back from a multiplication.
        points[is_new] = np.clip(placed[is_new] / unit, 0, 1)
    arrays = {"digests": graph.digests, "points": points, "built": built}
    with library.catalog.transaction():
        library.catalog.derived.put(_LIKENESS, made_from, arrays)
    yield Change(groups=True)


def list_likeness(library: Library, terms: Sequence[Term] = ()) -> Task[LikenessPoints]:
    """List the points of all photos that meet these field terms; copies are at one point."""
    store = yield from library.columns()
    photos = store.photos
    order = photos.by_time
    order = order[store.matching_mask(terms)[order]]
    stored = _load(library) or {"digests": np.zeros(0, "U32"), "points": np.zeros((0, 2))}
    digests = np.array(stored["digests"], DIGEST)
    sorting = np.argsort(digests)
    at = np.searchsorted(digests, photos.digests[order], sorter=sorting)
    at = np.minimum(at, max(len(digests) - 1, 0))
    has = np.zeros(len(order), np.bool_)
    if len(digests):
        at = sorting[at]
        has = digests[at] == photos.digests[order]
    yield Progress("Listing photos by likeness", len(order))
    points = stored["points"][at[has]].astype(np.float64).reshape(-1, 2)
    return LikenessPoints(photos, order[has], order[~has], points)


def _load(library: Library) -> dict[str, NDArray[np.generic]] | None:
    """Return the points last laid out; None without any of this model and recipe."""
    words = (library.catalog.derived.made_from(_LIKENESS) or "").split(" ")
    if words[0] != library.embedder_name or words[-1] != RECIPE:
        return None
    return library.catalog.derived.get(_LIKENESS)


def _keep(
    old: dict[str, NDArray[np.generic]], digests: NDArray[np.str_]
) -> tuple[NDArray[np.float32] | None, NDArray[np.bool_] | None]:
    """Return points (n, 2), and which rows have none yet; nothing where too many are new."""
    _, old_rows, rows = np.intersect1d(
        old["digests"], digests, assume_unique=True, return_indices=True
    )
    is_new = np.ones(len(digests), np.bool_)
    is_new[rows] = False
    known_count = float(old["built"][0])
    came = float(len(digests)) - known_count
    if max(int(is_new.sum()), came) > _TURNOVER * known_count or not len(rows):
        return None, None
    points = np.zeros((len(digests), 2), np.float32)
    points[rows] = old["points"][old_rows]
    return points, is_new


def _scale(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return points from 0 to 1, with a margin, and the same unit along both axes."""
    low, high = points.min(0), points.max(0)
    side = max(float((high - low).max()) * _MARGIN, 1e-6)
    return ((points - (low + high) / 2) / side + 0.5).astype(np.float32)
