"""The library's neighbour graph."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Change, ProgressMeter, Task, with_progress
from app.library import Library
from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph
from app.tasks.grouping.names import GRAPH, name_of_graph


def update_graph(library: Library) -> Task[tuple[NeighbourGraph, str]]:
    """Update the graph to the photos to show now; return it, and what it was made from."""
    yield from library.refresh()
    index = library.index
    rows = index.shown_rows()
    digests = index.table.digests_of(rows)
    made_from = _name(library, digests)
    if library.catalog.derived.made_from(GRAPH) == made_from:
        return read_graph(library), made_from
    pace = ProgressMeter("Comparing photos", len(rows))
    building = build_graph(digests, index.centred_source(rows), _last_of_these_vectors(library))
    graph = yield from with_progress(pace.report_at, building)
    with library.catalog.transaction():
        library.catalog.derived.put(GRAPH, made_from, graph.arrays())
    yield Change(groups=True)
    return graph, made_from


def read_graph(library: Library) -> NeighbourGraph:
    """Return the graph last built for this model; without one, that of no photos."""
    return _last(library) or NeighbourGraph.of_nothing()


def _last(library: Library) -> NeighbourGraph | None:
    """Return the last graph; None if there is none of this model."""
    if name_of_graph(library).split(" ")[0] != library.embedder_name:
        return None
    return NeighbourGraph.from_arrays(library.catalog.derived.get(GRAPH))


def _last_of_these_vectors(library: Library) -> NeighbourGraph | None:
    """Return the last graph; None also if vectors of pictures now stand for photos that it holds."""
    graph = _last(library)
    is_so = graph is not None and _name(library, graph.digests) == name_of_graph(library)
    return graph if is_so else None


def _name(library: Library, digests: NDArray[np.str_]) -> str:
    """Name the graph of photos by the vectors that stand for them now."""
    name = f"{library.embedder_name} {_digest(digests)}"
    within = library.similarity_model.within_margins
    framed = [digest for digest in digests.tolist() if digest in within] if within else []
    return f"{name} {_digest(np.array(framed, 'U32'))}" if framed else name


def _digest(digests: NDArray[np.str_]) -> str:
    return hashlib.sha256(digests.tobytes()).hexdigest()
