"""Backfill EXIF of photos that were indexed before Albumen read it."""

import os
from collections.abc import Sequence
from pathlib import Path

from app.domain.photo import ExifInfo
from app.domain.progress import Task
from app.files.decoding.decode import DecodedPhoto, DecodeRequest
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files


def backfill_exif(library: Library, roots: Sequence[Path]) -> Task[None]:
    """For the photos below these folders of which it is not known; of each only the head is read."""
    lacking = {
        digest: path
        for root in roots
        for digest, path in library.catalog.exif.lacking(root).items()
    }

    def store(looked: DecodedFile) -> None:
        exif_by_digest: dict[str, ExifInfo] = {}
        for digest, result in looked.items():
            if isinstance(result, DecodedPhoto) and result.exif:
                exif_by_digest[digest] = result.exif
            elif os.path.lexists(lacking[digest]):  # It says nothing, and is not asked again.
                exif_by_digest[digest] = ExifInfo()
        with library.catalog.transaction():
            library.catalog.exif.put(exif_by_digest)
        library.grouping.links = None  # They were made without knowing.

    files = {digest: (path, DecodeRequest(exif_only=True)) for digest, path in lacking.items()}
    yield from decode_files(files, "Reading camera info", store)
