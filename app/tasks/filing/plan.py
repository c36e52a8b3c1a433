"""Plan a file operation, file by file: derived from the disk, and shown before it is executed."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import PhotoError
from app.domain.operation import FileAction, FileRole, FileStep, OperationKind
from app.domain.photo import ExifInfo, Photo
from app.domain.progress import Progress, ProgressMeter, Task
from app.files.export.render import ACROSS, DOWN
from app.files.scan import is_gone
from app.files.transfer import stamp_of
from app.library import Library
from app.tasks.filing.file_set import FolderCache, Request, file_set, name_beside, renew_sidecars
from app.tasks.filing.naming import LONGEST, NamePool, check_pattern, make_name, renamed
from app.tasks.phrases import format_names

_DONE = {
    OperationKind.TRASH: "Moved {names} to the trash",
    OperationKind.MOVE: "Moved {names} to {to}",
    OperationKind.COPY: "Copied {names} to {to}",
    OperationKind.RENAME: "Renamed {names}",
    OperationKind.EXPORT: "Exported {names} to {to}",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The exact list of a file operation, in the order of execution."""

    request: Request
    summary: str
    """A sentence without its full stop."""
    steps: tuple[FileStep, ...] = ()
    sheets: tuple[tuple[int, ...], ...] = ()
    """The photos on each contact sheet."""
    left_out: tuple[str, ...] = ()
    """Sentences on photos that are left out."""
    notes: tuple[str, ...] = ()
    """Other sentences to show before execution."""
    leaves: bool = False
    """Whether the photos move to a folder outside the library."""


@dataclass(slots=True)
class _Draft:
    """A plan in the making."""

    request: Request
    names: NamePool
    exif: Mapping[str, ExifInfo]
    folders: FolderCache
    owners: Counter[Path]
    """How many photos of the plan still need each sidecar."""
    shared: defaultdict[Path, list[Path]]
    """Targets of each sidecar so far."""
    steps: dict[tuple[Path, Path | None], FileStep]
    left_out: list[str]


def plan_operation(library: Library, request: Request) -> Task[Plan]:
    """Plan a file operation; touches nothing. Raises PhotoError for an invalid request."""
    _check(request)
    photos = library.catalog.photos.get(request.photos)
    chosen = [photos[each] for each in request.photos if each in photos]
    draft = _Draft(
        request, NamePool(), library.exif(), FolderCache(), Counter(), defaultdict(list), {}, []
    )
    pace = ProgressMeter("Checking files", len(chosen))
    file_sets: list[tuple[Photo, list[FileStep]]] = []
    for photo in chosen:
        try:
            file_sets.append((photo, file_set(library, photo, request, draft.folders)))
        except PhotoError as error:
            draft.left_out.append(str(error))
        pace.done += 1
        if pace.is_due():
            yield pace.report()
    if request.sheet:
        return _plan_sheets(draft, [photo for photo, _ in file_sets])
    for _, steps in file_sets:
        draft.owners.update(step.source for step in steps if step.role is FileRole.SIDECAR)
    for number, (photo, steps) in enumerate(file_sets, start=1):
        _add(draft, photo, steps, number)
        if pace.is_due():
            yield pace.report()
    yield Progress("Checking files", len(file_sets), len(file_sets))
    return _conclude(library, draft, [photo for photo, _ in file_sets])


def _check(request: Request) -> None:
    if request.kind is OperationKind.RENAME:
        check_pattern(request.pattern)
    elif request.kind is not OperationKind.TRASH:
        if request.to is None:
            raise PhotoError("Choose a destination folder.")
        # Path.exists raises where the name is too long.
        if os.path.exists(request.to) and not os.path.isdir(request.to):  # noqa: PTH110, PTH112
            raise PhotoError(f"{request.to} is not a folder. Choose another destination.")


def _add(draft: _Draft, photo: Photo, steps: Sequence[FileStep], number: int) -> None:
    """Add the photo's files with their targets; the number counts photos from 1."""
    request = draft.request
    try:
        stem = _stem(draft, photo, number)
    except PhotoError as error:
        draft.left_out.append(str(error))
        return
    folder = request.to or photo.path.parent
    if request.kind is OperationKind.MOVE and folder == photo.path.parent:
        draft.left_out.append(f"{photo.path.name}: The photo is already in this folder.")
        return
    if request.kind is OperationKind.TRASH:
        targets: list[Path | None] = [None] * len(steps)
    else:

        def names(stem: str) -> list[str]:
            return [_name(photo, step, stem) for step in steps]

        stem = draft.names.find_free(folder, stem, names, _own(draft, steps))
        targets = [folder / name for name in names(stem)]
    if any(len(str(each and each.name).encode("utf-8", "replace")) > LONGEST for each in targets):
        draft.left_out.append(f"{photo.path.name}: The new name is too long.")
        return
    staying = _find_staying(draft, photo, steps)
    for step, target in zip(steps, targets, strict=True):
        if target != step.source:
            _put(draft, replace(step, target=target), stays=step.source in staying)


def _own(draft: _Draft, steps: Sequence[FileStep]) -> list[Path]:
    """Return paths that do not clash: a sidecar of two photos has one name, and files have theirs already."""
    shared = [path for step in steps for path in draft.shared[step.source]]
    return [*shared, *(s.source for s in steps if draft.request.kind is OperationKind.RENAME)]


