"""Keep the neighbour graph up to date with the library."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from app.domain.progress import Change, ProgressMeter, Task
from app.library import Library
from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph

_GRAPH = "neighbours"


def update_graph(library: Library) -> Task[tuple[NeighbourGraph, str]]:
    """The graph of what is shown now, and what it was made from; built on from the last one."""
    yield from library.refresh()
    index = library.index
    rows = index.shown_rows()
    digests = np.array([index.digests[row] for row in rows], dtype="U32")
    made_from = _name(library, digests)
    if library.catalog.derived.made_from(_GRAPH) == made_from:
        return read_graph(library), made_from
    pace = ProgressMeter("Comparing photos", len(rows))
    building = build_graph(digests, index.centred(rows), _last_of_these_vectors(library))
    while True:
        try:
            pace.done, pace.total = next(building)
        except StopIteration as end:
            graph: NeighbourGraph = end.value
            break
        yield pace.report()
    with library.catalog.transaction():
        library.catalog.derived.put(_GRAPH, made_from, graph.arrays())
    yield Change(groups=True)
    return graph, made_from


def read_graph(library: Library) -> NeighbourGraph:
    """As it was last built for this model; of nothing where it never was."""
    return _last(library) or NeighbourGraph.of_nothing()


def name_of_graph(library: Library) -> str:
    """What it was made from."""
    return library.catalog.derived.made_from(_GRAPH) or ""


def _last(library: Library) -> NeighbourGraph | None:
    """None where it was never built, or of another model's vectors."""
    if name_of_graph(library).split(" ")[0] != library.embedder_name:
        return None
    return NeighbourGraph.from_arrays(library.catalog.derived.get(_GRAPH))


def _last_of_these_vectors(library: Library) -> NeighbourGraph | None:
    """None, too, where vectors of pictures have come to stand for photos that it holds."""
    graph = _last(library)
    is_so = graph is not None and _name(library, graph.digests) == name_of_graph(library)
    return graph if is_so else None


def _name(library: Library, digests: NDArray[np.str_]) -> str:
    """Of the graph of these photos, by the vectors that stand for them now."""
    name = f"{library.embedder_name} {_digest(digests)}"
    within = library.similarity_model.within_margins
    framed = [digest for digest in digests.tolist() if digest in within] if within else []
    return f"{name} {_digest(np.array(framed, 'U32'))}" if framed else name


def _digest(digests: NDArray[np.str_]) -> str:
    return hashlib.sha256(digests.tobytes()).hexdigest()
