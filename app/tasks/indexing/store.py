"""Storing a batch of decoded files: thumbnails first, then everything else in one transaction."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.catalog.metadata_log import common_end
from app.domain.errors import NotReadNow, Unreadable
from app.domain.photo import Photo, Presence
from app.domain.progress import Change
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.formats import reader_name
from app.files.scan import ScannedFile, is_gone
from app.library import Library
from app.similarity.colour.palette import make_palette
from app.tasks.indexing.pairing import ReadJob
from app.tasks.indexing.survey import set_companions
from app.tasks.journal.record import move_photo
from app.tasks.metadata.capture_times import read_file_time, with_file_time
from app.tasks.metadata.identity import carry_over, hand_on
from app.tasks.models.embed import store_vectors
from app.vision.embedder import EmbeddedBatch


@dataclass(slots=True)
class Tally:
    """Counts of indexed files."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    unreadable: int = 0
    files: int = 0
    """All files, also those only read again."""
    effort: float = 0.0
    """What reading them took, by `effort_of`."""
    note: str = ""
    """Why thumbnails could not be saved, as a sentence."""


def effort_of(work: ReadJob) -> float:
    """Return what reading a file takes, a small photo as 1.

    Measured on 2 cores, of the processor: 36 ms a photo, most of them to embed it, and 17 to 20 ms for each MB of a
    JPEG; with a faster network 14 ms a photo.
    """
    return 1 + _EFFORT_OF_BYTE * work.file.size


_EFFORT_OF_BYTE = 0.7e-6


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and its decoded photo."""

    work: ReadJob
    decoded: DecodedPhoto


@dataclass(frozen=True, slots=True)
class Batch:
    """A few read files."""

    embedder: str
    fresh: Sequence[ReadFile]
    """Files of new content."""
    made: EmbeddedBatch | None
    """Vectors of the fresh ones; None without any."""
    settled: Sequence[ReadFile]
    """Files of content with a vector and a thumbnail."""
    errors: Sequence[tuple[ReadJob, Unreadable]]
    before: Collection[str]
    """Digests that all files of this indexing had: bytes of one of these are renamed."""


def store_batch(library: Library, batch: Batch, tally: Tally) -> Change:
    """Store a batch or, on an error, nothing of it. Raises CatalogUnusable (a full disk)."""
    # A folder may have been taken out of the library while it was being read.
    fresh, settled = batch.fresh, batch.settled
    paths = {each.work.file.place: each.work.file.path for each in (*fresh, *settled)}
    covered = library.catalog.folders.covered(paths.values())
    kept = [each for each in (*fresh, *settled) if paths[each.work.file.place] in covered]
    # A file that is gone, perhaps with its disk, is not unreadable: it is read when it is back.
    there = [(work, fault) for work, fault in batch.errors if os.path.lexists(work.file.path)]
    tally.note = _save_thumbnails(library, fresh) or tally.note
    digests = [each.decoded.digest for each in fresh]
    smalls = (to_array(each.decoded.small) for each in fresh)
    palettes = {d: make_palette(small).pack() for d, small in zip(digests, smalls, strict=True)}
    with library.catalog.transaction():
        if batch.made:
            store_vectors(library, batch.embedder, digests, batch.made)
        library.catalog.palettes.put(palettes)
        exif_by_digest = {each.decoded.digest: each.decoded.exif for each in kept}
        library.catalog.exif.put({digest: exif for digest, exif in exif_by_digest.items() if exif})
        ids = [_store_photo(library, each, batch.before, tally) for each in kept]
        library.catalog.unreadable.remove(covered)
        for work, fault in there:
            _store_fault(library, work, fault)
    tally.unreadable += len(there)
    works = [each.work for each in (*fresh, *settled)] + [work for work, _ in batch.errors]
    tally.files += len(works)
    tally.effort += sum(map(effort_of, works))
    return Change(photos=tuple(ids), unreadable=bool(there))


def _save_thumbnails(library: Library, files: Sequence[ReadFile]) -> str:
    """Save thumbnails. Return why one could not be: the photos are read all the same, and read again next time."""
    note = ""
    for each in files:
        try:
            library.thumbnails.write(each.decoded.digest, each.decoded.thumbnail)
        except OSError as error:
            reason = error.strerror or str(error)
            note = (
                f"Thumbnails cannot be saved in {library.thumbnails.folder} ({reason}). Photos are indexed "
                "without; index again when there is space."
            )
    return note


def _store_photo(library: Library, read: ReadFile, before: Collection[str], tally: Tally) -> int:
    """Store a file as a new photo, as the new bytes of its photo, or as a moved photo; return the photo's id."""
    photos, path, digest = library.catalog.photos, read.work.file.path, read.decoded.digest
    # Another Albumen on the same library may have stored the file since it was surveyed.
    was = photos.at(path)
    was = was and with_file_time(library, was)  # The time set by the user tells no photos apart.
    is_other = was is None or was.digest != digest
    alike = photos.main_files(digest) if is_other else []
    lost = _find_lost(library, read.work.file, path, alike)
    owner = None if was else _find_owner(library, path)
    if lost:
        move_photo(library, lost, digest, (path, *_state_of(read.work.file)))
    now = lost or _put_here(library, read, path, was)
    if is_other:
        elsewhere = any(other != path for _, other, _ in alike)
        carry_over(library, was, path, digest, before, elsewhere=elsewhere)
    if owner and not lost and (main := photos.at(path)):
        hand_on(library, owner, main)
    tally.moved += lost is not None
    tally.new += not (was or lost)
    tally.changed += is_other and was is not None and not lost
    for each in {digest, was.digest} if was else {digest}:
        library.catalog.metadata_log.relink(each)
    if was or lost or read.work.companions:
        set_companions(library, now, read.work.companions)
    return now