def _stem(draft: _Draft, photo: Photo, number: int) -> str:
    pattern = draft.request.pattern
    if not pattern:
        return photo.path.stem
    exif = draft.exif.get(photo.digest, ExifInfo())
    stem = make_name(pattern, photo, exif, number)
    extension = photo.path.suffix  # "{name}.{ext}" and "{name}" mean the same.
    return stem[: -len(extension)] if extension and stem.endswith(extension) else stem


def _name(photo: Photo, step: FileStep, stem: str) -> str:
    if step.action is FileAction.DRAW:
        return f"{stem}.jpg"
    if step.role is FileRole.SIDECAR:
        return str(name_beside(step.source, photo.path, stem))
    # Also of a RAW that a crash has left in another folder.
    return renamed(step.source.name, photo.path.stem, stem)


def _find_staying(draft: _Draft, photo: Photo, steps: Sequence[FileStep]) -> set[Path]:
    """Find sidecars of a photo that another, which stays or comes later, needs."""
    sidecars = [step.source for step in steps if step.role is FileRole.SIDECAR]
    draft.owners.subtract(sidecars)
    planned = (*steps, *draft.steps.values())
    gone = {step.source for step in planned if step.action is not FileAction.COPY}
    return {
        sidecar
        for sidecar in sidecars
        if draft.owners[sidecar] > 0 or draft.folders.owners_of(sidecar, photo.path.parent) - gone
    }


def _put(draft: _Draft, step: FileStep, *, stays: bool) -> None:
    """Add a step; a sidecar that two photos bring to the same place goes with the last."""
    if stays and step.action is FileAction.TRASH:
        return
    if stays and step.action is FileAction.MOVE:
        step = replace(step, action=FileAction.COPY)
    if step.role is FileRole.SIDECAR and step.target:
        draft.shared[step.source].append(step.target)
    draft.steps.pop((step.source, step.target), None)
    draft.steps[step.source, step.target] = step


def _plan_sheets(draft: _Draft, photos: Sequence[Photo]) -> Plan:
    """Plan one file for every page full of photos."""
    request = draft.request
    folder = request.to or Path()
    sheets = [photos[n : n + ACROSS * DOWN] for n in range(0, len(photos), ACROSS * DOWN)]
    steps: list[FileStep] = []
    for number, (first, *_) in enumerate(sheets, start=1):
        title = f"contact sheet {number:02}"
        stem = draft.names.find_free(folder, title, lambda stem: [f"{stem}.jpg"], [])
        target, before = folder / f"{stem}.jpg", stamp_of(first.path)
        steps.append(
            FileStep(first.path, target, FileAction.SHEET, FileRole.MAIN, first.id, before)
        )
    ids = tuple(tuple(photo.id for photo in sheet) for sheet in sheets)
    summary = f"Made a contact sheet of {format_names(photos)} in {folder.name}"
    return Plan(request, summary, tuple(steps), ids, tuple(draft.left_out))


def _conclude(library: Library, draft: _Draft, photos: Sequence[Photo]) -> Plan:
    request = draft.request
    concerned = {step.photo for step in draft.steps.values()}
    acted = [photo for photo in photos if photo.id in concerned]
    to = request.to.name or str(request.to) if request.to else ""
    return Plan(
        request,
        _DONE[request.kind].format(names=format_names(acted), to=to),
        tuple(draft.steps.values()),
        (),
        tuple(draft.left_out),
        tuple(note for photo in acted for note in _note_names(request.kind, photo)),
        request.kind is OperationKind.MOVE
        and request.to is not None
        and not library.catalog.folders.covers(request.to),
    )


def _note_names(kind: OperationKind, photo: Photo) -> Iterator[str]:
    """Yield what becomes of the other paths that lead to the photo."""
    if kind in (OperationKind.COPY, OperationKind.EXPORT):
        return
    for path in photo.other_names:
        if is_gone(path):
            continue
        if path.is_symlink() or any(above.is_symlink() for above in path.parents):
            yield f"{photo.path.name}: The link {path} to this file will be broken."
        elif kind is OperationKind.TRASH:
            yield f"{photo.path.name}: {path} is the same file and stays. No disk space is freed."
        else:
            yield f"{photo.path.name}: {path} is the same file and stays where it is."


def check_plan(library: Library, plan: Plan) -> Iterator[FileStep | str]:
    """Yield the steps of the plan that still hold, and a sentence for each photo that changed meanwhile."""
    steps_by_photo: dict[int, list[FileStep]] = defaultdict(list)
    for step in plan.steps:
        steps_by_photo[step.photo].append(step)
    photos = library.catalog.photos.get(list(steps_by_photo))
    folders = FolderCache()
    for id, steps in steps_by_photo.items():
        name = steps[0].source.name
        if id not in photos:
            yield f"{name}: The photo is no longer in the library, or was moved."
            continue
        try:
            files = file_set(library, photos[id], plan.request, folders)
        except PhotoError as error:
            yield str(error)
            continue
        if (renewed := renew_sidecars(steps, files, folders)) is not None:
            yield from renewed
        else:
            yield f"{name}: Skipped, because its files have changed or moved meanwhile."
