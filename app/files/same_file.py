"""Paths that lead to one file: links, folders mounted twice, disks that fold case."""

import os
from collections.abc import Iterable
from pathlib import Path

from app.files.scan import names_in


def leads_to_same(one: Path, other: Path) -> bool:
    """Whether both paths lead to one file that is there; not to two files of the same content."""
    try:
        first, second = one.stat(), other.stat()
    except OSError:
        return False
    # A number alone is no proof: some network disks give one to several files.
    statuses = [(s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns) for s in (first, second)]
    return first.st_ino != 0 and statuses[0] == statuses[1]


class Spelling:
    """How names are spelled on the disk; every folder is listed once."""

    def __init__(self) -> None:
        self._names: dict[Path, frozenset[str]] = {}

    def is_own(self, path: Path, other: Path) -> bool:
        """Whether the path is spelled as the disk spells it, and no link is on the way to the file.

        Only from where it parts from the other path. A disk that takes upper for lower case, or é for e
        and an accent, finds a file by names that it does not list.
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
    """The path by way of a folder that is known, where it lies in one under another name.

    Such as a link to a folder, a folder that is mounted twice, a drive made with `subst`.
    """
    known = list(folders)
    for above in (path, *path.parents):
        for folder in known:
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
