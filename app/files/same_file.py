"""Paths to one file: links, folders mounted twice, disks that fold case."""

import os
from collections.abc import Iterable
from pathlib import Path

from app.files.scan import names_in


def leads_to_same(one: Path, other: Path) -> bool:
    """Whether both paths lead to one existing file; not to two files of the same content."""
    try:
        first, second = one.stat(), other.stat()
    except OSError:
        return False
    # An inode alone is no proof: some network disks give one to several files.
    one_is, other_is = ((s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns) for s in (first, second))
    return first.st_ino != 0 and one_is == other_is


class Spelling:
    """Names as the disk spells them; every folder is listed once."""

    def __init__(self) -> None:
        self._names: dict[Path, frozenset[str]] = {}

    def is_own(self, path: Path, other: Path) -> bool:
        """Whether the path has the disk's spelling and no link, from where it parts from the other path.

        A disk that takes upper for lower case, or é for e and an accent, finds a file by names that it
        does not list.
        """
        parts = [above for above in (path, *path.parents) if above not in other.parents]
        return not any(above.is_symlink() or self._is_respelled(above) for above in parts)

    def _is_respelled(self, path: Path) -> bool:
        folder = path.parent
        if folder not in self._names:
            self._names[folder] = frozenset(names_in(folder))
        names = self._names[folder]
        return bool(names) and path.name not in names  # A folder may be shut to reading.


def as_known(path: Path, folders: Iterable[Path]) -> Path:
    """Return the path by way of a known folder, where it lies in one under another name.

    Such as a link to a folder, a folder that is mounted twice, a drive made with `subst`.
    """
    folders = list(folders)
    for above in (path, *path.parents):
        for folder in folders:
            if above == folder:
                return path
            if _is_same_folder(above, folder):
                return folder / path.relative_to(above)
    return path


def _is_same_folder(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)  # noqa: PTH121
    except OSError:
        return False
