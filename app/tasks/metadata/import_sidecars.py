"""Import of other programs' metadata from photos and their sidecars."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.errors import NotReadNow
from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Progress, Task
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.files.metadata.sidecar import sidecar_relevant_names
from app.files.scan import is_gone, names_in
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files
from app.tasks.journal.record import find_edited, read_metadata
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.merge import merge_file_metadata, sidecars_of, sign_files
from app.tasks.metadata.read_ahead import ReadAhead


def import_sidecars(library: Library, roots: Sequence[Path], ahead: ReadAhead) -> Task[None]:
    """Import the metadata of the photos below these folders, where files or sidecars changed since.

    Can be stopped at any step; what was imported stays so.
    """
    changed = yield from _find_changed(library, roots)
    at_hand: DecodedFile = {
        key: DecodedPhoto(metadata=metadata)
        for key, (photo, _, signature) in changed.items()
        if (metadata := ahead.take(photo.path, signature))
    }
    files = {
        key: (photo.path, DecodeRequest(metadata=sidecars))
        for key, (photo, sidecars, _) in changed.items()
        if key not in at_hand
    }
    edited: list[int] = []

    def store(results: DecodedFile) -> None:
        photos = [changed[key][0] for key in results]
        before = read_metadata(library, [photo.id for photo in photos])
        dates = {photo.id: photo.time for photo in photos}
        with library.catalog.transaction():
            for key, result in results.items():
                photo, sidecars, signature = changed[key]
                if isinstance(result, DecodedPhoto) and result.metadata is not None:
                    merge_file_metadata(library, photo, result.metadata, sidecars, signature)
                elif not is_gone(photo.path):
                    is_final = not isinstance(result, NotReadNow)
                    _pass_over(library, photo, signature if is_final else "", str(result))
        redated = _find_redated(library, dates)
        if redated:
            library.grouping.links = None  # They were made by other dates.
        edited.extend({*find_edited(library, before), *redated})

    yield from decode_files(files, "Reading metadata", store, at_hand)
    if edited:
        yield Change(photos=tuple(edited), metadata=True)


def _find_changed(
    library: Library, roots: Sequence[Path]
) -> Task[dict[str, tuple[Photo, tuple[Path, ...], str]]]:
    """Find photos whose files changed since last read; with their sidecars and signature."""
    changed: dict[str, tuple[Photo, tuple[Path, ...], str]] = {}
    for root in roots:
        known = library.catalog.sidecar_state.signatures(root)
        listed = yield from list_photos(library, root)
        for folder, photos in _by_folder(listed).items():
            names = sidecar_relevant_names(names_in(folder))
            for photo in photos:
                sidecars = sidecars_of(photo, names)
                signature = sign_files(photo.digest, sidecars)
                if known.get(photo.path) != signature:
                    changed[str(photo.id)] = photo, sidecars, signature
            yield Progress("Finding sidecars", len(changed))
    return changed


def _pass_over(library: Library, photo: Photo, signature: str, reason: str) -> None:
    """Note a photo whose files cannot be read: known metadata stays.

    With its signature it is not tried again.
    """
    written = library.catalog.sidecar_state
    on_disk, sources, _ = written.get(photo.path)
    written.put(photo.path, on_disk, signature, sources)
    written.set_error(photo.path, reason)


def _find_redated(library: Library, dates: Mapping[int, float]) -> list[int]:
    """Return the photos whose time differs from that of before, by id."""
    photos = library.catalog.photos.get(list(dates)).values()
    return [photo.id for photo in photos if photo.time != dates[photo.id]]


def _by_folder(photos: Sequence[Photo]) -> dict[Path, list[Photo]]:
    folders: dict[Path, list[Photo]] = defaultdict(list)
    for photo in photos:
        if photo.presence is Presence.HERE:
            folders[photo.path.parent].append(photo)
    return folders
