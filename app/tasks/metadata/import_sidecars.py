"""Import metadata of other programs, from photos and their sidecars."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Progress, Task
from app.files.decoding.decode import DecodedPhoto, DecodeRequest
from app.files.metadata.sidecar import sidecar_relevant_names
from app.files.scan import names_in
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files
from app.tasks.journal.record import find_edited, read_metadata
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.merge import merge_file_metadata, sidecars_of, sign_files


def import_sidecars(library: Library, roots: Sequence[Path]) -> Task[None]:
    """Read what is said of the photos below these folders, where their files or sidecars changed since.

    Can be stopped at any step; what was read stays read.
    """
    asked: dict[str, tuple[Photo, tuple[Path, ...], str]] = {}
    for root in roots:
        known = library.catalog.sidecar_state.signatures(root)
        listed = yield from list_photos(library, root)
        for folder, photos in _by_folder(listed).items():
            names = sidecar_relevant_names(names_in(folder))
            for photo in photos:
                sidecars = sidecars_of(photo, names)
                signature = sign_files(photo, sidecars)
                if known.get(photo.path) != signature:
                    asked[str(photo.id)] = photo, sidecars, signature
            yield Progress("Finding sidecars", len(asked))

    remarked: list[int] = []

    def store(looked: DecodedFile) -> None:
        before = read_metadata(library, [asked[key][0].id for key in looked])
        with library.catalog.transaction():
            for key, result in looked.items():
                photo, sidecars, signature = asked[key]
                if isinstance(result, DecodedPhoto) and result.metadata is not None:
                    merge_file_metadata(library, photo, result.metadata, sidecars, signature)
                elif photo.path.exists():
                    _pass_over(library, photo, signature, str(result))
        remarked.extend(find_edited(library, before))

    files = {
        key: (photo.path, DecodeRequest(metadata=cars)) for key, (photo, cars, _) in asked.items()
    }
    yield from decode_files(files, "Reading metadata", store)
    if remarked:
        yield Change(photos=tuple(remarked), metadata=True)


def _pass_over(library: Library, photo: Photo, signature: str, reason: str) -> None:
    """Nothing can be read from it: what was known stays known, and it is not asked again."""
    written = library.catalog.sidecar_state
    on_disk, sources, _ = written.get(photo.path)
    written.put(photo.path, on_disk, signature, sources)
    written.set_error(photo.path, reason)


def _by_folder(photos: Sequence[Photo]) -> dict[Path, list[Photo]]:
    folders: dict[Path, list[Photo]] = defaultdict(list)
    for photo in photos:
        if photo.presence is Presence.HERE:
            folders[photo.path.parent].append(photo)
    return folders
