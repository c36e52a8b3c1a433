"""Index folders: find what is new, then decode, embed and store it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Unreadable
from app.domain.progress import Change, Task
from app.files.same_file import as_known
from app.files.scan import PassedOver, absolute, is_gone
from app.library import Library
from app.tasks.indexing.backfill import backfill_exif, backfill_flat_shares, backfill_palettes
from app.tasks.indexing.file_names import store_names
from app.tasks.indexing.read import read_files
from app.tasks.indexing.survey import outermost, survey_folders
from app.tasks.metadata.identity import rebind_vanished
from app.tasks.metadata.import_sidecars import import_sidecars
from app.tasks.metadata.read_ahead import ReadAhead
from app.tasks.models.region_backfill import backfill_regions
from app.tasks.models.switch import catch_up
from app.tasks.people.find_faces import find_faces
from app.tasks.texts.find_text import find_text


@dataclass(frozen=True, slots=True)
class IndexReport:
    """The result of an indexing."""

    photos: int
    """Photos to show in these folders now."""
    new: int
    changed: int
    moved: int
    vanished: int
    """Photos whose file is gone, though its folder is there."""
    unreadable: tuple[Unreadable, ...]
    """All files in these folders that could not be read, now or before."""
    seconds: float
    found: int = 0
    """All that lies in these folders: files of photos and their other names, sidecars, and what is listed."""
    companions: int = 0
    """Files that belong to a photo beside its main one, such as the RAW beside a JPEG."""
    other_names: int = 0
    """Links, and other paths of files of photos."""
    sidecars: int = 0
    passed_over: tuple[PassedOver, ...] = ()
    """Files and folders that are not read as photos."""
    metadata_errors: tuple[Unreadable, ...] = ()
    """Photos whose metadata could not be read, or not be written when last tried."""
    notes: tuple[str, ...] = ()
    """What else the user should know, as sentences."""


def index_folders(library: Library, paths: Sequence[Path] = ()) -> Task[IndexReport]:
    """Read what is new or changed in these folders and files, or in all of the library.

    Can be stopped at any step and done again: what was read stays read. Raises FolderMissing.
    """
    start = time.monotonic()
    catalog = library.catalog
    folders = catalog.folders.paths()
    roots = list(dict.fromkeys(as_known(absolute(path), folders) for path in paths)) or folders
    survey = yield from survey_folders(library, roots)
    ahead = ReadAhead()
    tally = yield from read_files(library, list(survey.works.values()), ahead)
    if renamed := store_names(library, roots, survey.further):
        yield Change(photos=renamed, all_photos=True)
    yield from backfill_regions(library)
    yield from backfill_palettes(library)
    yield from backfill_exif(library, roots)
    yield from backfill_flat_shares(library)
    yield from rebind_vanished(library)
    yield from import_sidecars(library, roots, ahead)
    yield from catch_up(library)
    if library.settings.find_people:
        yield from find_faces(library)
    if library.settings.recognise_text:
        yield from find_text(library)
    with catalog.transaction():
        for root in roots:
            catalog.other_names.settle_vanished(root)
        catalog.folders.forget_moved(is_gone)
    apart = outermost(roots)
    counts = [catalog.photos.count_files(root) for root in apart]
    unreadable = {each.path: each for root in roots for each in catalog.unreadable.list(root)}
    missing = "There is no file or folder at this path."
    unreadable |= {path: Unreadable(path, missing) for path in survey.missing}
    passed = {row[0]: PassedOver(*row) for root in roots for row in catalog.passed_over.list(root)}
    return IndexReport(
        found=survey.found + len(survey.missing),
        photos=sum(photos for photos, _ in counts),
        companions=sum(companions for _, companions in counts),
        other_names=len(survey.further),
        sidecars=survey.sidecars,
        new=tally.new,
        changed=tally.changed,
        moved=tally.moved,
        vanished=max(0, survey.vanished - tally.moved),
        unreadable=tuple(unreadable.values()),
        passed_over=tuple(passed.values()),
        seconds=time.monotonic() - start,
        metadata_errors=tuple(
            Unreadable(path, error)
            for root in apart
            for path, error in catalog.sidecar_state.errors(root).items()
        ),
        notes=(tally.note,) if tally.note else (),
    )
