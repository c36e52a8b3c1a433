"""The digest of a file's bytes: the photo's name, wherever the file lies."""

import hashlib
from io import BufferedReader
from pathlib import Path


def digest_of(file: BufferedReader) -> str:
    """32 hexadecimal digits of the bytes from here to the end: half of SHA-256, read in pieces."""
    return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def digest_at(path: Path) -> str:
    """Of the whole file. Raises OSError."""
    with path.open("rb") as file:
        return digest_of(file)
