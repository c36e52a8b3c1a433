"""Carry one step of an act upon files out on the disk."""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.act import How, Imprint, Step
from app.child import ChildFailed, run_in_child
from app.files.drawing import Drawing, draw_sheet, drawing_from_json
from app.files.export_metadata import LibraryMetadata
from app.files.operations import copy_file, make_file, move_file
from app.files.picture import Picture, Wish
from app.files.trash import trash_file
from app.library import Library
from app.photo import Unreadable, Unwritable
from app.tasks.sources import manner_of, read_changes, sidecars_of


@dataclass(frozen=True, slots=True)
class Made:
    """What a step came to."""

    target: Path | None
    """Where the file lies now."""
    after: Imprint | None
    """What it is there."""
    notes: tuple[str, ...] = ()
    """What is to be known of it, as sentences that name the file."""


def carry_out(
    library: Library, asks: Mapping[str, Any], act: int, step: Step
) -> Generator[None, None, Made]:
    """Do it; yields while a child process draws. Raises PhotoError, and then nothing is changed."""
    if step.how is How.TRASH:
        target = trash_file(step.source)
        return Made(target, step.before if target else None)
    target = step.target
    assert target is not None, "only the trash chooses a place by itself"
    draft = draft_of_step(step, target)
    if step.how is How.MOVE:
        return Made(target, move_file(step.source, target, draft))
    if step.how is How.COPY:
        return Made(target, copy_file(step.source, target, draft))
    drawing = drawing_from_json(asks["drawing"])
    if step.how is How.DRAW:
        picture = yield from _draw(library, step, drawing)
        notes = tuple(f"{target.name}: {note}" for note in picture.notes)
        return Made(target, make_file(picture.drawn, target, draft), notes)
    content = yield from _draw_sheet(library, asks, act, step, drawing)
    return Made(target, make_file(content, target, draft))


def _draw(library: Library, step: Step, drawing: Drawing) -> Generator[None, None, Picture]:
    """A new JPEG of the photo. Raises Unreadable."""
    counts = yield from _say_what_counts(library, step)
    try:
        return (yield from library.viewer.read(step.source, Wish(drawing=drawing, library=counts)))
    except Unreadable:  # Perhaps only its metadata crash the child that reads them.
        wish = Wish(drawing=drawing, library=replace(counts, alone=True))
        return (yield from library.viewer.read(step.source, wish))


def _say_what_counts(library: Library, step: Step) -> Generator[None, None, LibraryMetadata]:
    """What the library says of the photo now, and where more is said; what its files say newly is read first."""
    photo = library.catalog.photos.get([step.photo]).get(step.photo)
    if photo is None:
        raise Unwritable(step.source, "It is no longer in the library.")
    for _ in read_changes(library, photo):
        yield
    now = library.catalog.photos.get([photo.id])[photo.id]
    manner = manner_of(library.settings)
    return LibraryMetadata(now.marks, sidecars_of(now), manner, time.time())


def draft_of_step(step: Step, target: Path) -> Path:
    """Where its bytes lie until they are whole: hidden, so that no reading takes it for a photo."""
    return target.with_name(f".albumen-{step.id}.new")


def _draw_sheet(
    library: Library, asks: Mapping[str, Any], act: int, step: Step, drawing: Drawing
) -> Generator[None, None, bytes]:
    """From the thumbnails, which are there for every photo."""
    numbers = [each.id for each in library.catalog.journal.steps(act)]
    ids = asks["sheets"][numbers.index(step.id)]
    photos = library.catalog.photos.get(ids)
    shown = [
        (library.thumbnails.path(photos[id].digest), photos[id].path.name)
        for id in ids
        if id in photos
    ]
    try:
        return (yield from run_in_child(draw_sheet, shown, drawing.quality))
    except ChildFailed as error:
        raise Unwritable(step.source, f"The sheet could not be drawn ({error}).") from error
