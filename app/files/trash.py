"""The system's trash: putting a file there, finding it there again, and bringing it back.

Where a file lies in the trash only the freedesktop trash tells (Linux and the BSDs): beside each file is an
info file with the path it came from (freedesktop.org, Trash specification 1.0). On macOS and Windows the way
back is the system's own "Put Back" or "Restore".
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from app.act import Imprint
from app.files.operations import explained, imprint_of, move_file
from app.photo import Unwritable

_INFO = ".trashinfo"
_KEPT_ELSEWHERE = "Only the system knows where it lies in the trash: open the trash, and choose Put Back or Restore."


def trash_file(path: Path) -> Path | None:
    """Put a file in the trash; where it lies there, as far as the system tells. Raises Unwritable."""
    from send2trash import send2trash  # Loads the system's own libraries on some systems.

    imprint = imprint_of(path)
    with explained(path):
        send2trash(path)
    return find_trashed(path, imprint)


def find_trashed(path: Path, imprint: Imprint) -> Path | None:
    """Where the file that lay at this path lies in the trash; the one thrown away last."""
    if sys.platform in ("darwin", "win32"):
        return None
    found = [
        (info.stat().st_mtime_ns, file)
        for top, folder in _trashes(path)
        for info, file in _likely(folder, path.name)
        if _is_of(info, top, path) and _is_still(file, imprint)
    ]
    return max(found)[1] if found else None


def restore_file(trashed: Path | None, path: Path) -> Imprint:
    """Bring a file back to where it lay; what it is there. Raises Unwritable."""
    if trashed is None:
        raise Unwritable(path, _KEPT_ELSEWHERE)
    imprint = move_file(trashed, path, path.with_name(f".albumen-{os.getpid()}.new"))
    with contextlib.suppress(OSError):
        (trashed.parent.parent / "info" / (trashed.name + _INFO)).unlink(missing_ok=True)
    return imprint


def _trashes(path: Path) -> Iterator[tuple[Path, Path]]:
    """Trashes that may hold a file of this path, each with the folder its short paths start from."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    yield data, data / "Trash"
    top = path.parent.absolute()
    while not top.is_mount() and top != top.parent:
        top = top.parent
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    yield top, top / ".Trash" / user
    yield top, top / f".Trash-{user}"


def _likely(folder: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """Info files, and what they are of, that a file of this name may have: names are numbered in a trash.

    Asked for one by one, since a trash may hold ten thousands of others.
    """
    stem, dot, extension = name.rpartition(".")
    start = stem if dot and stem else name
    end = f".{extension}" if dot and stem else ""
    misses = number = 0
    while misses < 3:
        for numbered in (f"{start} {number}{end}", f"{start}.{number}{end}") if number else (name,):
            info = folder / "info" / (numbered + _INFO)
            if info.is_file():
                yield info, folder / "files" / numbered
                misses = -1
        misses += 1
        number += 1


def _is_of(info: Path, top: Path, path: Path) -> bool:
    with contextlib.suppress(OSError):
        for line in info.read_bytes().splitlines():
            if line.startswith(b"Path="):
                said = os.fsdecode(unquote_to_bytes(line[5:]))
                return Path(os.path.abspath(top / said)) == path.absolute()  # noqa: PTH100
    return False


def _is_still(file: Path, imprint: Imprint) -> bool:
    try:
        return imprint_of(file) == imprint
    except Unwritable:
        return False
