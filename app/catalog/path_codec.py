"""Paths in SQLite: text where they are valid Unicode, bytes where the name on the disk is not."""

import os
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

_KEPT = 100_000
"""Paths made once: an indexing reads each several times, and a path takes longer to make than its row to read."""

Cell: TypeAlias = str | bytes


def to_cell(path: Path) -> Cell:
    """Return the path as SQLite can hold it; a file name on Linux may be any bytes."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


@lru_cache(_KEPT)
def to_path(cell: Cell) -> Path:
    """Return the path in a cell."""
    return Path(os.fsdecode(cell))


def to_text(text: str) -> str:
    """Return the text as SQLite can hold it; a file name in it may be no valid Unicode."""
    return text.encode("utf-8", "replace").decode()


def below(folder: Path, column: str = "path") -> tuple[str, list[Cell]]:
    """Return an SQL condition and its values: the path is this folder's, or lies below it."""
    ranges = spans(folder)
    one = f" OR ({column} > ? AND {column} < ?)"
    ends = [end for both in ranges for end in both]
    return f"({column} = ?{one * len(ranges)})", [to_cell(folder), *ends]


def spans(folder: Path) -> list[tuple[Cell, Cell]]:
    """Return what the paths below this folder lie between, without both ends.

    Ranges can use the index, where LIKE could not. To SQLite every text is less than any bytes, so
    one range finds the paths that are text, another those that are bytes.
    """
    first = os.fsencode(folder).rstrip(os.fsencode(os.sep)) + os.fsencode(os.sep)
    after = first[:-1] + bytes([first[-1] + 1])
    as_bytes: tuple[Cell, Cell] = (first, after)
    if isinstance(to_cell(folder), bytes):
        return [as_bytes]
    return [(first.decode("utf-8"), after.decode("utf-8")), as_bytes]
