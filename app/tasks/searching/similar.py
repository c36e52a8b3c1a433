"""Photos most similar to one."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Unreadable, Unwritable
from app.domain.photo import Match, Photo
from app.domain.progress import Progress, Task, with_progress
from app.files.scan import absolute
from app.files.transfer import stamp_of
from app.library import Library


def find_similar(
    library: Library, query: Photo | Path, count: int = 200
) -> Task[tuple[Match, ...]]:
    """Find the photos most like a photo or picture file, best first, without itself. Raises Unreadable."""
    yield Progress("Finding similar photos")
    yield from library.refresh()
    path = query.path if isinstance(query, Photo) else absolute(query)
    vector = yield from vector_of(library, query if isinstance(query, Photo) else path)
    # One more than asked, as the query itself is among them.
    found = library.index.search(vector, count + 1)
    photos = library.photos_of([digest for digest, _ in found])
    here = os.path.realpath(path)  # By way of a link the query is still the query.
    matches: list[Match] = []
    for digest, score in found:
        copies = (photo for photo in photos.get(digest, ()) if os.path.realpath(photo.path) != here)
        matches += [Match(photo, min(1.0, score)) for photo in copies]
    return tuple(matches[:count])


def _digest_of(library: Library, path: Path) -> Task[str]:
    """Return the digest of a file or, of a photo that is unchanged or cannot be reached now, as it was indexed."""
    known = library.catalog.photos.at(path)
    if known is not None and _is_unchanged(library, known):
        return known.digest  # What reads files takes longer to start than all photos to compare.
    from app.files.decoding.request import DecodeRequest

    try:
        reading = library.viewer.read(path, DecodeRequest(digest_only=True))
        return (yield from with_progress("Reading the photo", reading)).digest
    except Unreadable:
        if known is None or os.path.exists(path):  # noqa: PTH110  (raises in a shut folder)
            raise
        return known.digest


def _is_unchanged(library: Library, photo: Photo) -> bool:
    """Whether a photo's file is as it was when it was indexed, by size and time."""
    try:
        return stamp_of(photo.path) == library.catalog.photos.stamp(photo.id)
    except Unwritable:
        return False


def vector_of(library: Library, query: Photo | Path) -> Task[NDArray[np.float32]]:
    """Return the vector of a photo from the index or, failing that, from its pixels."""
    if isinstance(query, Photo):
        digest, path = query.digest, query.path
    else:
        path = query
        digest = yield from _digest_of(library, path)
    row = library.index.row_of(digest)
    if row is not None:
        return library.index.vector(row)
    from app.files.decoding.arrays import to_array
    from app.files.decoding.request import DecodeRequest

    embedder = yield from library.embedder()
    reading = library.viewer.read(path, DecodeRequest(frame=embedder.frame))
    picture = yield from with_progress("Reading the photo", reading)
    return embedder.embed([to_array(picture.frame)]).vectors[0]
