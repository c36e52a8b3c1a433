"""The system's trash: putting a file there, finding it there again, and restoring it.

Only the freedesktop trash (Linux and the BSDs) tells where in it a file lies: each has an info file with its
old path (freedesktop.org, Trash specification 1.0). On macOS and Windows the way
back is the system's own "Put Back" or "Restore".
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from app.domain.errors import Unwritable
from app.domain.operation import FileStamp
from app.files.transfer import move_file, os_errors_as_unwritable, stamp_of

_INFO = ".trashinfo"
_KEPT_ELSEWHERE = "Albumen cannot restore this file. Open the trash of the system, and choose Put Back or Restore."


def trash_file(path: Path) -> Path | None:
    """Put a file in the trash. Return its path there, if the system tells. Raises Unwritable."""
    from send2trash import send2trash  # Loads the system's own libraries on some systems.

    stamp = stamp_of(path)
    with os_errors_as_unwritable(path):
        send2trash(path)
    return find_trashed(path, stamp)


def find_trashed(path: Path, stamp: FileStamp) -> Path | None:
    """Return the path in the trash of the file that was last at this path, or None."""
    if sys.platform in ("darwin", "win32"):
        return None
    files = [
        (_written(info), file)
        for top, folder in _trashes(path)
        for info, file in _likely(folder, path.name)
        if _is_of(info, top, path) and _is_still(file, stamp)
    ]
    return max(files)[1] if files else None


def restore_file(trashed: Path | None, path: Path) -> FileStamp:
    """Restore a file to its path. Return its stamp there. Raises Unwritable."""
    if trashed is None:
        raise Unwritable(path, _KEPT_ELSEWHERE)
    stamp = move_file(trashed, path, path.with_name(f".albumen-{os.getpid()}.new"))
    with contextlib.suppress(OSError):
        (trashed.parent.parent / "info" / (trashed.name + _INFO)).unlink(missing_ok=True)
    return stamp


def _trashes(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the trashes that may hold a file of this path, each with the base of its relative paths."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    yield data, data / "Trash"
    top = path.parent.absolute()
    while not os.path.ismount(top) and top != top.parent:
        top = top.parent
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    yield top, top / ".Trash" / user
    yield top, top / f".Trash-{user}"


def _likely(folder: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """Yield the info files, with their files, of a name: names are numbered in a trash.

    They are looked up one by one, since a trash may hold ten thousands of others.
    """
    stem, _, extension = name.rpartition(".")
    start, end = (stem, f".{extension}") if stem else (name, "")
    misses = number = 0
    while misses < 3:
        for numbered in (f"{start} {number}{end}", f"{start}.{number}{end}") if number else (name,):
            info = folder / "info" / (numbered + _INFO)
            if os.path.isfile(info):  # noqa: PTH113  (a failing disk is no error here)
                yield info, folder / "files" / numbered
                misses = -1
        misses += 1
        number += 1


def _is_of(info: Path, top: Path, path: Path) -> bool:
    with contextlib.suppress(OSError):
        for line in info.read_bytes().splitlines():
            if line.startswith(b"Path="):
                stored = os.fsdecode(unquote_to_bytes(line[5:]))
                return Path(os.path.abspath(top / stored)) == path.absolute()  # noqa: PTH100
    return False


def _written(info: Path) -> int:
    try:
        return info.stat().st_mtime_ns
    except OSError:
        return 0


def _is_still(file: Path, stamp: FileStamp) -> bool:
    try:
        return stamp_of(file) == stamp
    except Unwritable:
        return False
