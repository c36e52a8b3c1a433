"""Identity of photos: which photo the bytes at a path are, once another program has changed them.

A photo is known by the digest of its bytes, and other programs change those: they write metadata into the
file, rotate it without loss, save an edit over it, rename it. It is the same photo as before where

- it was taken at the same moment, by the camera's clock, or
- its pixels are the same, or the same turned, mirrored, or edited (`similarity.versions`).

Then its metadata and decisions go over to the new bytes. Else the bytes are another photo under the same name:
the old metadata stays with the old bytes, should they come back, and the new photo has that of its files.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from app.catalog.file_names import NamedFile
from app.domain.groups import ContentRef
from app.domain.operation import FileStamp
from app.domain.photo import DateSource, Photo
from app.domain.progress import ProgressMeter, Task
from app.files.scan import is_gone
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.similarity.frames.features import Grey
from app.similarity.frames.versions import correlations, is_same_view, is_version, shrink
from app.tasks.journal.record import move_photo
from app.tasks.library.pixels import read_grey
from app.tasks.metadata.capture_times import with_file_time

_SAME_VECTOR = 0.999
"""Cosine of vectors of the same pixels, computed twice and stored in half precision."""
_CLOCKS = (DateSource.ORIGINAL, DateSource.DIGITIZED, None)
"""Sources of an exact time; the first versions knew no others, and stored none."""
_NEAR = 0.8
"""Correlation of small pictures from which a new photo may be one that has vanished, edited."""


def carry_over(
    library: Library,
    photo: Photo | None,
    path: Path,
    digest: str,
    before: Collection[str],
    *,
    elsewhere: bool,
) -> None:
    """Carry metadata and decisions of the photo that was at this path over to its bytes now, if it is the same photo.

    Within a transaction of the caller's. `before` are the digests that all files of this indexing had: bytes of
    one of these have metadata of their own. So may bytes that are, or were, `elsewhere`, too. `photo`
    has the capture time of its file.
    """
    if digest in before:
        return
    catalog = library.catalog
    known = [photo.digest] if photo else []
    # Also of a photo that was removed from the library since.
    known += sorted(catalog.metadata_log.digests_at(path) - {digest, *known})
    at = catalog.photos.at(path) if known else None
    now = at and with_file_time(library, at)
    for each in known:
        if now and _is_same(library, photo, each, now, elsewhere):
            catalog.metadata_log.rebind(path, each, digest)
            catalog.decisions.rebind(path, each, digest)
            catalog.face_decisions.rebind(path, each, digest)


def _is_same(
    library: Library, photo: Photo | None, digest: str, now: Photo, elsewhere: bool
) -> bool:
    """Whether the bytes of that digest, last seen at this path, were the same photo as those now there.

    A time alone does not tell two photos of one second apart, where the other is `elsewhere`, too.
    """
    was = photo if photo and photo.digest == digest else None
    if (
        was
        and not elsewhere
        and (moment := _moment_of(was)) is not None
        and moment == _moment_of(now)
    ):
        return True
    if was is None and _is_in_use(library, digest):
        return False
    if have_same_pixels(library.thumbnails, digest, now.digest):
        return True
    old, new = (read_grey(library.thumbnails, each) for each in (digest, now.digest))
    if old is None or new is None:
        return _have_same_vectors(library, digest, now.digest)
    return (is_version if elsewhere else is_same_view)(old, new)


def _moment_of(photo: Photo) -> float | None:
    return _moment(photo.time if photo.taken else None, photo.date_source)


def _moment(taken: float | None, source: DateSource | None) -> float | None:
    """Return a capture time, if it is by a camera's or scanner's clock: others are often no finer than a day."""
    return taken if source in _CLOCKS else None


def _is_in_use(library: Library, digest: str) -> bool:
    return bool(library.catalog.photos.main_files(digest))


def have_same_pixels(thumbnails: ThumbnailStore, one: str, other: str) -> bool:
    """Whether two files show the same to the last bit: their thumbnails are equal."""
    try:
        return thumbnails.path(one).read_bytes() == thumbnails.path(other).read_bytes()
    except OSError:
        return False


def _have_same_vectors(library: Library, one: str, other: str) -> bool:
    """Whether two files have the same vector: for photos whose thumbnails were deleted."""
    vectors = library.catalog.vectors
    first, second = (vectors.unit_vector(library.embedder_name, each) for each in (one, other))
    if first is None or second is None:
        return False
    return float(first @ second) >= _SAME_VECTOR


def is_unchanged(library: Library, photo: Photo) -> bool:
    """Whether the photo's file is as it was indexed, or is away."""
    try:
        status = photo.path.stat()
    except OSError:
        return True
    now = FileStamp(status.st_size, status.st_mtime_ns)
    return library.catalog.photos.stamp(photo.id) == now