def _put_here(library: Library, read: ReadFile, path: Path, was: Photo | None) -> int:
    """Store the file as its path's photo, or as a new one; return its id."""
    picture = read.decoded
    size, mtime_ns, inode = _state_of(read.work.file)
    taken, source = read_file_time(library, was, picture.taken, picture.date_source)
    return library.catalog.photos.put(
        path,
        photo=was and was.id,
        digest=picture.digest,
        shape=(picture.width, picture.height),
        taken=taken,
        size=size,
        mtime_ns=mtime_ns,
        inode=inode,
        date_source=source,
    )


def _state_of(found: ScannedFile) -> tuple[int, int, int]:
    return found.size, found.mtime_ns, found.inode


def _find_owner(library: Library, path: Path) -> Photo | None:
    """Return the photo of which the file at this path was a companion or another name."""
    owner = library.catalog.other_names.owner(path)
    main = owner and library.catalog.other_names.main_path(owner)
    return library.catalog.photos.at(main) if main else None


def _find_lost(
    library: Library, found: ScannedFile, place: Path, alike: Sequence[tuple[int, Path, int]]
) -> int | None:
    """Find the moved photo that a file at this place is, among those of its bytes: their ids, paths and inodes.

    Its own file is gone, from a folder that is there. If the folder is gone, too, it may be on an unplugged disk;
    then only the inode, which a renamed folder does not change, tells a move from a copy.
    """
    lost: list[tuple[bool, int, int]] = []
    for photo, path, inode in alike:
        if path == place or not is_gone(path):
            continue
        is_same_file = inode == found.inode != 0
        if is_same_file or library.catalog.folders.is_reachable(path):
            lost.append((is_same_file, common_end(path, place), -photo))
    # Of two copies that were moved together one may be rejected: each is to be itself again.
    return -max(lost)[2] if lost else None


def _store_fault(library: Library, work: ReadJob, fault: Unreadable) -> None:
    found = work.file
    reader = "" if isinstance(fault, NotReadNow) else reader_name()  # No reader gives up on it.
    library.catalog.unreadable.put(found.path, found.size, found.mtime_ns, fault.reason, reader)
    if work.photo:  # It was a photo, and may be again: kept, but not shown.
        library.catalog.photos.set_presence([found.path], Presence.MISSING)
