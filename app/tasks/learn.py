"""Learn what other programs said of photos, in the photos themselves and in sidecars."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from app.files.picture import Picture, Wish
from app.files.scan import names_in
from app.files.sidecar import names_that_tell
from app.library import Library
from app.news import Change, Progress, Task
from app.photo import Photo, Presence
from app.tasks.browse import list_photos
from app.tasks.look import Looked, look_into
from app.tasks.record import find_remarked, read_marks
from app.tasks.sources import sidecars_of, sign, take_in


def learn_marks(library: Library, roots: Sequence[Path]) -> Task[None]:
    """Read what is said of the photos below these folders, where their files or sidecars changed since.

    Can be stopped at any step; what was read stays read.
    """
    asked: dict[str, tuple[Photo, tuple[Path, ...], str]] = {}
    for root in roots:
        known = library.catalog.written.signatures(root)
        listed = yield from list_photos(library, root)
        for folder, photos in _by_folder(listed).items():
            names = names_that_tell(names_in(folder))
            for photo in photos:
                sidecars = sidecars_of(photo, names)
                signature = sign(photo, sidecars)
                if known.get(photo.path) != signature:
                    asked[str(photo.id)] = photo, sidecars, signature
            yield Progress("Looking for sidecars", len(asked))

    remarked: list[int] = []

    def store(looked: Looked) -> None:
        before = read_marks(library, [asked[key][0].id for key in looked])
        with library.catalog.transaction():
            for key, result in looked.items():
                photo, sidecars, signature = asked[key]
                if isinstance(result, Picture) and result.metadata is not None:
                    take_in(library, photo, result.metadata, sidecars, signature)
                elif photo.path.exists():
                    _pass_over(library, photo, signature, str(result))
        remarked.extend(find_remarked(library, before))

    files = {key: (photo.path, Wish(metadata=cars)) for key, (photo, cars, _) in asked.items()}
    yield from look_into(files, "Reading what is said of photos", store)
    if remarked:
        yield Change(photos=tuple(remarked), marks=True)


def _pass_over(library: Library, photo: Photo, signature: str, reason: str) -> None:
    """Nothing can be read from it: what was known stays known, and it is not asked again."""
    written = library.catalog.written
    on_disk, sources, _ = written.get(photo.path)
    written.put(photo.path, on_disk, signature, sources)
    written.set_trouble(photo.path, reason)


def _by_folder(photos: Sequence[Photo]) -> dict[Path, list[Photo]]:
    folders: dict[Path, list[Photo]] = defaultdict(list)
    for photo in photos:
        if photo.presence is Presence.HERE:
            folders[photo.path.parent].append(photo)
    return folders
