"""Bounds of a journalled operation: where its steps may touch files, if it was not begun on this computer.

A library may come from a stranger, with a journal that names any file of this computer. What this computer
has begun is trusted. Of other operations, only steps within the library's folders (and the trash) are done,
undone or continued, and what is cut short is looked at, but nothing is removed.
"""

import contextlib
import os
from pathlib import Path

from app.catalog.journal import COMPUTER
from app.computer import this_computer
from app.domain.errors import Unwritable
from app.domain.operation import FileAction, FileStep
from app.library import Library

_EXAMINED = 50
"""Photos whose files are compared, to tell whether a catalog was made on this computer."""
_TRASHES = ("trash", ".trash", "$recycle.bin")
"""Names of the system's trash; on other disks of Linux ".Trash-1000"."""
_OUTSIDE = (
    "Not touched, because it lies outside the library's folders, "
    "and the operation was not begun on this computer."
)


def claim_operations(library: Library) -> None:
    """Note once which computer began the operations of an older Albumen, which did not note it.

    It was this one if the catalog knows the numbers that this disk gives to its files, which nobody else can know.
    """
    journal = library.catalog.journal
    if operations := journal.without_computer():
        name = this_computer() if _knows_files(library) else ""
        with library.catalog.transaction():
            for each in operations:
                journal.set_request(each, {**journal.request(each), COMPUTER: name})


def _knows_files(library: Library) -> bool:
    known = right = 0
    for path, inode in library.catalog.other_names.file_numbers(_EXAMINED):
        with contextlib.suppress(OSError, ValueError):
            right += path.stat().st_ino == inode
            known += 1
    return known > 0 and right * 2 > known


def was_begun_here(library: Library, operation: int) -> bool:
    """Whether this computer began an operation."""
    name = this_computer()
    return bool(name) and library.catalog.journal.request(operation).get(COMPUTER) == name


def check_bounds(library: Library, operation: int, step: FileStep) -> None:
    """Raise Unwritable where a step of an operation from elsewhere would touch a file outside the library."""
    if was_begun_here(library, operation):
        return
    if not _is_inside(library, step.source):
        raise Unwritable(step.source, _OUTSIDE)
    if step.target is None or _is_inside(library, step.target):
        return
    if step.action is not FileAction.TRASH or not _is_in_trash(step.target):
        raise Unwritable(step.target, _OUTSIDE)


def _is_inside(library: Library, path: Path) -> bool:
    """Whether a path lies in a folder of the library, wherever links and ".." lead."""
    real = Path(os.path.realpath(path.parent), path.name)
    folders = (Path(os.path.realpath(each)) for each in library.catalog.folders.paths())
    return any(real == folder or folder in real.parents for folder in folders)


def _is_in_trash(path: Path) -> bool:
    parents = Path(os.path.realpath(path.parent)).parts
    return any(part.lower().split("-")[0] in _TRASHES for part in parents)
