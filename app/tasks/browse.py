"""List what is in the library."""

from collections.abc import Sequence
from pathlib import Path

from app.library import Library
from app.news import Progress, Task
from app.photo import Folder, Photo, Unreadable

_STEP = 2_000


def list_folders(library: Library) -> Task[tuple[Folder, ...]]:
    """The folders the user added, in that order."""
    yield Progress("Looking at the folders")
    return library.catalog.folders.list()


def list_photos(library: Library, folder: Path | None = None) -> Task[tuple[Photo, ...]]:
    """All photos to show, or those below a folder, oldest first."""
    photos: list[Photo] = []
    for photo in library.catalog.photos.list(folder):
        photos.append(photo)
        if len(photos) % _STEP == 0:
            yield Progress("Listing photos", len(photos))
    return tuple(photos)


def list_photos_by_id(library: Library, ids: Sequence[int]) -> Task[tuple[Photo, ...]]:
    """These photos as they are now, in the order asked; those not to be shown are left out."""
    yield Progress("Listing photos", 0, len(ids))
    photos = library.catalog.photos.get(ids)
    return tuple(photos[each] for each in ids if each in photos)


def list_unreadable(library: Library) -> Task[tuple[Unreadable, ...]]:
    """The files that could not be read, each with its reason, by path."""
    yield Progress("Listing files that could not be read")
    return library.catalog.unreadable.list()
