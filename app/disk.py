"""The disk itself: what is written there outlasts a loss of power, and whether it is full."""

import errno
import os
from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Errors of a disk without space."""


def is_full(error: OSError) -> bool:
    """Whether an error is that of a full disk."""
    return error.errno in FULL


def synchronise(path: Path) -> None:
    """Wait until a file or folder is on the disk. Windows cannot do that for a folder."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
