"""Pairing: the files of a folder that are one photo."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.operation import FileStamp
from app.domain.photo import is_clip
from app.files.formats import is_raw, is_video
from app.files.scan import ScannedFile


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
) -> Iterator[ReadJob]:
    """Yield one job for each photo of a folder: with a picture go the RAW and the moving part of its name.

    `is_moving_part` tells of a clip and a photo of one name whether they are a Live Photo. Beside a picture that
    `is_unreadable`, these are photos by themselves: they would be hidden behind it.
    """
    readable = [found for found in files if not is_unreadable(found)]
    raws = {_stem(found): found for found in readable if is_raw(found.path.name)}
    others = {_stem(found) for found in files if not _is_picture(found)}
    if not others:  # As in most folders: each picture is a photo by itself.
        yield from map(ReadJob, files)
        return
    pictures = {_stem(found): found for found in reversed(readable) if _is_picture(found)}
    companions: dict[Path, list[ScannedFile]] = {}
    alone: list[ScannedFile] = []
    for found in files:
        picture = None if _is_picture(found) else pictures.get(_stem(found))
        if is_clip(found.path):
            picture = picture or raws.get(_stem(found))
            picture = picture if picture and is_moving_part(found, picture) else None
        elif is_video(found.path.name):
            picture = None
        if picture:
            companions.setdefault(picture.path, []).append(found)
        else:
            alone.append(found)
    for found in alone:
        yield ReadJob(found, companions=tuple(companions.get(found.path, ())))


def stamp(found: ScannedFile) -> FileStamp:
    """Return the stamp of a file."""
    return FileStamp(found.size, found.mtime_ns)


def _stem(found: ScannedFile) -> str:
    return found.path.stem.lower()


def _is_picture(found: ScannedFile) -> bool:
    name = found.path.name
    return not (is_raw(name) or is_video(name))