def hand_on(library: Library, old: Photo, new: Photo) -> None:
    """Copy metadata to a photo of the same shot: from a RAW alone to the JPEG beside it.

    The older photo keeps its own, for when the files are separated again.
    """
    source, target = (ContentRef(each.digest, each.path) for each in (old, new))
    library.catalog.metadata_log.copy(source, target)


def rebind_vanished(library: Library) -> Task[None]:
    """Find vanished photos among the new ones, renamed and changed by another program, and rebind them.

    A photo that was trashed here has not vanished.
    """
    catalog = library.catalog
    vanished = [each for each in catalog.other_names.vanished() if is_gone(each.path)]
    new = catalog.other_names.never_examined() if vanished else []
    pairs = yield from _find_pairs(library.thumbnails, vanished, new)
    olds, news = Counter(old.path for old, _ in pairs), Counter(now.path for _, now in pairs)
    for old, now in pairs:
        # Of two that would do, none: a wrong rating is worse than none.
        if olds[old.path] == news[now.path] == 1:
            with catalog.transaction():
                _rebind(library, old, now)


def _rebind(library: Library, old: NamedFile, now: NamedFile) -> None:
    """Make the new photo the vanished one."""
    catalog = library.catalog
    catalog.other_names.hand_over(now.photo, old.photo)
    move_photo(library, old.photo, old.digest, (now.path, now.size, now.mtime_ns, now.inode))
    catalog.photos.put(
        now.path,
        photo=old.photo,
        digest=now.digest,
        shape=now.shape,
        taken=now.taken,
        size=now.size,
        mtime_ns=now.mtime_ns,
        inode=now.inode,
        date_source=now.date_source,
    )
    catalog.metadata_log.rebind(now.path, old.digest, now.digest)
    catalog.decisions.rebind(old.path, old.digest, now.digest)
    catalog.face_decisions.rebind(now.path, old.digest, now.digest)


_Pairs = list[tuple[NamedFile, NamedFile]]


def _find_pairs(
    thumbnails: ThumbnailStore, vanished: Sequence[NamedFile], new: Sequence[NamedFile]
) -> Task[_Pairs]:
    """Find pairs of the same photo: of the same time, if both have one, and versions of one picture."""
    pace = ProgressMeter("Finding renamed photos", len(vanished) + len(new))
    small: list[Grey] = []
    for each in (*vanished, *new) if new else ():
        grey = read_grey(thumbnails, each.digest)
        small.append(shrink(grey if grey is not None else _NOTHING))
        pace.done += 1
        yield pace.report()
    pairs: _Pairs = []
    for row, old in enumerate(vanished if new else ()):
        for column in np.flatnonzero(correlations(small[row], small[len(vanished) :]) >= _NEAR):
            now = new[int(column)]
            moments = [_moment(each.taken, each.date_source) for each in (old, now)]
            if None in moments or moments[0] == moments[1]:
                one, other = (read_grey(thumbnails, each.digest) for each in (old, now))
                if one is not None and other is not None and is_version(one, other):
                    pairs.append((old, now))
                yield pace.report()
    return pairs


_NOTHING = np.zeros((1, 1), np.uint8)
