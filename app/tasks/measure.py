"""Measure photos: how sharp they are, and what is clipped."""

from collections.abc import Sequence

from app.files.picture import Picture, Wish
from app.library import Library
from app.news import Progress, Task
from app.photo import Measures, Photo, Presence
from app.tasks.look import Looked, look_into


def measure_photos(library: Library, photos: Sequence[Photo]) -> Task[dict[str, Measures]]:
    """What is measured on these photos, by digest; those that cannot be read now are left out.

    What is known is not measured again. Can be stopped at any step; what was measured stays.
    """
    yield Progress("Measuring photos", 0, len(photos))
    shots = library.catalog.shots
    found = shots.measures({photo.digest for photo in photos})
    files = {
        photo.digest: photo.path
        for photo in photos
        if photo.presence is Presence.HERE and photo.digest not in found
    }

    def store(looked: Looked) -> None:
        # By the digest of what was read: the file may be another by now.
        measured = {
            each.digest: each.measures
            for each in looked.values()
            if isinstance(each, Picture) and each.measures
        }
        with library.catalog.transaction():
            shots.put_measures(measured)
        found.update((digest, measured[digest]) for digest in looked if digest in measured)

    yield from look_into(files, Wish(measures=True), "Measuring photos", store)
    return found
