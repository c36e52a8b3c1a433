"""Pairing: the files of a folder that are one photo."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.photo import is_clip
from app.files.formats import is_beside_pictures, is_raw
from app.files.scan import ScannedFile

FilesOfPhoto: TypeAlias = tuple[ScannedFile, tuple[ScannedFile, ...]]
"""The main file of a photo, and its companions."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to read."""

    file: ScannedFile
    photo: int | None = None
    """The photo whose file it was when last surveyed."""
    digest: str = ""
    """That photo's digest then."""
    companions: tuple[ScannedFile, ...] = ()


def pair_files(
    files: Sequence[ScannedFile],
    is_moving_part: Callable[[ScannedFile, ScannedFile], bool],
    is_unreadable: Callable[[ScannedFile], bool],
) -> list[FilesOfPhoto]:
    """Return the photos of a folder: with a picture go the RAW and the moving part of its name.

    `is_moving_part` tells of a clip and a photo of one name whether they are a Live Photo. Beside a picture that
    `is_unreadable`, these are photos by themselves: they would be hidden behind it.
    """
    if all(map(_is_picture, files)):  # As in most folders: each picture is a photo by itself.
        return [(found, ()) for found in files]
    readable = [found for found in reversed(files) if not is_unreadable(found)]
    pictures = {_stem(found): found for found in readable if _is_picture(found)}
    raws = {_stem(found): found for found in reversed(readable) if is_raw(found.place)}
    companions: dict[str, list[ScannedFile]] = {}
    alone: list[ScannedFile] = []
    for found in files:
        picture = None
        if is_raw(found.place):
            picture = pictures.get(_stem(found))
        elif not _is_picture(found) and is_clip(found.path):
            picture = pictures.get(_stem(found)) or raws.get(_stem(found))
            picture = picture if picture and is_moving_part(found, picture) else None
        if picture:
            companions.setdefault(picture.place, []).append(found)
        else:
            alone.append(found)
    return [(found, tuple(companions.get(found.place, ()))) for found in alone]


def stamp(found: ScannedFile) -> tuple[int, int]:
    """Return size and time of a file."""
    return found.size, found.mtime_ns


def _stem(found: ScannedFile) -> str:
    """Return the name of a file without its extension, as a Path has it, in lower case."""
    name = found.place[found.place.rfind(os.sep) + 1 :]
    dot = name.rfind(".")
    return (name[:dot] if 0 < dot < len(name) - 1 else name).lower()


def _is_picture(found: ScannedFile) -> bool:
    return not is_beside_pictures(found.extension)
