"""Other names of files: several paths of one file are one photo, which knows them all.

A symbolic or hard link, a folder that is mounted twice or lies in another one of the library, a name in other
spelling on a disk that takes both for the same: each would be a copy to be freed, and trashing it would trash
the photo. A file's own name is the one that the catalog knows, of new files the first that is no link.
"""

from collections.abc import Sequence
from pathlib import Path

from app.files.same_file import Spelling, leads_to_same
from app.files.scan import ScannedFile, is_gone
from app.library import Library
from app.tasks.indexing.known_files import KnownFiles
from app.tasks.indexing.pairing import stamp
from app.tasks.journal.record import move_photo
from app.tasks.metadata.identity import hand_on


class NameTracker:
    """Finds, over all folders of a survey, paths that are further names of a file."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._spelling = Spelling()
        self._first: dict[tuple[int, int], ScannedFile] = {}
        self.further: dict[Path, Path] = {}
        """Further names, each with the file's own name."""

    def own(self, files: Sequence[ScannedFile], known: KnownFiles) -> list[ScannedFile]:
        """Return the files under their own names."""
        return [found for found in files if self._is_own(found, known)]

    def _is_own(self, found: ScannedFile, known: KnownFiles) -> bool:
        if not found.inode:
            return True
        first = self._first.setdefault((found.device, found.inode), found)
        if first.key != found.key and stamp(first) == stamp(found):
            self.further[found.path] = first.path
        elif not known.holds(found) and (other := self._find_known(found)):
            self.further[found.path] = other
            del self._first[found.device, found.inode]
        return not self.further or found.path not in self.further

    def _find_known(self, found: ScannedFile) -> Path | None:
        """Return the path by which the catalog knows the file, if that is its own name.

        If not, because it is a link or is spelled otherwise now, the photo gets the new name.
        """
        for path in self._library.catalog.other_names.of_inode(found.inode):
            if path == found.path or not leads_to_same(path, found.path):
                continue
            if found.is_link or self._spelling.is_own(path, found.path):
                return path
            self._rename(path, found)
        return None

    def _rename(self, path: Path, found: ScannedFile) -> None:
        catalog = self._library.catalog
        photo = catalog.photos.at(path)
        place = (found.path, found.size, found.mtime_ns, found.inode)
        with catalog.transaction():
            if photo:
                move_photo(self._library, photo.id, photo.digest, place)
            else:
                catalog.photos.move_companion(path, found.path)


def store_names(
    library: Library, roots: Sequence[Path], further: dict[Path, Path]
) -> tuple[int, ...]:
    """Store the further names below these folders; return the ids of the photos with new ones.

    Metadata of a further name that was a photo by itself goes over to the one photo.
    """
    catalog = library.catalog
    before = {path for root in roots for path in catalog.other_names.below(root)}
    gone = [path for path in before - further.keys() if not _is_still(library, path)]
    changed: list[int] = []
    with catalog.transaction():
        catalog.other_names.remove(gone)
        for path, own in further.items():
            photo = catalog.photos.owning(own)
            if photo is None or path in photo.other_names:
                continue
            was = catalog.photos.at(path)
            if was and was.id != photo.id:
                hand_on(library, was, photo)
            catalog.other_names.add(photo.id, path)
            changed.append(photo.id)
    return tuple(changed)


def _is_still(library: Library, path: Path) -> bool:
    """Whether a path is still another name of its photo's file, or may be on a disk that is away."""
    photo = library.catalog.other_names.owner(path)
    main = photo and library.catalog.other_names.main_path(photo)
    return bool(main) and (leads_to_same(path, main) or is_gone(main.parent))
