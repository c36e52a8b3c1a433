"""Pending metadata of one photo: its values, and the files that they are written to."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.metadata import MetadataChanges
from app.domain.photo import Photo, Presence
from app.files.metadata.embedded_writer import can_embed
from app.files.metadata.face_regions import NO_FACES, NamedFaces
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.tasks.metadata.capture_times import values_for_files
from app.tasks.metadata.merge import sidecars_of, sidecars_to_write, values_to_write

AWAY = "Folder offline. Metadata will be saved when it is available again."


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """Pending metadata of one photo."""

    photo: Photo
    files: tuple[Path, ...]
    """The files to write to."""
    values: MetadataChanges
    in_files: MetadataChanges
    """The values as the files get them."""
    faces: NamedFaces = NO_FACES
    """The faces of the people among the values."""
    error: str = ""
    """Why it failed when last tried, as a sentence."""


def plan_write(library: Library, photo: Photo, options: SidecarOptions) -> PendingWrite:
    """Return the pending metadata of a photo; without values there is none."""
    _, _, problem = library.catalog.sidecar_state.get(photo.path)
    values = values_to_write(library, photo, options)
    within = options.embed and can_embed(photo.path)
    files = (photo.path, *sidecars_of(photo)) if within else sidecars_to_write(photo, options)
    if photo.presence is not Presence.HERE:
        problem = AWAY
    in_files = values_for_files(library, photo, values)
    return PendingWrite(photo, files, values, in_files, error=problem)
