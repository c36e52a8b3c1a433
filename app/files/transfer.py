"""Transfer of one file: moved, copied or made, never overwriting and never losing anything, whenever it ends.

A name is never taken from a file that has it: `_place` gives a file its name only where that is free, at
one stroke. What has to be copied is written to a draft beside the target, brought to the disk, read back
and compared, and only then gets its name; a source is removed last. Links are left alone: what is done to
a photo is never done to another file. All raise Unwritable with the reason as a sentence, and then the
source is as it was and there is nothing at the target.
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

from app.domain.errors import Unwritable
from app.domain.operation import FileStamp
from app.files.atomic import synchronise

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What disks say (FAT, network shares) that know no second name of a file."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
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
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "The disk is full.",
}


class DiskFull(Unwritable):
    """There is no room left: other files will not fit either."""


@contextmanager
def os_errors_as_unwritable(path: Path) -> Generator[None]:
    """What the system says of a file, as Unwritable."""
    try:
        yield
    except OSError as error:
        reason = _SENTENCES.get(error.errno or 0) or f"{error.strerror or error}."
        kind = DiskFull if error.errno in _FULL else Unwritable
        raise kind(path, reason) from error


def stamp_of(path: Path) -> FileStamp:
    """Of a file that is no link. Raises Unwritable where there is none."""
    with os_errors_as_unwritable(path):
        status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise Unwritable(path, "This is a link to another file, and is not changed.")
    if not stat.S_ISREG(status.st_mode):
        raise Unwritable(path, "This is not a file, but a folder or a device.")
    return FileStamp(status.st_size, status.st_mtime_ns)


def check_file(path: Path, stamp: FileStamp | None) -> None:
    """Raises Unwritable unless the file is there and is what it was."""
    if stamp_of(path) != stamp:
        raise Unwritable(path, "The file has changed meanwhile, and was skipped.")


def check_free(path: Path) -> None:
    """Raises Unwritable where something bears that name: what is done next would be told from it by nothing."""
    if os.path.lexists(path):
        raise Unwritable(path, _SENTENCES[errno.EEXIST])


def move_file(source: Path, target: Path, draft: Path) -> FileStamp:
    """Move it to that name, on this disk or another; what it is there. `draft` is a name in the target's folder."""
    stamp_of(source)
    with os_errors_as_unwritable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if _is_respelled(source, target):
            source.rename(target)
        else:
            try:
                _place(source, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                _move_across(source, target, draft)
        for folder in {source.parent, target.parent}:
            synchronise(folder)
    return stamp_of(target)


def copy_file(source: Path, target: Path, draft: Path) -> FileStamp:
    """Copy it to that name; what it is there."""
    stamp_of(source)
    with os_errors_as_unwritable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_across(source, target, draft)
        synchronise(target.parent)
    return stamp_of(target)


def make_file(content: bytes, target: Path, draft: Path) -> FileStamp:
    """Make a file of that content; what it is."""
    with os_errors_as_unwritable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _drafted(draft):
            with draft.open("xb") as file:
                file.write(content)
            synchronise(draft)
            _place(draft, target)
        synchronise(target.parent)
    return stamp_of(target)


def have_same_bytes(one: Path, other: Path) -> bool:
    """Whether two files hold the same; False where one cannot be read."""
    try:
        return one.samefile(other) or (
            one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)
        )
    except OSError:
        return False


def remove_made(path: Path) -> None:
    """Remove what was only begun by ourselves: a draft, or a second name of a file that has its first."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _is_respelled(source: Path, target: Path) -> bool:
    """Whether it is one file under another spelling, on a disk that does not tell upper from lower case."""
    return (
        source.name != target.name
        and source.name.casefold() == target.name.casefold()
        and os.path.lexists(target)
        and source.samefile(target)
        and target.name not in os.listdir(target.parent)  # noqa: PTH208  (names as they are spelled)
    )


def _place(source: Path, target: Path) -> None:
    """Give a file of the same disk that name, only where it is free. Raises OSError."""
    if os.name == "nt":  # There a rename refuses a name that is taken.
        source.rename(target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve_and_rename(source, target)
        return
    try:
        source.unlink()
    except OSError:
        target.unlink()
        raise


def _reserve_and_rename(source: Path, target: Path) -> None:
    """Where files have one name only: an empty file of ours holds the name until the file takes it."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise


def _move_across(source: Path, target: Path, draft: Path) -> None:
    _copy_across(source, target, draft)
    synchronise(target.parent)  # The new one is safe before the old one goes.
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
    """A draft that is gone at the end, placed or not; one that is not ours stays."""
    if os.path.lexists(draft):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
