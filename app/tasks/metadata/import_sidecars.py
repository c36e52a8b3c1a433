"""Import of other programs' metadata from photos and their sidecars."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from app.domain.columns.other_files import OTHER_NAME
from app.domain.columns.photos import PhotoColumns
from app.domain.columns.texts import Rows
from app.domain.errors import NotReadNow
from app.domain.photo import Photo, Presence
from app.domain.progress import Change, Progress, Task
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.files.metadata.sidecar import FolderSidecars
from app.files.scan import is_gone, names_in
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files
from app.tasks.journal.record import find_edited, read_metadata
from app.tasks.library.list_photos import list_rows
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
    dated_anew: list[int] = []

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
        dated_anew.extend(redated)
        if redated:
            library.grouping.links = None  # They were made by other dates.
        edited.extend({*find_edited(library, before), *redated})

    yield from decode_files(files, "Reading metadata", store, at_hand)
    if edited:
        yield Change(photos=tuple(edited), metadata=True, groups=bool(dated_anew))


def _find_changed(
    library: Library, roots: Sequence[Path]
) -> Task[dict[str, tuple[Photo, tuple[Path, ...], str]]]:
    """Find photos whose files changed since last read; with their sidecars and signature."""
    changed: dict[str, tuple[Photo, tuple[Path, ...], str]] = {}
    for root in roots:
        photos, rows = yield from list_rows(library, root)
        others = photos.others
        asked: set[int] = {*others.photos[others.roles == OTHER_NAME].tolist()}
        for unlike in library.catalog.sidecar_state.signed_unlike(root, sign_files("", ())):
            asked.update(unlike)
            yield Progress("Finding sidecars")
        is_asked = np.isin(photos.ids, list(asked))
        has_others = np.isin(photos.ids, others.photos)
        for folder, here in _by_folder(photos, rows):
            beside = FolderSidecars(names_in(folder))
            for row in here:
                may_have = beside and (has_others[row] or beside.may_have(photos.names[row]))
                if not (is_asked[row] or may_have):
                    continue  # It has no sidecar, and had none.
                photo = photos.photo(row)
                sidecars = sidecars_of(photo, beside)
                signature = sign_files(photo.digest, sidecars)
                if library.catalog.sidecar_state.signature(photo.path) != signature:
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


def _by_folder(photos: PhotoColumns, rows: Rows) -> Iterator[tuple[Path, list[int]]]:
    """Yield the folders of photos that are here, each with its rows."""
    rows = rows[photos.presences[rows] == Presence.HERE.value]
    rows = rows[np.argsort(photos.folders[rows], kind="stable")]
    folders = photos.folders[rows]
    starts = np.flatnonzero(np.diff(folders, prepend=-1))
    for start, here in zip(starts.tolist(), np.split(rows, starts[1:]), strict=False):
        yield Path(photos.folder_paths[int(folders[start])]), here.tolist()
