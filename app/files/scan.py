"""Scans of folders for files that may be photos."""

import contextlib
import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from os.path import normcase
from pathlib import Path
from typing import NamedTuple

from app.files.formats import (
    BESIDE,
    HEAD,
    SIDECARS,
    extension_of,
    has_photo_content,
    is_photo_extension,
)

# Folders of other programs; hidden ones (a leading dot, so "._*" too) are skipped anyway.
_SYSTEM = {
    "@eadir", "system volume information", "node_modules", "$recycle.bin", "lost+found", "#recycle",
}  # fmt: skip
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL}
"""Errors of a path at which there is nothing."""
_AT_A_TIME = 500
"""Files looked at in one step."""
_HIDDEN = 2  # FILE_ATTRIBUTE_HIDDEN
_CLOUD = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access (Windows)


class ScannedFile(NamedTuple):
    """A file that may be a photo, as the disk describes it.

    A tuple, with its path as text: of 100,000 files, dataclasses would take 0.2 s more to make, and paths 0.5 s.
    """

    place: str
    """The path."""
    size: int
    mtime_ns: int
    key: str
    """What the file is told from others by: the path, on Windows in one case."""
    extension: str
    """By `extension_of`."""
    inode: int = 0
    """The file's number on its disk, which a rename there does not change; 0 where unknown."""
    device: int = 0
    """The number of the disk, as long as that is mounted."""
    is_link: bool = False
    """Whether a symbolic link leads to the file, or to a folder above it."""

    @property
    def path(self) -> Path:
        """The path, made anew."""
        return Path(self.place)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file, or a folder, that is not read as a photo."""

    path: Path
    reason: str
    """A sentence."""
    size: int = 0
    mtime_ns: int = 0


@dataclass(slots=True)
class Scan:
    """A walk through one folder, or one named file; iterate `walk` once, then read the attributes.

    Everything that lies in the folders comes out: as a file that may be a photo, as a sidecar, or passed over.
    """

    root: Path
    skipped: Path | None = None
    """A folder to skip, such as that of the thumbnails."""
    recognise: "Callable[[ScannedFile], str]" = field(default_factory=lambda: recognise)
    """Returns why a file of an unknown extension is passed over; nothing for a photo."""
    found: int = 0
    """Files that may be photos, sidecars, and what was passed over."""
    sidecars: int = 0
    passed_over: list[PassedOver] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    """Folders that could not be read: known files below them are offline, not gone."""
    reachable: bool = False

    def walk(self) -> Iterator[list[ScannedFile]]:
        """Yield the files of one folder after another, each list sorted by name; empty ones for a pause."""
        try:
            status = self.root.stat()
        except OSError:
            return
        if not stat.S_ISDIR(status.st_mode):
            self.reachable = True
            self.found = 1
            yield [_scanned_file(str(self.root), status, self.root.is_symlink())]
            return
        seen = {(status.st_dev, status.st_ino)}
        with contextlib.suppress(OSError):
            if self.skipped:
                status = self.skipped.stat()
                seen.add((status.st_dev, status.st_ino))
        # Targets of links come last: they may lie in a folder that is walked anyway.
        folders, linked = [(self.root, False)], deque[Path]()
        while folders or linked:
            if not folders:
                link = linked.popleft()
                try:
                    folders += [(link, True)] if self._is_new(link, seen) else []
                except OSError as error:
                    self._pass_unopened(link, error)
                continue
            folder, is_link = folders.pop()
            files, below, links = yield from self._read(folder, seen)
            folders += [(each, is_link) for each in reversed(below)]
            linked.extend(links)
            self.found += len(files)
            yield [each._replace(is_link=True) for each in files] if is_link else files
        self.found += self.sidecars + len(self.passed_over)
        self.reachable = self.root not in self.closed

    def _read(
        self, folder: Path, seen: set[tuple[int, int]]
    ) -> Generator[list[ScannedFile], None, tuple[list[ScannedFile], list[Path], list[Path]]]:
        """Return the photo files, the folders, and the links to folders in one folder.

        Yields empty lists on the way: a folder of 30,000 files takes a second.
        """
        files: list[ScannedFile] = []
        below: list[Path] = []
        links: list[Path] = []
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self.closed.append(folder)
            self._pass(folder, f"The folder cannot be opened ({error.strerror}).")
            return files, below, links
        for number, entry in enumerate(entries, start=1):
            if number % _AT_A_TIME == 0:
                yield []
            try:
                if is_skipped(entry.name):
                    self._pass(Path(entry.path), _why_skipped(entry))
                elif entry.is_dir():
                    path = Path(entry.path)
                    if _is_link(entry):
                        links.append(path)
                    elif self._is_new(path, seen):
                        below.append(path)
                elif file := self._accept(entry):
                    files.append(file)
            except OSError as error:
                self._pass_unopened(Path(entry.path), error)
        return files, below, links

    def _pass_unopened(self, path: Path, error: OSError) -> None:
        """Pass a file or folder over that cannot be opened."""
        if error.errno in (errno.ENOENT, errno.ELOOP):
            self._pass(path, "The link leads nowhere.")
        else:
            self.closed.append(path)
            self._pass(path, f"It cannot be opened ({error.strerror}).")

    def _accept(self, entry: "os.DirEntry[str]") -> ScannedFile | None:
        """Return the file if it may be a photo."""
        status = entry.stat()
        if not status.st_ino:  # On Windows the listing has no inodes.
            status = os.stat(entry.path)  # noqa: PTH116
        file = _scanned_file(entry.path, status, entry.is_symlink())
        if reason := self._why_passed_over(file, status):
            self._pass(file.path, reason, file)
            return None
        if file.extension in SIDECARS:
            self.sidecars += 1
            return None
        return file

    def _why_passed_over(self, file: ScannedFile, status: os.stat_result) -> str:
        attributes = getattr(status, "st_file_attributes", 0)
        if not stat.S_ISREG(status.st_mode):
            return "This is not a file, but a device or a pipe."
        if attributes & _HIDDEN:
            return "Hidden file."
        if attributes & _CLOUD:  # Reading it would download it.
            return "The file is in the cloud, not on this computer."
        if file.extension in SIDECARS or is_photo_extension(file.extension):
            return ""
        return BESIDE.get(file.extension) or self.recognise(file)

    def _pass(self, path: Path, reason: str, file: ScannedFile | None = None) -> None:
        size, mtime_ns = (file.size, file.mtime_ns) if file else (0, 0)
        self.passed_over.append(PassedOver(path, reason, size, mtime_ns))

    @staticmethod
    def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
        """Whether a folder was not walked under another name: links are never followed in circles.

        Raises OSError.
        """
        status = os.stat(folder)  # noqa: PTH116  (an entry's own has no inode on Windows)
        count = len(seen)
        seen.add((status.st_dev, status.st_ino))
        return len(seen) > count


def recognise(file: ScannedFile) -> str:
    """Return why a file of an unknown extension is no photo, by its content; nothing where it is one."""
    try:
        with file.path.open("rb") as opened:
            is_photo = has_photo_content(opened.read(HEAD))
    except OSError as error:
        return f"The file cannot be opened ({error.strerror})."
    if is_photo:
        return ""
    return f"Not a photo (.{file.extension})." if file.extension else "Not a photo."


def _why_skipped(entry: "os.DirEntry[str]") -> str:
    is_folder = entry.is_dir(follow_symlinks=False)
    if entry.name.startswith("."):
        return "Hidden folder." if is_folder else "Hidden file."
    return "A folder of another program." if is_folder else "A file of another program."


def _scanned_file(place: str, status: os.stat_result, is_link: bool) -> ScannedFile:
    return ScannedFile(
        place,
        status.st_size,
        status.st_mtime_ns,
        normcase(place),
        extension_of(place),
        status.st_ino,
        status.st_dev,
        is_link,
    )


def _is_link(entry: "os.DirEntry[str]") -> bool:
    # Python 3.11 has no `is_junction`: there a junction is noticed when its target was seen already.
    return entry.is_symlink() or getattr(entry, "is_junction", bool)()


def is_skipped(name: str) -> bool:
    """Whether files and folders of this name are skipped."""
    return name.startswith(".") or name.lower() in _SYSTEM


def list_names(folder: Path) -> list[str]:
    """Return the names in a folder. Raises OSError."""
    return os.listdir(folder)  # noqa: PTH208  (names are what is asked for)


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder; none where it cannot be read."""
    try:
        return list_names(folder)
    except OSError:
        return []


def is_gone(path: Path) -> bool:
    """Whether there is nothing at this path; False where the disk does not tell."""
    try:
        path.stat()
    except OSError as error:
        return error.errno in _GONE
    return False


def absolute(path: Path) -> Path:
    """Return the path from the root. Links stay as the user named them, unless there is a ".."."""
    # Unlike Path.resolve, realpath accepts a link to itself.
    return Path(os.path.realpath(path)) if ".." in path.parts else path.absolute()
