"""The disk itself: what is written there outlasts a loss of power."""

import os
from pathlib import Path


def synchronise(path: Path) -> None:
    """Wait until a file or folder is on the disk. Windows cannot do that for a folder."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
