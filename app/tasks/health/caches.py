"""Caches: their sizes, and clearing them without losing what cannot be made again."""

import contextlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from app.domain.photo import Presence
from app.domain.progress import Progress, ProgressMeter, Task
from app.library import Library

_TOGETHER = 200
"""Files counted or removed in one step."""


class Cache(Enum):
    """A cache."""

    THUMBNAILS = "thumbnails"
    MODELS = "converted models"
    PASTED = "pasted pictures"
    LOG = "log"


def measure_cache(library: Library, cache: Cache) -> Task[int]:
    """Return the bytes of a cache on disk."""
    size = 0
    for number, path in enumerate(_files(library, cache)):
        with contextlib.suppress(OSError):
            size += path.stat().st_size
        if number % _TOGETHER == 0:
            yield Progress("Measuring caches")
    return size


def clear_cache(library: Library, cache: Cache) -> Task[int]:
    """Remove the files of a cache that can be made again; return the bytes freed.

    The next indexing makes thumbnails again, so those of photos whose folder is offline stay. Models are
    converted again at their next use. Pasted pictures stay where a saved search names them.
    """
    library.catalog.check_writable()
    meter, freed = ProgressMeter(f"Clearing {cache.value}"), 0
    kept = _needed(library, cache)
    for path in list(_files(library, cache)):
        if path not in kept:
            freed += _remove(path, cache)
        meter.done += 1
        if meter.done % _TOGETHER == 0:
            yield meter.report()
    yield meter.report()
    return freed


def _files(library: Library, cache: Cache) -> Iterator[Path]:
    """Yield the files of a cache; a folder that is a link belongs to somebody else."""
    paths = library.paths
    if cache is Cache.LOG:
        yield from paths.log.parent.glob(f"{paths.log.name}*")
        return
    folder = {
        Cache.THUMBNAILS: paths.thumbnails,
        Cache.MODELS: paths.models,
        Cache.PASTED: paths.pasted,
    }[cache]
    if not folder.is_symlink():
        yield from (each for each in folder.rglob("*") if each.is_file())


def _needed(library: Library, cache: Cache) -> set[Path]:
    """Return the files that cannot be made again now."""
    if cache is Cache.THUMBNAILS:
        photos = library.catalog.photos.list()
        away = (photo.digest for photo in photos if photo.presence is Presence.OFFLINE)
        return {library.thumbnails.path(digest) for digest in away}
    if cache is Cache.PASTED:
        queries = [search.text for search in library.catalog.saved_searches.list()]
        files = _files(library, cache)
        return {path for path in files if any(path.name in query for query in queries)}
    return set()


def _remove(path: Path, cache: Cache) -> int:
    """Remove a file; the log is emptied, as it is being written. Return the bytes freed."""
    try:
        size = path.stat().st_size
        if cache is Cache.LOG:
            path.open("wb").close()
        else:
            path.unlink()
    except OSError:  # In use: it stays.
        return 0
    return size
