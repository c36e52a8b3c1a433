"""Digests of files' bytes, which name photos wherever their files lie."""

import hashlib
from io import BufferedReader
from pathlib import Path


def digest_of(file: BufferedReader) -> str:
    """Return 32 hexadecimal digits of the bytes from here to the end: half of SHA-256."""
    return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def digest_at(path: Path) -> str:
    """Return the digest of a whole file. Raises OSError."""
    with path.open("rb") as file:
        return digest_of(file)
