"""Names of models of the user's: equal for equal files, and fit for a folder's name."""

import functools
import hashlib
from pathlib import Path
from typing import Any


def name_model(stem: str, recipe: str, digest: Any) -> str:
    """Return a file's or folder's name with the recipe and a `hashlib` digest of what the vectors depend on."""
    plain = "".join(letter if letter.isalnum() else "-" for letter in stem)[:40]
    return f"{plain}-{recipe}-{digest.hexdigest()[:12]}"


def digest_file(path: Path) -> bytes:
    """Return the SHA-256 of a file, which is read once while it does not change. Raises OSError."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _digest(path: Path, _size: int, _mtime_ns: int) -> bytes:
    """Cached, as of 1.5 GB of weights it takes a second or more."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
