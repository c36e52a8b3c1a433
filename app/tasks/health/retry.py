"""Retry what can be retried: unreadable files, pending metadata, offline folders."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.progress import Change, Task
from app.library import Library
from app.tasks.health.leftovers import remove_leftovers
from app.tasks.indexing.index import index_folders
from app.tasks.metadata.write_sidecars import plan_writes, write_sidecars
from app.tasks.phrases import format_count


@dataclass(frozen=True, slots=True)
class Retried:
    """The result of retrying."""

    leftovers: int
    """Unfinished files that were removed."""
    read: int
    """Files that could not be read before, and could now."""
    saved: int
    """Photos whose metadata was saved."""


def forget_unreadable(library: Library) -> Task[int]:
    """Let the next indexing try the unreadable files again; return how many there are."""
    library.catalog.check_writable()
    files = library.catalog.unreadable.list()
    with library.catalog.transaction():
        library.catalog.unreadable.remove(each.path for each in files)
    yield Change(unreadable=True)
    return len(files)


def retry_unreadable(library: Library) -> Task[int]:
    """Read the files again that could not be read; return how many can be read now."""
    before = library.catalog.unreadable.list()
    yield from forget_unreadable(library)
    yield from index_folders(library)
    still = {each.path for each in library.catalog.unreadable.list()}
    return sum(each.path not in still for each in before)


def retry_all(library: Library, *, save: bool) -> Task[Retried]:
    """Remove unfinished files, read unreadable files again and, if allowed to `save`, pending metadata."""
    leftovers = yield from remove_leftovers(library)
    read = (yield from retry_unreadable(library)) if library.catalog.unreadable.count() else 0
    saved = 0
    if save and (yield from plan_writes(library)):
        saved = yield from write_sidecars(library)
    return Retried(leftovers, read, saved)


def describe_retried(retried: Retried) -> Sequence[str]:
    """Describe the result in sentences."""
    parts = (
        (retried.leftovers, f"Removed {format_count(retried.leftovers, 'unfinished file')}."),
        (retried.read, f"Read {format_count(retried.read, 'file')} that could not be read before."),
        (retried.saved, f"Saved the metadata of {format_count(retried.saved, 'photo')}."),
    )
    return tuple(text for count, text in parts if count)
