"""Paths resolved to photos of the library, after indexing those that are not in it."""

import os
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.domain.progress import Task
from app.files.same_file import as_known
from app.files.scan import absolute
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.identity import is_unchanged


def resolve_paths(library: Library, paths: Sequence[Path]) -> Task[tuple[Photo, ...]]:
    """Return the photos of files (main, or RAW beside it) and folders, each once, indexing new ones first.

    Raises PhotoError naming what is no photo.
    """
    folders = library.catalog.folders.paths()
    known_paths = [as_known(absolute(path), folders) for path in paths]
    unknown = [path for path in known_paths if not _is_known(library, path)]
    for path in unknown:
        if not os.path.lexists(path):
            raise PhotoError(f"There is no photo at {path}.")
    if unknown:
        report = yield from index_folders(library, unknown)
        for path in unknown:
            if not _photos_at(library, path):
                reasons = [each for each in report.unreadable if each.path == path]
                raise reasons[0] if reasons else PhotoError(f"There are no photos in {path}.")
    photos = {photo.id: photo for path in known_paths for photo in _photos_at(library, path)}
    return tuple(photos.values())


def _is_known(library: Library, path: Path) -> bool:
    """Whether there are photos at a path and, if it is a file, that is unchanged."""
    photos = _photos_at(library, path)
    is_file = len(photos) == 1 and photos[0].path == path
    return is_unchanged(library, photos[0]) if is_file else bool(photos)


def _photos_at(library: Library, path: Path) -> list[Photo]:
    photo = library.catalog.photos.owning(path)
    return [photo] if photo else list(library.catalog.photos.list(path))
