"""Reports on a photo: its metadata, the files that hold it, and where they disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef
from app.domain.metadata import (
    EDITED_FIELDS,
    METADATA_FIELDS,
    WRITTEN_FIELDS,
    MetadataSource,
    PhotoMetadata,
)
from app.domain.photo import DateSource, ExifInfo, Photo
from app.domain.position import Position, resolve_position
from app.domain.progress import Progress, Task
from app.files.metadata.camera_info import CameraInfo
from app.files.metadata.sidecar import find_sidecars
from app.files.scan import absolute
from app.library import Library
from app.places.atlas import Place
from app.places.names import NOWHERE, find_place
from app.tasks.journal.faces import face_states
from app.tasks.metadata.capture_times import settle_times
from app.tasks.metadata.identity import is_unchanged
from app.tasks.metadata.merge import (
    merge_file_metadata,
    read_files_of,
    resolve,
    sidecars_of,
    sign_files,
)
from app.tasks.phrases import describe_value


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """Metadata and camera info of a photo, with their sources."""

    path: Path
    metadata: PhotoMetadata
    exif: ExifInfo
    sources: tuple[MetadataSource, ...]
    """Its file and sidecars with their metadata as last read or written."""
    disagreements: tuple[str, ...]
    """Sentences on sources whose values differ from those in use."""
    pending: tuple[str, ...] = ()
    """Fields of pending metadata."""
    error: str = ""
    """Why metadata could not be written or read, as a sentence."""
    photo: Photo | None = None
    """None outside of the library."""
    camera_info: CameraInfo = ()
    """Names and texts of the file's camera info, if the file was opened."""
    text: str | None = None
    """The recognised text, line by line; None where it was not looked for."""
    unnamed_faces: int = 0
    """Faces of which it is open who they are."""
    date_source: DateSource | None = None
    """Where in the file the capture date comes from."""

    @property
    def position(self) -> Position | None:
        """The position that counts: of the metadata or, where that has none, of EXIF."""
        return resolve_position(self.metadata, self.exif)

    @property
    def place(self) -> Place:
        """The place found by the position."""
        return find_place(self.position) if self.position else NOWHERE


def inspect_photo(library: Library, photo: Photo) -> Task[PhotoReport]:
    """Report on a photo by the library alone; no file is opened."""
    yield Progress("Reading metadata")
    return _inspect(library, photo)


def inspect_file(library: Library, path: Path) -> Task[PhotoReport]:
    """Report on a file, in the library or not, with its camera info; reads its files. Raises PhotoError."""
    path = absolute(path)
    photo = library.catalog.photos.owning(path)
    if photo is None:
        if not path.is_file():
            raise PhotoError(f"There is no photo at {path}.")
        sidecars = find_sidecars(path)
        metadata = yield from read_files_of(library, path, sidecars)
        date = metadata.capture_date
        sources = tuple(settle_times(metadata.sources, date.time if date else None))
        current = resolve(sources)
        disagreements, error = find_disagreements(current, sources), " ".join(metadata.errors)
        report = PhotoReport(path, current, ExifInfo(), sources, disagreements, error=error)
        source = DateSource.USER if current.capture_time else date.source if date else None
        return replace(report, camera_info=metadata.camera_info, date_source=source)
    sidecars = sidecars_of(photo)
    metadata = yield from read_files_of(library, photo.path, sidecars)
    if is_unchanged(library, photo):  # Else it may be another photo by now: indexing tells.
        signature, written = sign_files(photo.digest, sidecars), library.catalog.sidecar_state
        error = written.get(photo.path)[2] if written.signature(photo.path) == signature else ""
        with library.catalog.transaction():
            merge_file_metadata(library, photo, metadata, sidecars, signature)
            if error:  # Its files are as they were, so that still holds.
                new = (fault for fault in metadata.errors if fault not in error)
                written.set_error(photo.path, " ".join((error, *new)))
    report = _inspect(library, photo)
    info = metadata.camera_info or tuple(_video_info(photo, report.exif))
    return replace(report, camera_info=info)


def _inspect(library: Library, photo: Photo) -> PhotoReport:
    now = library.catalog.photos.get([photo.id]).get(photo.id, photo)
    on_disk, known, error = library.catalog.sidecar_state.get(now.path)
    sources = tuple(source for source in known if source.values)
    named = library.catalog.metadata_log.is_named_here(ContentRef(now.digest, now.path))
    fields = WRITTEN_FIELDS if named else EDITED_FIELDS
    pending = tuple(f for f in fields if getattr(now.metadata, f) != getattr(on_disk, f))
    exif = library.catalog.exif.get([now.digest]).get(now.digest, ExifInfo())
    disagreements = find_disagreements(now.metadata, sources)
    report = PhotoReport(now.path, now.metadata, exif, sources, disagreements, pending, error, now)
    faces = face_states(library, [now.digest])[now.digest]
    return replace(
        report,
        date_source=now.date_source,
        unnamed_faces=sum(each.is_open for each in faces),
        text=library.catalog.photo_texts.get(now.digest),
    )


def _video_info(photo: Photo, exif: ExifInfo) -> Iterator[tuple[str, str]]:
    """Yield names and texts of what the library knows of a video, which is not opened again."""
    if exif.media_type != "video":
        return
    if exif.camera:
        yield "Camera", exif.camera
    if photo.taken:
        yield "Taken", f"{datetime.fromtimestamp(photo.time, tz=UTC):%Y-%m-%d %H:%M:%S}"
    if exif.gps:
        yield "Position", "{:.6f}, {:.6f}".format(*exif.gps)
    yield "Size", f"{photo.width} × {photo.height}"


def find_disagreements(
    current: PhotoMetadata, sources: Sequence[MetadataSource]
) -> tuple[str, ...]:
    """Return a sentence for each value of a source that differs from the current one."""
    return tuple(
        f"{source.path.name}: {describe_value(field, source.values[field])} "
        f"(older; in use: {describe_value(field, getattr(current, field))})."
        for field in METADATA_FIELDS
        for source in sources
        if field in source.values and source.values[field] != getattr(current, field)
    )
