"""What SQLite holds of a path: text where it is valid Unicode, bytes where the disk's name is not."""

import os
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | bytes


def to_cell(path: Path) -> Cell:
    """The path as SQLite can hold it; a file name on Linux may be any bytes."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def to_path(cell: Cell) -> Path:
    """The path again."""
    return Path(os.fsdecode(cell))


def below(folder: Path, column: str = "path") -> tuple[str, list[Cell | int]]:
    """An SQL condition and its values: the path is this folder's, or of something below it.

    A range of text can use the index, where LIKE could not; what is bytes is compared as bytes.
    """
    cell = to_cell(folder)
    start = os.fsencode(folder).rstrip(os.fsencode(os.sep)) + os.fsencode(os.sep)
    condition = f"({column} = ? OR (typeof({column}) = 'blob' AND substr({column}, 1, ?) = ?)"
    values: list[Cell | int] = [cell, len(start), start]
    if isinstance(cell, str):
        opening = start.decode("utf-8")
        condition += f" OR ({column} >= ? AND {column} < ?)"
        values += [opening, opening[:-1] + chr(ord(opening[-1]) + 1)]
    return condition + ")", values
