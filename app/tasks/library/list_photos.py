"""Photos, folders, unreadable files and EXIF of the library, listed, read and removed."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import Unreadable
from app.domain.photo import ExifInfo, Folder, Photo
from app.domain.progress import Change, Progress, Task
from app.library import Library

_STEP = 2_000


def list_folders(library: Library) -> Task[tuple[Folder, ...]]:
    """List the folders the user added, in that order."""
    yield Progress("Listing folders")
    return library.catalog.folders.list()


def list_subfolders(library: Library) -> Task[tuple[Path, ...]]:
    """List all folders with photos, and those above up to the folders the user added; by path."""
    yield Progress("Listing folders")
    tops = [folder.path for folder in library.catalog.folders.list()]
    found: set[Path] = set()
    for number, copies in enumerate(library.photos_by_digest().values()):
        for photo in copies:
            found.update(_way_up(photo.path.parent, tops, found))
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


def list_photos(library: Library, folder: Path | None = None) -> Task[tuple[Photo, ...]]:
    """List all photos to show, or those below a folder, oldest first."""
    photos: list[Photo] = []
    for photo in library.catalog.photos.list(folder):
        photos.append(photo)
        if len(photos) % _STEP == 0:
            yield Progress("Listing photos", len(photos))
    return tuple(photos)


def list_photos_by_id(library: Library, ids: Sequence[int]) -> Task[tuple[Photo, ...]]:
    """List photos as they are now, in the order of their ids; those not to show are left out."""
    yield Progress("Listing photos", 0, len(ids))
    photos = library.catalog.photos.get(ids)
    return tuple(photos[each] for each in ids if each in photos)


def read_exif(library: Library, digests: Sequence[str]) -> Task[dict[str, ExifInfo]]:
    """Read the EXIF of a few photos, by digest; unknown ones are left out."""
    yield from ()
    return library.catalog.exif.get(digests)


def list_unreadable(library: Library) -> Task[tuple[Unreadable, ...]]:
    """List the files that could not be read, each with its reason, by path."""
    yield Progress("Listing unreadable files")
    return library.catalog.unreadable.list()
