"""Backfills: palettes, EXIF and flat areas of photos that were indexed before Albumen read them."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import NotReadNow
from app.domain.photo import ExifInfo
from app.domain.progress import Change, Progress, ProgressMeter, Task
from app.files.decoding.arrays import to_array
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.files.scan import is_gone
from app.files.thumbnails import decode_thumbnail
from app.library import Library
from app.query.screenshots import may_be_screenshot
from app.similarity.colour.flatness import flat_share
from app.similarity.colour.palette import SIDE, make_palette
from app.tasks.decode_files import DecodedFile, decode_files

_STORED_TOGETHER = 32
"""Palettes made in one step: about 2 ms each."""


def backfill_palettes(library: Library) -> Task[None]:
    """Make missing palettes from thumbnails; can be stopped at any step, and what was made stays."""
    lacking = library.catalog.palettes.lacking()
    pace = ProgressMeter("Analysing colours", len(lacking))
    for start in range(0, len(lacking), _STORED_TOGETHER):
        some = lacking[start : start + _STORED_TOGETHER]
        packed = {digest: pack_palette(library.thumbnails.path(digest)) for digest in some}
        with library.catalog.transaction():
            library.catalog.palettes.put({digest: made for digest, made in packed.items() if made})
        pace.done += len(some)
        yield pace.report()


def pack_palette(jpeg: Path) -> bytes | None:
    """Make the packed palette of a thumbnail; None if it is missing or damaged."""
    thumbnail = decode_thumbnail(jpeg, SIDE)
    return None if thumbnail is None else make_palette(to_array(thumbnail)).pack()


def backfill_flat_shares(library: Library) -> Task[None]:
    """Measure the flat areas of pictures that may be screenshots, by their thumbnails.

    Can be stopped at any step, and what was measured stays.
    """
    lacking = library.catalog.flat_shares.lacking()
    pace = ProgressMeter("Telling screenshots", len(lacking))
    for start in range(0, len(lacking), _STORED_TOGETHER):
        some = lacking[start : start + _STORED_TOGETHER]
        shares = {each[0]: _measure_flat(library, *each) for each in some}
        with library.catalog.transaction():
            library.catalog.flat_shares.put(shares)
        pace.done += len(some)
        yield pace.report()
    if lacking:
        yield Change(all_photos=True)


def _measure_flat(library: Library, digest: str, name: str, width: int, height: int) -> float:
    """Return the share of flat areas on a picture, or -1 where its name alone tells whether it is a screenshot."""
    if not may_be_screenshot(name, width, height):
        return -1.0
    thumbnail = library.thumbnails.read(digest)
    return -1.0 if thumbnail is None else flat_share(to_array(thumbnail))


def backfill_exif(library: Library, roots: Sequence[Path]) -> Task[None]:
    """Read missing EXIF of the photos below these folders; of each file only the head is read."""
    lacking: dict[str, Path] = {}
    for root in roots:
        for some in library.catalog.exif.lacking(root):
            lacking |= some
            yield Progress("Reading camera info")

    def store(results: DecodedFile) -> None:
        exif_by_digest: dict[str, ExifInfo] = {}
        for digest, result in results.items():
            if isinstance(result, DecodedPhoto) and result.exif:
                exif_by_digest[digest] = result.exif
            elif not (isinstance(result, NotReadNow) or is_gone(lacking[digest])):
                # It has none, and is not read again.
                exif_by_digest[digest] = ExifInfo()
        with library.catalog.transaction():
            library.catalog.exif.put(exif_by_digest)
        library.grouping.links = None  # They were made without EXIF.

    files = {digest: (path, DecodeRequest(exif_only=True)) for digest, path in lacking.items()}
    yield from decode_files(files, "Reading camera info", store)
    if lacking:
        yield Change(all_photos=True)  # Videos and animations are marked.
