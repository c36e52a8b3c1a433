"""Execute one step of a file operation on the disk."""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.child_process import ChildFailed, run_in_child
from app.domain.errors import Unreadable, Unwritable
from app.domain.operation import FileAction, FileStamp, FileStep
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.request import DecodeRequest
from app.files.export.options import ExportOptions, LibraryMetadata, export_options_from_json
from app.files.export.render import render_contact_sheet
from app.files.transfer import copy_file, make_file, move_file
from app.files.trash import trash_file
from app.library import Library
from app.tasks.metadata.merge import read_changes, sidecar_options, sidecars_of


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of a step."""

    target: Path | None
    """Path of the file now."""
    after: FileStamp | None
    """Its stamp there."""
    notes: tuple[str, ...] = ()
    """Sentences that name the file."""


def carry_out_step(
    library: Library, asks: Mapping[str, Any], operation: int, step: FileStep
) -> Generator[None, None, StepResult]:
    """Execute a step; yields while a child process renders. Raises PhotoError, and then nothing is changed."""
    if step.action is FileAction.TRASH:
        target = trash_file(step.source)
        return StepResult(target, step.before if target else None)
    target = step.target
    assert target is not None, "only the trash chooses a place by itself"
    draft = draft_of_step(step, target)
    if step.action is FileAction.MOVE:
        return StepResult(target, move_file(step.source, target, draft))
    if step.action is FileAction.COPY:
        return StepResult(target, copy_file(step.source, target, draft))
    export = export_options_from_json(asks["drawing"])
    if step.action is FileAction.DRAW:
        picture = yield from _render(library, step, export)
        notes = tuple(f"{target.name}: {note}" for note in picture.notes)
        return StepResult(target, make_file(picture.exported, target, draft), notes)
    content = yield from _render_sheet(library, asks, operation, step, export)
    return StepResult(target, make_file(content, target, draft))


def _render(
    library: Library, step: FileStep, export: ExportOptions
) -> Generator[None, None, DecodedPhoto]:
    """Render a new JPEG of the photo. Raises Unreadable."""
    current = yield from _read_current_metadata(library, step)
    request = DecodeRequest(export=export, library=current)
    try:
        return (yield from library.viewer.read(step.source, request))
    except Unreadable:  # Perhaps only its metadata crashes the child that reads it.
        request = replace(request, library=replace(current, alone=True))
        return (yield from library.viewer.read(step.source, request))


def _read_current_metadata(
    library: Library, step: FileStep
) -> Generator[None, None, LibraryMetadata]:
    """Return the photo's metadata in the library, after changes of its files were read, and its sidecars."""
    photo = library.catalog.photos.get([step.photo]).get(step.photo)
    if photo is None:
        raise Unwritable(step.source, "The photo is no longer in the library.")
    for _ in read_changes(library, photo):
        yield
    now = library.catalog.photos.get([photo.id])[photo.id]
    options = sidecar_options(library.settings)
    return LibraryMetadata(now.metadata, sidecars_of(now), options, time.time())


def draft_of_step(step: FileStep, target: Path) -> Path:
    """Return the path of a step's file until it is complete: hidden, so that it is not indexed as a photo."""
    return target.with_name(f".albumen-{step.id}.new")


def _render_sheet(
    library: Library, asks: Mapping[str, Any], operation: int, step: FileStep, export: ExportOptions
) -> Generator[None, None, bytes]:
    """Render a contact sheet of thumbnails."""
    numbers = [each.id for each in library.catalog.journal.steps(operation)]
    ids = asks["sheets"][numbers.index(step.id)]
    photos = library.catalog.photos.get(ids)
    shown = [
        (library.thumbnails.path(photos[id].digest), photos[id].path.name)
        for id in ids
        if id in photos
    ]
    try:
        return (yield from run_in_child(render_contact_sheet, shown, export.quality))
    except ChildFailed as error:
        raise Unwritable(step.source, f"The contact sheet could not be made ({error}).") from error
