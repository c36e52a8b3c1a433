"""Find out how photos were taken that were read before Albumen asked."""

import os
from collections.abc import Sequence
from pathlib import Path

from app.files.picture import Picture, Wish
from app.library import Library
from app.news import Task
from app.photo import Shot
from app.tasks.look import Looked, look_into


def read_shots(library: Library, roots: Sequence[Path]) -> Task[None]:
    """For the photos below these folders of which it is not known; of each only the head is read."""
    lacking = {
        digest: path
        for root in roots
        for digest, path in library.catalog.shots.lacking(root).items()
    }

    def store(looked: Looked) -> None:
        shots: dict[str, Shot] = {}
        for digest, result in looked.items():
            if isinstance(result, Picture) and result.shot:
                shots[digest] = result.shot
            elif os.path.lexists(lacking[digest]):  # It says nothing, and is not asked again.
                shots[digest] = Shot()
        with library.catalog.transaction():
            library.catalog.shots.put(shots)
        library.links = None  # They were made without knowing.

    files = {digest: (path, Wish(shot_only=True)) for digest, path in lacking.items()}
    yield from look_into(files, "Reading how photos were taken", store)
