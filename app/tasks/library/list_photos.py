"""Photos, folders, unreadable files and EXIF of the library, listed, read and removed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.domain.columns.photo_rows import PhotoRows
from app.domain.columns.photos import PhotoColumns
from app.domain.columns.texts import Rows
from app.domain.errors import Unreadable
from app.domain.photo import ExifInfo, Folder, Photo
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.query.ast import Term

_STEP = 2_000
_FIRST = 300
"""Photos that fill a large screen of small tiles."""


def list_folders(library: Library) -> Task[tuple[Folder, ...]]:
    """List the folders the user added, in that order."""
    yield Progress("Listing folders")
    return library.catalog.folders.list()


def list_subfolders(library: Library) -> Task[tuple[Path, ...]]:
    """List all folders with photos, and those above up to the folders the user added; by path."""
    yield Progress("Listing folders")
    tops = [folder.path for folder in library.catalog.folders.list()]
    found: set[Path] = set()
    photos = yield from library.load_photos()
    used: list[int] = np.unique(photos.folders).tolist()
    for number, folder in enumerate(used):
        found.update(_way_up(Path(photos.folder_paths[folder]), tops, found))
        if number % _STEP == _STEP - 1:
            yield Progress("Listing folders", len(found))
    return tuple(sorted(found))


def _way_up(folder: Path, tops: Sequence[Path], known: set[Path]) -> set[Path]:
    """Return a folder and those above it, up to one that is known or was added."""
    way: set[Path] = set()
    below = [top for top in tops if folder.is_relative_to(top)]
    while folder not in known and folder not in way:
        way.add(folder)
        if folder in tops or not below:
            break
        folder = folder.parent
    return way


def remove_folder(library: Library, folder: Path) -> Task[None]:
    """Forget a folder and its photos. No file is touched; vectors are kept, should it come back."""
    with library.catalog.transaction():
        library.catalog.folders.forget(folder)
    yield Change(all_photos=True, folders=True, unreadable=True, groups=True)


def list_photos(library: Library, folder: Path | None = None) -> Task[PhotoRows]:
    """List all photos to show, or those below a folder, oldest first."""
    return PhotoRows(*(yield from list_rows(library, folder)))


def list_first(library: Library) -> Task[tuple[Photo, ...]]:
    """List the oldest photos to show, some hundred, in a tenth of the time that all would take."""
    yield from ()
    table = library.catalog.photos
    photos = table.get(table.oldest(_FIRST)).values()
    by_time = sorted(photos, key=lambda photo: (photo.time, str(photo.path)))
    return tuple(by_time[:_FIRST])


def list_rows(
    library: Library, folder: Path | None = None, terms: Sequence[Term] = ()
) -> Task[tuple[PhotoColumns, Rows]]:
    """List the photos to show that meet all these field terms, or those below a folder; oldest first."""
    store = yield from library.columns()
    photos = store.photos
    is_listed = store.matching_mask(terms)
    if folder is not None:
        below = [Path(each).is_relative_to(folder) for each in photos.folder_paths]
        is_below = np.array([*below, False])[photos.folders]
        alone = library.catalog.photos.id_at(
            folder
        )  # A single file that was added is a folder, too.
        is_listed &= is_below | (photos.ids == (-1 if alone is None else alone))
    order = photos.by_time
    photos.culled  # noqa: B018  (made here, and not on the window's thread)
    yield Progress("Listing photos", len(photos))
    return photos, order[is_listed[order]]


def list_photos_by_id(library: Library, ids: Sequence[int]) -> Task[tuple[Photo, ...]]:
    """List photos as they are now, in the order of their ids; those not to show are left out."""
    yield Progress("Listing photos", 0, len(ids))
    photos = library.catalog.photos.get(ids)
    return tuple(photos[each] for each in ids if each in photos)


def list_photos_by_digest(library: Library, digests: Sequence[str]) -> Task[list[Photo]]:
    """List the photos to show of these bytes, copies one after the other, in the order of the digests."""
    yield from ()
    photos = library.photos_of(digests)
    return [photo for digest in digests for photo in photos.get(digest, ())]


def read_exif(library: Library, digests: Sequence[str]) -> Task[dict[str, ExifInfo]]:
    """Read the EXIF of a few photos, by digest; unknown ones are left out."""
    yield from ()
    return library.catalog.exif.get(digests)


def list_unreadable(library: Library) -> Task[tuple[Unreadable, ...]]:
    """List the files that could not be read, each with its reason, by path."""
    yield Progress("Listing unreadable files")
    return library.catalog.unreadable.list()
