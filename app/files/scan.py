"""Scans of folders for files that may be photos."""

import contextlib
import errno
import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.files.formats import has_photo_extension

# Folders of other programs; hidden ones (a leading dot, so "._*" too) are skipped anyway.
_SYSTEM = {
    "@eadir", "system volume information", "node_modules", "$recycle.bin", "lost+found", "#recycle",
}  # fmt: skip
_HIDDEN = 2  # FILE_ATTRIBUTE_HIDDEN
_CLOUD = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access (Windows)


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file that may be a photo, as the disk describes it."""

    path: Path
    size: int
    mtime_ns: int
    inode: int = 0
    """The file's number on its disk, which a rename there does not change; 0 where unknown."""
    device: int = 0
    """The number of the disk, as long as that is mounted."""
    is_link: bool = False
    """Whether a symbolic link leads to the file, or to a folder above it."""

    @property
    def identity(self) -> tuple[int, int] | None:
        """The file's identity under whatever name, or None where the disk has none."""
        return (self.device, self.inode) if self.inode else None


@dataclass(slots=True)
class Scan:
    """A walk through one folder, or one named file; iterate `walk` once, then read the attributes."""

    root: Path
    passed_over: Path | None = None
    """A folder to skip, such as that of the thumbnails."""
    found: int = 0
    closed: list[Path] = field(default_factory=list)
    """Folders that could not be read: known files below them are offline, not gone."""
    reachable: bool = False

    def walk(self) -> Iterator[list[ScannedFile]]:
        """Yield the files of one folder after another, each list sorted by name."""
        try:
            status = self.root.stat()
        except OSError:
            return
        if not stat.S_ISDIR(status.st_mode):
            self.reachable = True
            self.found = 1
            yield [_scanned_file(self.root, status, self.root.is_symlink())]
            return
        seen = {(status.st_dev, status.st_ino)}
        with contextlib.suppress(OSError):
            if self.passed_over:
                status = self.passed_over.stat()
                seen.add((status.st_dev, status.st_ino))
        # Targets of links come last: they may lie in a folder that is walked anyway.
        folders, linked = [(self.root, False)], deque[Path]()
        while folders or linked:
            if not folders:
                link = linked.popleft()
                folders += [(link, True)] if self._is_new(link, seen) else []
                continue
            folder, is_link = folders.pop()
            files, below, links = self._read(folder, seen)
            folders += [(each, is_link) for each in reversed(below)]
            linked.extend(links)
            self.found += len(files)
            yield [replace(each, is_link=True) for each in files] if is_link else files
        self.reachable = self.root not in self.closed

    def _read(
        self, folder: Path, seen: set[tuple[int, int]]
    ) -> tuple[list[ScannedFile], list[Path], list[Path]]:
        """Return the photo files, the folders, and the links to folders in one folder."""
        files: list[ScannedFile] = []
        below: list[Path] = []
        links: list[Path] = []
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            self.closed.append(folder)
            return files, below, links
        for entry in entries:
            if is_skipped(entry.name):
                continue
            try:
                if entry.is_dir():
                    path = Path(entry.path)
                    if _is_link(entry):
                        links.append(path)
                    elif self._is_new(path, seen):
                        below.append(path)
                elif has_photo_extension(entry.name) and entry.is_file():
                    files += _accept(entry)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ELOOP):  # a dangling link
                    self.closed.append(Path(entry.path))
        return files, below, links

    @staticmethod
    def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
        """Whether a folder was not walked under another name: links are never followed in circles."""
        try:
            status = os.stat(folder)  # noqa: PTH116  (an entry's own has no inode on Windows)
        except OSError:
            return False
        count = len(seen)
        seen.add((status.st_dev, status.st_ino))
        return len(seen) > count


def _accept(entry: "os.DirEntry[str]") -> list[ScannedFile]:
    """Return the file, unless it is hidden, or a cloud's placeholder, which reading would download."""
    status = entry.stat()
    if getattr(status, "st_file_attributes", 0) & (_HIDDEN | _CLOUD):
        return []
    is_link = entry.is_symlink()
    if not status.st_ino:  # On Windows the listing has no inodes.
        status = os.stat(entry.path)  # noqa: PTH116
    return [_scanned_file(Path(entry.path), status, is_link)]


def _scanned_file(path: Path, status: os.stat_result, is_link: bool) -> ScannedFile:
    return ScannedFile(
        path, status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev, is_link
    )


def _is_link(entry: "os.DirEntry[str]") -> bool:
    # Python 3.11 has no `is_junction`: there a junction is noticed when its target was seen already.
    return entry.is_symlink() or getattr(entry, "is_junction", bool)()


def is_skipped(name: str) -> bool:
    """Whether files and folders of this name are skipped."""
    return name.startswith(".") or name.lower() in _SYSTEM


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder; none where it cannot be read."""
    try:
        return os.listdir(folder)  # noqa: PTH208  (names are what is asked for)
    except OSError:
        return []


def is_gone(path: Path) -> bool:
    """Whether there is nothing at this path; False in a folder that may not be entered."""
    try:
        path.stat()
    except PermissionError:
        return False
    except OSError:
        return True
    return False


def absolute(path: Path) -> Path:
    """Return the path from the root. Links stay as the user named them, unless there is a ".."."""
    # Unlike Path.resolve, realpath accepts a link to itself.
    return Path(os.path.realpath(path)) if ".." in path.parts else path.absolute()
