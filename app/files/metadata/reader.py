"""Metadata of a photo's files: its own, and its sidecars'."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import Unreadable
from app.domain.metadata import MetadataSource
from app.files.metadata.camera_info import CameraInfo
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.sidecar import read_sidecar


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What was found."""

    sources: tuple[MetadataSource, ...] = ()
    """The file's own first; none of a place that says nothing and bears no date."""
    camera_info: CameraInfo = ()
    errors: tuple[str, ...] = ()
    """What could not be read, as sentences that name the file; they keep nothing else from being read."""


def read_metadata(
    photo: Path, sidecars: Sequence[Path], file: BinaryIO | None = None
) -> FileMetadata:
    """Read the photo's file, which may be open already, and these sidecars; in a child process only."""
    embedded = read_embedded(photo, file)
    found = [(photo, embedded.values, embedded.time)]
    faults = [f"{photo.name}: {embedded.reason}"] if embedded.reason else []
    for path in sidecars:
        try:
            sidecar_metadata = read_sidecar(path)
        except Unreadable as error:
            faults.append(str(error))
        else:
            found.append((path, sidecar_metadata.values, sidecar_metadata.time))
    sources = tuple(
        MetadataSource(path, values, _file_time(path) if time is None else time, time is not None)
        for path, values, time in found
        if values or time is not None
    )
    return FileMetadata(sources, embedded.camera_info, tuple(faults))


def _file_time(path: Path) -> float:
    """Seconds since 1970; 0, older than all else, where the file has just vanished."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
