"""How long grouping many faces takes: `python -m tests.benchmarks.people [FACES]`.

Vectors are drawn: persons with ten faces each, and as many strangers. Prints seconds for the first grouping, again with
nothing changed, after a rating, after a face was confirmed, and in a library that was opened anew.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.domain.people import Box, Face, FaceRef
from app.domain.vectors import to_unit
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from app.tasks.people.decide import name_faces
from app.tasks.people.group_faces import FaceGroups, group_faces
from tests.running import answer_of

FACES = 20_000
OF_ONE = 10
"""Faces of a person."""
SPREAD = 0.09
"""Of the numbers of one person's vectors: cosines of 0.5 on average, as on portraits."""


def draw_vectors(count: int) -> np.ndarray:
    """Unit vectors (count, 128), half of them of persons with OF_ONE faces."""
    rng = np.random.default_rng(0)
    persons = to_unit(rng.normal(size=(count // 2 // OF_ONE, 128)).astype(np.float32))
    known = np.repeat(persons, OF_ONE, axis=0)
    strangers = to_unit(rng.normal(size=(count - len(known), 128)).astype(np.float32))
    known = known + rng.normal(0, SPREAD, known.shape).astype(np.float32)
    return rng.permutation(to_unit(np.concatenate([known, strangers]).astype(np.float32)))


def fill(library: Library, count: int) -> None:
    """One photo a face."""
    box = Box(0.4, 0.3, 0.2, 0.3)
    with library.catalog.transaction():
        for number, vector in enumerate(draw_vectors(count)):
            digest = f"{number:032x}"
            library.catalog.photos.put(
                Path(f"/photos/{number:06}.jpg"),
                photo=None,
                digest=digest,
                shape=(600, 400),
                taken=float(number),
                size=1000,
                mtime_ns=0,
            )
            library.catalog.faces.put(
                "drawn", {digest: [Face(FaceRef(digest, box), vector=vector)]}
            )
            library.catalog.faces.put_counts("drawn", {digest: 1})


def print_time(title: str, call: Callable[[], FaceGroups]) -> FaceGroups:
    start, used = time.perf_counter(), time.process_time()
    groups = call()
    took, worked = time.perf_counter() - start, time.process_time() - used
    faces = sum(map(len, groups.unnamed))
    print(
        f"{title}: {took:.2f} s, {worked:.2f} s of CPU; {len(groups.unnamed)} groups of {faces} faces"
    )
    return groups


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = find_app_paths(Path(folder))
        library = Library(paths, Settings())
        fill(library, count)
        answer_of(list_photos(library))

        def again() -> FaceGroups:
            return answer_of(group_faces(library))

        groups = print_time("first", again)
        print_time("unchanged", again)
        answer_of(edit_metadata(library, answer_of(list_photos(library))[:1], {"rating": 3}))
        print_time("after a rating", again)
        answer_of(name_faces(library, [groups.unnamed[0][0].face.ref], "Anna"))
        print_time("after a face was named", again)
        library.close()
        library = Library(paths, Settings())
        print_time("opened anew", lambda: answer_of(group_faces(library)))
        library.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FACES)
