"""Transfer of one file: move, copy or make it, never overwriting and never losing anything, whenever it ends.

A name is never taken from a file that has it: `_place` gives a file its name atomically, and only where that
is free. A copy is written to a draft beside the target, brought to the disk, read back and compared, and only
then gets its name; a source is removed last. Links are left alone: what is done to a photo is never done to
another file. All functions raise Unwritable with the reason as a sentence, and then the source is unchanged
and there is nothing at the target.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.disk import FULL, is_full, synchronise
from app.domain.errors import Unwritable
from app.domain.operation import FileStamp

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""Errors of disks (FAT, network shares) without second names of a file."""
_SENTENCES = {
    errno.EEXIST: "A file of this name already exists, and is not overwritten.",
    errno.ENOENT: "The file no longer exists.",
    errno.EACCES: "You have no permission to change files there.",
    errno.EPERM: "You have no permission to change files there.",
    errno.EROFS: "The disk is write-protected.",
    errno.ENAMETOOLONG: "The name is too long for this disk.",
    errno.EINVAL: "The disk does not allow a character of this name.",
    errno.EILSEQ: "The disk does not allow a character of this name.",
    errno.EFBIG: "The file is larger than this disk allows.",
    **dict.fromkeys(FULL, "The disk is full."),
}


class DiskFull(Unwritable):
    """There is no room left: other files will not fit either."""


@contextmanager
def os_errors_as_unwritable(path: Path) -> Generator[None]:
    """Turn an OSError of a file into Unwritable."""
    try:
        yield
    except OSError as error:
        reason = _SENTENCES.get(error.errno or 0) or f"{error.strerror or error}."
        kind = DiskFull if is_full(error) else Unwritable
        raise kind(path, reason) from error


def stamp_of(path: Path) -> FileStamp:
    """Return the stamp of a file that is no link. Raises Unwritable where there is none."""
    with os_errors_as_unwritable(path):
        status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise Unwritable(path, "This is a link to another file, and is not changed.")
    if not stat.S_ISREG(status.st_mode):
        raise Unwritable(path, "This is not a file, but a folder or a device.")
    return FileStamp(status.st_size, status.st_mtime_ns)


def check_file(path: Path, stamp: FileStamp | None) -> None:
    """Raise Unwritable unless the file is there and unchanged."""
    if stamp_of(path) != stamp:
        raise Unwritable(path, "The file has changed meanwhile, and was skipped.")


def check_free(path: Path) -> None:
    """Raise Unwritable where the name is taken."""
    if os.path.lexists(path):
        raise Unwritable(path, _SENTENCES[errno.EEXIST])


def move_file(source: Path, target: Path, draft: Path) -> FileStamp:
    """Move a file, on one disk or to another, by a `draft` in the target's folder. Return its new stamp."""
    stamp_of(source)
    with _arrival(target):
        if _is_respelled(source, target):
            source.rename(target)
        else:
            try:
                _place(source, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                _move_across(source, target, draft)
        if source.parent != target.parent:
            synchronise(source.parent)
    return stamp_of(target)


def copy_file(source: Path, target: Path, draft: Path) -> FileStamp:
    """Copy a file. Return the copy's stamp."""
    stamp_of(source)
    with _arrival(target):
        _copy_across(source, target, draft)
    return stamp_of(target)


def make_file(content: bytes, target: Path, draft: Path) -> FileStamp:
    """Make a file of that content. Return its stamp."""
    with _arrival(target), _drafted(draft):
        with draft.open("xb") as file:
            file.write(content)
        synchronise(draft)
        _place(draft, target)
    return stamp_of(target)


def have_same_bytes(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes. Raises Unwritable where the disk does not tell."""
    with os_errors_as_unwritable(one):
        try:
            return one.samefile(other) or (
                one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)
            )
        except FileNotFoundError:
            return False


def remove_made(path: Path) -> None:
    """Remove a file of our own making: a draft, or a second name of a file that has its first."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _arrival(target: Path) -> Generator[None]:
    """Make the target's folder first, and bring that to the disk at the end. Raises Unwritable."""
    with os_errors_as_unwritable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
        synchronise(target.parent)


def _is_respelled(source: Path, target: Path) -> bool:
    """Whether both are one file in other spelling, on a disk that does not tell upper from lower case."""
    return (
        source.name != target.name
        and source.name.casefold() == target.name.casefold()
        and os.path.lexists(target)
        and source.samefile(target)
        and target.name not in os.listdir(target.parent)  # noqa: PTH208  (names as they are spelled)
    )


def _place(source: Path, target: Path) -> None:
    """Rename a file on its disk, only to a free name. Raises OSError."""
    if os.name == "nt":  # There a rename refuses a name that is taken.
        source.rename(target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve_and_rename(source, target)
    else:
        _remove_source(source, target)


def _reserve_and_rename(source: Path, target: Path) -> None:
    """Rename a file where it can have one name only: an empty file holds the new one until then."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise


def _move_across(source: Path, target: Path, draft: Path) -> None:
    _copy_across(source, target, draft)
    synchronise(target.parent)  # The new one is safe before the old one goes.
    _remove_source(source, target)


def _remove_source(source: Path, target: Path) -> None:
    """Remove the old name of a file, or else its new one again. Raises OSError."""
    try:
        source.unlink()
    except OSError:
        target.unlink()
        raise


def _copy_across(source: Path, target: Path, draft: Path) -> None:
    with _drafted(draft):
        with source.open("rb") as old, draft.open("xb") as new:
            shutil.copyfileobj(old, new, 1 << 20)
        with contextlib.suppress(OSError):  # Not every disk keeps permissions.
            shutil.copystat(source, draft)
        synchronise(draft)
        if _digest(draft) != _digest(source):
            raise OSError(errno.EIO, "The copy differs from the original")
        _place(draft, target)


@contextmanager
def _drafted(draft: Path) -> Generator[None]:
    """Remove a draft at the end, placed or not. Raises OSError, and leaves it, where it is not ours."""
    if os.path.lexists(draft):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
