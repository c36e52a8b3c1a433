"""Metadata read ahead of its import, by the decoder that has a new file open anyway."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.metadata.reader import FileMetadata
from app.files.metadata.sidecar import FolderSidecars, find_sidecars
from app.files.scan import names_in
from app.tasks.metadata.merge import sign_files


class ReadAhead:
    """Metadata of the new files of one indexing.

    It is imported only when all files are stored: vanished and renamed photos are found among those whose
    metadata is not known yet (see `identity`).
    """

    def __init__(self) -> None:
        self._beside: dict[Path, FolderSidecars] = {}
        self._signed: dict[Path, str] = {}
        self._read: dict[Path, tuple[str, FileMetadata]] = {}

    def find_sidecars(self, photo: Path, companions: Sequence[Path]) -> tuple[Path, ...]:
        """List the sidecars to read with a file, and note the state they have before that."""
        folder = photo.parent
        if folder not in self._beside:  # Files come by folder.
            self._beside = {folder: FolderSidecars(names_in(folder))}
        sidecars = find_sidecars(photo, companions, self._beside[folder])
        self._signed[photo] = sign_files("", sidecars)
        return sidecars

    def note(self, photo: Path, decoded: DecodedPhoto) -> None:
        """Keep what was read of a file."""
        signed = decoded.digest + self._signed.pop(photo, "")
        if decoded.metadata is not None:
            self._read[photo] = signed, replace(decoded.metadata, camera_info=())

    def take(self, photo: Path, signature: str) -> FileMetadata | None:
        """Hand out what was read of a photo, if its files are still in this state."""
        signed, metadata = self._read.pop(photo, ("", None))
        return metadata if signed == signature else None
