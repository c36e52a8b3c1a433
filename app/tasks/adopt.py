"""Let all that is known of a photo go over to its new bytes, where only the words within its file changed."""

from app.act import Imprint
from app.files.digest import digest_at
from app.library import Library
from app.photo import Photo


def adopt(library: Library, photo: Photo) -> Photo:
    """The photo as it is now. Its pixels are as they were: nobody needs to look at them again."""
    digest, status = digest_at(photo.path), photo.path.stat()
    thumbnail = library.thumbnails.path(photo.digest)
    if thumbnail.exists():
        library.thumbnails.write(digest, thumbnail.read_bytes())
    catalog = library.catalog
    before = catalog.photos.imprint(photo.id)
    with catalog.transaction():
        if before:
            catalog.journal.renew(photo.path, before, Imprint(status.st_size, status.st_mtime_ns))
        catalog.vectors.adopt(photo.digest, digest)
        catalog.regions.adopt(photo.digest, digest)
        catalog.palettes.adopt(photo.digest, digest)
        catalog.shots.adopt(photo.digest, digest)
        catalog.said.carry(photo.path, photo.digest, digest)
        catalog.decisions.carry(photo.path, photo.digest, digest)
        catalog.photos.put(
            photo.path,
            photo=photo.id,
            digest=digest,
            shape=(photo.width, photo.height),
            taken=photo.time if photo.taken else None,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
        )
    return catalog.photos.get([photo.id])[photo.id]
