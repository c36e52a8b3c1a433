"""Faults of a disk: the n-th call of the file system below a folder fails, whoever makes it from Python.

First a run without a fault lists the calls; then each of them is made to fail in turn. What C libraries do
by themselves (SQLite, exiv2) is not seen here: see `tests.small_disk`.
"""

import builtins
import errno
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

_read_link = os.readlink
_ANY = (errno.EIO, errno.EACCES)
ERRORS: dict[str, tuple[int, ...]] = {
    "open to read": (errno.EIO, errno.EACCES),
    "open to write": (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.ENAMETOOLONG),
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO),
    "close": (errno.EIO, errno.ENOSPC),
    "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.ENAMETOOLONG),
    "link": (errno.EIO, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.ENAMETOOLONG, errno.EPERM),
    "unlink": (errno.EIO, errno.EACCES, errno.EROFS),
    "mkdir": (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.ENAMETOOLONG),
    "chmod": (errno.EPERM, errno.EROFS, errno.EIO),
    "utime": (errno.EPERM, errno.EROFS, errno.EIO),
    "list": _ANY,
    "stat": _ANY,
}
"""The errors that each kind of call may meet on a real disk."""

_PATCHED = {
    "fsync": ("fsync",),
    "rename": ("rename", "replace"),
    "link": ("link", "symlink"),
    "unlink": ("unlink", "remove"),
    "mkdir": ("mkdir",),
    "chmod": ("chmod",),
    "utime": ("utime",),
    "list": ("scandir", "listdir"),
    "stat": ("stat", "lstat"),
}
"""The functions of `os` of each kind."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the file system."""

    kind: str
    path: str


@dataclass
class Faults:
    """Within the block, notes all calls below `roots`; the call number `at` fails with `error`.

    With `lasting`, so do all later ones of its kind, as on a disk that is full or write-protected.
    """

    roots: tuple[Path, ...]
    at: int = -1
    error: int = 0
    lasting: bool = False
    refuses: str = ""
    """A kind of which every call fails."""
    calls: list[Call] = field(default_factory=list)
    failed: list[Call] = field(default_factory=list)

    def __enter__(self) -> "Faults":
        self._within = tuple(f"{root}" for root in self.roots)
        self._patches = [mock.patch.object(os, "open", self._opening(os.open, _by_flags))]
        for module in (builtins, io):
            wrapped = self._opening(builtins.open, _by_mode)
            self._patches.append(mock.patch.object(module, "open", wrapped))
        for kind, names in _PATCHED.items():
            for name in names:
                wrapped = self._watched(kind, getattr(os, name))
                self._patches.append(mock.patch.object(os, name, wrapped))
        self._patches.append(mock.patch.object(os, "sendfile", self._sending(os.sendfile)))
        for each in self._patches:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in reversed(self._patches):
            each.stop()

    def meet(self, kind: str, path: object) -> None:
        """Note a call. Raises OSError where it is the one to fail."""
        if isinstance(path, int):
            try:
                path = _read_link(f"/proc/self/fd/{path}")
            except OSError:
                return
        if not isinstance(path, str | bytes | os.PathLike):
            return
        text = os.fsdecode(path)
        # SQLite's own files are opened by C; beside them lie notes that may be missed.
        if not text.startswith(self._within):
            return
        self.calls.append(Call(kind, text))
        number = len(self.calls) - 1
        again = self.lasting and self.failed and kind == self.failed[0].kind
        if number == self.at or again or kind == self.refuses:
            self.failed.append(self.calls[-1])
            raise OSError(self.error, os.strerror(self.error), text)

    def _watched(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *args: Any, **more: Any) -> Any:
            self.meet(kind, path)
            return real(path, *args, **more)

        return call

    def _sending(self, real: Callable[..., int]) -> Callable[..., int]:
        def send(out: int, into: int, *args: Any) -> int:
            self.meet("read", into)
            self.meet("write", out)
            return real(out, into, *args)

        return send

    def _opening(
        self, real: Callable[..., Any], is_to_write: Callable[..., bool]
    ) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **more: Any) -> Any:
            count = len(self.calls)
            to_write = is_to_write(*args, **more)
            if isinstance(path, int):
                return real(path, *args, **more)
            self.meet("open to write" if to_write else "open to read", path)
            opened = real(path, *args, **more)
            if len(self.calls) == count or isinstance(opened, int):
                return opened
            return _File(opened, self, os.fsdecode(path))

        return call


def _by_flags(flags: int, *_: Any, **__: Any) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _by_mode(mode: str = "r", *_: Any, **__: Any) -> bool:
    return any(letter in mode for letter in "wax+")


class _File:
    """An open file whose reads and writes may fail."""

    def __init__(self, file: Any, faults: Faults, path: str) -> None:
        self._file, self._faults, self._path, self._has_written = file, faults, path, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Any:
        return iter(self._file)

    def read(self, *args: Any) -> Any:
        self._faults.meet("read", self._path)
        return self._file.read(*args)

    def readinto(self, *args: Any) -> Any:
        self._faults.meet("read", self._path)
        return self._file.readinto(*args)

    def write(self, *args: Any) -> Any:
        self._faults.meet("write", self._path)
        self._has_written = True
        return self._file.write(*args)

    def close(self) -> None:
        """What was buffered is written only now, and may not fit."""
        was_closed = self._file.closed
        self._file.close()
        if self._has_written and not was_closed:
            self._faults.meet("close", self._path)
