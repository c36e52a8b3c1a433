"""Metadata of a photo's own file and its sidecars."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import NotReadNow, Unreadable
from app.domain.metadata import MetadataChanges, MetadataSource
from app.files.metadata.camera_info import CameraInfo
from app.files.metadata.capture_date import CaptureDate
from app.files.metadata.embedded_reader import read_embedded
from app.files.metadata.face_regions import UNKNOWN_PICTURE, FaceRegion, StoredPicture
from app.files.metadata.picasa import PICASA, read_picasa
from app.files.metadata.sidecar import read_sidecar


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """The metadata of a photo's files."""

    sources: tuple[MetadataSource, ...] = ()
    """The photo's own file first; files without metadata and date are left out."""
    camera_info: CameraInfo = ()
    capture_date: CaptureDate | None = None
    regions: tuple[FaceRegion, ...] = ()
    """Faces with names, on the upright picture, of all files."""
    picture: StoredPicture = UNKNOWN_PICTURE
    errors: tuple[str, ...] = ()
    """Sentences on files that could not be read; the others are read all the same."""


def read_metadata(
    photo: Path, sidecars: Sequence[Path], file: BinaryIO | None = None
) -> FileMetadata:
    """Read the photo's file, which may be open already, and these sidecars; in a child process only.

    Raises NotReadNow or OSError where one of them cannot be read now, though it is there.
    """
    embedded = read_embedded(photo, file)
    files: list[tuple[Path, MetadataChanges, float | None]] = [
        (photo, embedded.values, embedded.time)
    ]
    errors = [f"{photo.name}: {embedded.reason}"] if embedded.reason else []
    regions = [*embedded.regions, *(picasa := read_picasa(photo))]
    if picasa:
        names = sorted({each.name for each in picasa}, key=str.casefold)
        files.insert(0, (photo.with_name(PICASA), {"people": tuple(names)}, None))
    for path in sidecars:
        try:
            xmp = read_sidecar(path, embedded.picture)
            files.append((path, xmp.values, xmp.time))
            regions += xmp.regions
        except NotReadNow:  # Without its metadata, the others would be taken for all there are.
            raise
        except Unreadable as error:
            errors.append(str(error))
    sources = tuple(
        MetadataSource(path, values, file_time(path) if time is None else time, time is not None)
        for path, values, time in files
        if values or time is not None
    )
    return FileMetadata(
        sources,
        embedded.camera_info,
        embedded.capture_date,
        tuple(regions),
        embedded.picture,
        tuple(errors),
    )


def file_time(path: Path) -> float:
    """Return the file's date in seconds since 1970; 0, older than all else, where it has just vanished."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
