"""Measures of photos: sharpness and clipping."""

from collections.abc import Sequence

from app.domain.groups import Group, Tier
from app.domain.photo import Photo, PixelStats, Presence
from app.domain.progress import Change, Progress, Task
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files
from app.tasks.grouping.groups import list_groups

_MEASURED = (Tier.BURST, Tier.SCENE)
"""Tiers in which sharpness counts."""


def measure_tier(library: Library, tier: Tier, detail: float) -> Task[None]:
    """Measure the photos of a tier's undecided groups, if sharpness counts there."""
    if tier in _MEASURED:
        grouping = yield from list_groups(library, tier, detail)
        yield from measure_groups(library, grouping.groups)


def measure_groups(library: Library, groups: Sequence[Group]) -> Task[None]:
    """Measure the photos of groups where sharpness counts; the best photo may change."""
    photos = [
        photo
        for group in groups
        if group.tier in _MEASURED and group.keeper and not group.decided
        for photo in group.photos
    ]
    known = library.pixel_stats()
    if all(photo.digest in known for photo in photos):
        return
    yield from measure_photos(library, photos)
    yield Change(groups=True)


def measure_photos(library: Library, photos: Sequence[Photo]) -> Task[dict[str, PixelStats]]:
    """Measure photos, by digest, unless they are known; those that cannot be read now are left out.

    Can be stopped at any step; what was measured stays.
    """
    yield Progress("Measuring photos", 0, len(photos))
    known = library.pixel_stats()
    found = {photo.digest: known[photo.digest] for photo in photos if photo.digest in known}
    files = {
        photo.digest: (photo.path, DecodeRequest(measures=True))
        for photo in photos
        if photo.presence is Presence.HERE and photo.digest not in found
    }

    def store(looked: DecodedFile) -> None:
        # By the digest of what was read: the file may be another by now.
        measured = {
            each.digest: each.pixel_stats
            for each in looked.values()
            if isinstance(each, DecodedPhoto) and each.pixel_stats
        }
        with library.catalog.transaction():
            library.catalog.exif.put_measures(measured)
        found.update((digest, measured[digest]) for digest in looked if digest in measured)

    yield from decode_files(files, "Measuring photos", store)
    return found
