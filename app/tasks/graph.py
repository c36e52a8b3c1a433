"""Keep the graph of nearest neighbours up to what the library shows."""

import hashlib

import numpy as np

from app.library import Library
from app.news import Change, Pace, Task
from app.similarity.neighbours import Graph, build_graph

_GRAPH = "neighbours"


def bring_graph(library: Library) -> Task[tuple[Graph, str]]:
    """The graph of what is shown now, and what it was made from; built on from the last one."""
    yield from library.refresh()
    index = library.index
    rows = index.shown_rows()
    digests = np.array([index.digests[row] for row in rows], dtype="U32")
    made_from = f"{library.embedder_name} {hashlib.sha256(digests.tobytes()).hexdigest()}"
    if library.catalog.derived.made_from(_GRAPH) == made_from:
        return read_graph(library), made_from
    pace = Pace("Comparing photos", len(rows))
    building = build_graph(digests, index.centred(rows), _last(library))
    while True:
        try:
            pace.done, pace.total = next(building)
        except StopIteration as end:
            graph: Graph = end.value
            break
        yield pace.report()
    with library.catalog.transaction():
        library.catalog.derived.put(_GRAPH, made_from, graph.arrays())
    yield Change(groups=True)
    return graph, made_from


def read_graph(library: Library) -> Graph:
    """As it was last built for this model; of nothing where it never was."""
    return _last(library) or Graph.of_nothing()


def name_of_graph(library: Library) -> str:
    """What it was made from."""
    return library.catalog.derived.made_from(_GRAPH) or ""


def _last(library: Library) -> Graph | None:
    """None where it was never built, or of another model's vectors."""
    if name_of_graph(library).split(" ")[0] != library.embedder_name:
        return None
    return Graph.from_arrays(library.catalog.derived.get(_GRAPH))
