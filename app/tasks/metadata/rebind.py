"""Rebinding of a photo to its new bytes, after only the metadata within its file changed."""

import contextlib

from app.domain.operation import FileStamp
from app.domain.photo import Photo
from app.files.digest import digest_at
from app.files.transfer import os_errors_as_unwritable
from app.library import Library
from app.tasks.metadata.capture_times import with_file_time


def rebind(library: Library, photo: Photo) -> Photo:
    """Rebind a photo, and return it as it is now; its pixels need not be read again. Raises Unwritable."""
    with os_errors_as_unwritable(photo.path):
        status = photo.path.stat()  # First: a change since then is noticed at the next indexing.
        digest = digest_at(photo.path)
    with contextlib.suppress(OSError):  # Without one it is made again at the next indexing.
        library.thumbnails.write(digest, library.thumbnails.path(photo.digest).read_bytes())
    catalog = library.catalog
    before = catalog.photos.stamp(photo.id)
    with catalog.transaction():
        if before:
            catalog.journal.renew(photo.path, before, FileStamp(status.st_size, status.st_mtime_ns))
        for by_digest in (
            catalog.vectors,
            catalog.features,
            catalog.regions,
            catalog.palettes,
            catalog.faces,
            catalog.photo_texts,
            catalog.flat_shares,
            catalog.exif,
        ):
            by_digest.rebind(photo.digest, digest)
        for by_path in (catalog.metadata_log, catalog.decisions, catalog.face_decisions):
            by_path.rebind(photo.path, photo.digest, digest)
        own = with_file_time(library, photo)
        catalog.photos.put(
            photo.path,
            photo=photo.id,
            digest=digest,
            shape=(photo.width, photo.height),
            taken=own.time if own.taken else None,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
            date_source=own.date_source,
        )
    return catalog.photos.get([photo.id])[photo.id]
