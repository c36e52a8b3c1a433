"""Neighbour graph of faces: kept, and brought up to date by the faces that came and went."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.catalog.people.faces import FACE_GRAPH
from app.domain.people import FaceState
from app.domain.progress import ProgressMeter, Task, with_progress
from app.library import Library
from app.similarity.graph.neighbour_graph import NeighbourGraph, build_graph

_RECIPE = "1"
_STORED_AGAIN = 0.02
"""Share of the faces that come and go before the graph is stored again: of 20,000 faces it has 9 MB."""


def update_face_graph(
    library: Library, faces: Sequence[FaceState], vectors: NDArray[np.float32]
) -> Task[NeighbourGraph]:
    """Return the graph of these faces, each with its vector of length 1, in their order."""
    keys = np.array([_key_of(each) for each in faces], "U32")
    if library.faces.graph is None:
        library.faces.graph = _load(library)
    old = library.faces.graph
    if old is not None and np.array_equal(old.digests, keys):
        return old
    pace = ProgressMeter("Grouping faces", len(faces))
    graph = yield from with_progress(pace.report_at, build_graph(keys, vectors, old))
    library.faces.graph = graph
    _store(library, graph)
    return graph


def _load(library: Library) -> NeighbourGraph | None:
    derived = library.catalog.derived
    if derived.made_from(FACE_GRAPH) != _RECIPE:
        return None
    graph = NeighbourGraph.from_arrays(derived.get(FACE_GRAPH))
    library.faces.stored = frozenset(graph.digests.tolist())
    return graph


def _store(library: Library, graph: NeighbourGraph) -> None:
    """Store a graph, unless nearly the same is stored: the few other faces are compared again at the next start."""
    keys, stored = frozenset(graph.digests.tolist()), library.faces.stored
    if stored is None or len(keys ^ stored) > _STORED_AGAIN * len(keys):
        library.catalog.derived.put(FACE_GRAPH, _RECIPE, graph.arrays())
        library.faces.stored = keys


def _key_of(state: FaceState) -> str:
    """Return another key whenever the face or its vector is another."""
    face = state.face
    assert face.vector is not None
    box = face.ref.box
    place = np.array([box.x, box.y, box.width, box.height])
    content = face.ref.digest.encode() + place.tobytes() + face.vector.tobytes()
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
