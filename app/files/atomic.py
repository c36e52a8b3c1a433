"""Atomic replacement of a file: after a crash there is the old content or the new, never a mixture."""

import contextlib
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.disk import synchronise
from app.domain.errors import Unwritable

_DRAFT, _OLD = ".albumen-new", ".albumen-old"
"""Ends of the names of drafts, and of copies of what is changed in place: no picture's or sidecar's extension."""


def replace_file(path: Path, content: bytes) -> None:
    """Write a file, in place of the one there. Raises Unwritable, and then nothing is changed."""
    with draft_of(path) as draft:
        draft.write_bytes(content)


@contextmanager
def draft_of(path: Path) -> Generator[Path]:
    """Yield a draft beside `path` that takes its place when the block is left without an error.

    Of a link, the target is replaced, never the link. An OSError within becomes Unwritable.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(target.name + _DRAFT)
    try:
        yield draft
        _settle(draft, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unwritable(path, f"The file cannot be saved ({reason}).") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _settle(draft: Path, target: Path) -> None:
    """Put the draft in the place of the target, with its permissions, on the disk itself."""
    with contextlib.suppress(FileNotFoundError):
        status = target.stat()
        draft.chmod(status.st_mode & 0o7777)
        if not os.access(target, os.W_OK):  # Which replacing the file would not ask.
            raise PermissionError(13, "the file is write-protected")
        if status.st_nlink > 1:
            synchronise(draft)
            _write_within(target, draft)
            return
    synchronise(draft)
    draft.replace(target)
    # The file is there: should power fail now, it is the old one again.
    with contextlib.suppress(OSError):
        synchronise(target.parent)


def _write_within(target: Path, draft: Path) -> None:
    """Change the bytes of a file in place, as it has several names.

    This is not atomic: until it is done, the whole old content lies beside it, and is put back if it fails.
    """
    old = target.with_name(target.name + _OLD)
    is_kept = is_written = False
    try:
        shutil.copyfile(target, old)
        synchronise(old)
        is_kept = True
        _overwrite(target, draft)
        is_written = True
    finally:
        if is_kept and not is_written:
            _overwrite(target, old)  # Where this fails, too, the copy stays.
        with contextlib.suppress(OSError):
            old.unlink(missing_ok=True)


def _overwrite(target: Path, source: Path) -> None:
    with source.open("rb") as new, target.open("r+b") as file:
        shutil.copyfileobj(new, file)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
