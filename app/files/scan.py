"""Walking folders for files that may be photos."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.files.kinds import bears_picture_extension

# What other programs keep for themselves; hidden ones (a leading dot, so "._*" too) are passed over anyway.
_SYSTEM = frozenset(
    (
        "@eadir",
        "system volume information",
        "node_modules",
        "$recycle.bin",
        "lost+found",
        "#recycle",
    )
)
_HIDDEN = 2  # FILE_ATTRIBUTE_HIDDEN
_CLOUD = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access (Windows)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a photo, as the disk describes it."""

    path: Path
    size: int
    mtime_ns: int
    inode: int = 0
    """The file's number on its disk, which a rename there leaves as it is; 0 where unknown."""


@dataclass(slots=True)
class Scan:
    """A walk through one folder, or one named file; iterate `walk` once, then read what it met."""

    root: Path
    passed_over: Path | None = None
    """A folder not to look into, such as where Albumen keeps its thumbnails."""
    found: int = 0
    closed: list[Path] = field(default_factory=list)
    """Folders that could not be read: what was known below them is offline, not gone."""
    reachable: bool = False

    def walk(self) -> Iterator[list[Found]]:
        """The files of one folder after another, each list sorted by name."""
        try:
            status = self.root.stat()
        except OSError:
            return
        if not stat.S_ISDIR(status.st_mode):
            self.reachable = True
            self.found = 1
            yield [Found(self.root, status.st_size, status.st_mtime_ns, status.st_ino)]
            return
        seen = {(status.st_dev, status.st_ino)}
        with contextlib.suppress(OSError):
            if self.passed_over:
                status = self.passed_over.stat()
                seen.add((status.st_dev, status.st_ino))
        folders = [self.root]
        while folders:
            folder = folders.pop()
            files, below = self._read(folder, seen)
            folders += reversed(below)
            self.found += len(files)
            yield files
        self.reachable = self.root not in self.closed

    def _read(self, folder: Path, seen: set[tuple[int, int]]) -> tuple[list[Found], list[Path]]:
        """The photo files and the folders in one folder."""
        files: list[Found] = []
        below: list[Path] = []
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            self.closed.append(folder)
            return files, below
        for entry in entries:
            if is_skipped(entry.name):
                continue
            try:
                self._sort(entry, files, below, seen)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ELOOP):  # a dangling link is nothing
                    self.closed.append(Path(entry.path))
        return files, below

    @staticmethod
    def _sort(
        entry: "os.DirEntry[str]", files: list[Found], below: list[Path], seen: set[tuple[int, int]]
    ) -> None:
        if entry.is_dir():
            status = os.stat(entry.path)  # noqa: PTH116  (entry.stat has no inode on Windows)
            here = (status.st_dev, status.st_ino)
            if here not in seen:  # Links are followed, but never round in circles.
                seen.add(here)
                below.append(Path(entry.path))
        elif bears_picture_extension(entry.name) and entry.is_file():
            status = entry.stat()
            attributes = getattr(status, "st_file_attributes", 0)
            # Reading a cloud placeholder would download it.
            if not attributes & (_HIDDEN | _CLOUD):
                found = Found(Path(entry.path), status.st_size, status.st_mtime_ns, entry.inode())
                files.append(found)


def is_skipped(name: str) -> bool:
    """Whether files and folders of this name are none of the user's photos."""
    return name.startswith(".") or name.lower() in _SYSTEM


def names_in(folder: Path) -> list[str]:
    """The names of what is in a folder; none where it cannot be read."""
    try:
        return os.listdir(folder)  # noqa: PTH208  (names are what is asked for)
    except OSError:
        return []


def is_gone(path: Path) -> bool:
    """Whether there is nothing at this path; what lies in a folder that may not be entered may be."""
    try:
        path.stat()
    except PermissionError:
        return False
    except OSError:
        return True
    return False


def absolute(path: Path) -> Path:
    """The path from the root. Links are kept as the user named them, unless ".." has to be undone."""
    # Unlike Path.resolve, realpath bears a link that leads to itself.
    return Path(os.path.realpath(path)) if ".." in path.parts else path.absolute()
