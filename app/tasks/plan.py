"""What an act upon files would do, file by file: derived from the disk, and shown before it is done."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.act import How, Role, Step, Verb
from app.files.drawing import ACROSS, DOWN
from app.files.operations import imprint_of
from app.library import Library
from app.news import Pace, Progress, Task
from app.photo import Photo, PhotoError, Shot
from app.tasks.naming import LONGEST, Names, check_pattern, make_name, renamed
from app.tasks.sentences import say_names
from app.tasks.together import Folders, Request, files_of, name_beside, renew_sidecars

_DONE = {
    Verb.TRASH: "Moved {names} to the trash",
    Verb.MOVE: "Moved {names} to {to}",
    Verb.COPY: "Copied {names} to {to}",
    Verb.RENAME: "Renamed {names}",
    Verb.EXPORT: "Exported {names} to {to}",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The exact list, in the order it is done."""

    request: Request
    words: str
    """What is done then, as a sentence without its full stop."""
    steps: tuple[Step, ...] = ()
    sheets: tuple[tuple[int, ...], ...] = ()
    """The photos on each sheet, where sheets are made."""
    left_out: tuple[str, ...] = ()
    """What is not done, and why, as sentences that name the photos."""
    notes: tuple[str, ...] = ()
    """What else the user is to know before it is done, as sentences that name the photos."""
    leaves: bool = False
    """Whether the photos leave the library, as they go to a folder that is not of it."""


@dataclass(slots=True)
class _Draft:
    """A plan on its way."""

    request: Request
    names: Names
    shots: Mapping[str, Shot]
    folders: Folders
    owners: Counter[Path]
    """How many of the photos each sidecar still has to go along with."""
    shared: defaultdict[Path, list[Path]]
    """Where each sidecar goes along to so far."""
    steps: dict[tuple[Path, Path | None], Step]
    left_out: list[str]


def plan_act(library: Library, request: Request) -> Task[Plan]:
    """What would be done now. Touches nothing. Raises PhotoError where nothing sensible was asked for."""
    _check(request)
    photos = library.catalog.photos.get(request.photos)
    chosen = [photos[each] for each in request.photos if each in photos]
    draft = _Draft(
        request, Names(), library.shots(), Folders(), Counter(), defaultdict(list), {}, []
    )
    pace = Pace("Looking at the files", len(chosen))
    found: list[tuple[Photo, list[Step]]] = []
    for photo in chosen:
        try:
            found.append((photo, files_of(library, photo, request, draft.folders)))
        except PhotoError as error:
            draft.left_out.append(str(error))
        pace.done += 1
        if pace.is_due():
            yield pace.report()
    if request.sheet:
        return _plan_sheets(draft, found)
    draft.owners.update(s.source for _, steps in found for s in steps if s.role is Role.SIDECAR)
    for number, (photo, steps) in enumerate(found, start=1):
        _add(draft, photo, steps, number)
        if pace.is_due():
            yield pace.report()
    yield Progress("Looking at the files", len(found), len(found))
    return _conclude(library, draft, [photo for photo, _ in found])


def _check(request: Request) -> None:
    if request.verb is Verb.RENAME:
        check_pattern(request.pattern)
    elif request.verb is not Verb.TRASH:
        if request.to is None:
            raise PhotoError("A folder to put the photos into must be named.")
        # Path.exists raises where the name is too long.
        if os.path.exists(request.to) and not os.path.isdir(request.to):  # noqa: PTH110, PTH112
            raise PhotoError(f"{request.to} is no folder.")


def _add(draft: _Draft, photo: Photo, steps: Sequence[Step], number: int) -> None:
    """Give the photo's files their targets; the number counts photos from 1."""
    request = draft.request
    try:
        stem = _stem(draft, photo, number)
    except PhotoError as error:
        draft.left_out.append(str(error))
        return
    folder = request.to or photo.path.parent
    if request.verb is Verb.MOVE and folder == photo.path.parent:
        draft.left_out.append(f"{photo.path.name}: It is in that folder already.")
        return
    if request.verb is Verb.TRASH:
        targets: list[Path | None] = [None] * len(steps)
    else:
        stem = draft.names.find_free(
            folder,
            stem,
            lambda stem: (_name(photo, step, stem) for step in steps),
            _own(draft, steps),
        )
        targets = [folder / _name(photo, step, stem) for step in steps]
    if any(len(str(each and each.name).encode("utf-8", "replace")) > LONGEST for each in targets):
        draft.left_out.append(f"{photo.path.name}: Its new name would be too long.")
        return
    staying = _find_staying(draft, photo, steps)
    for step, target in zip(steps, targets, strict=True):
        if target != step.source:
            _put(draft, replace(step, target=target), stays=step.source in staying)


def _own(draft: _Draft, steps: Sequence[Step]) -> list[Path]:
    """Names that are no clash: a sidecar of two photos goes to one name, and files have theirs already."""
    shared = [path for step in steps for path in draft.shared[step.source]]
    return [*shared, *(s.source for s in steps if draft.request.verb is Verb.RENAME)]


def _stem(draft: _Draft, photo: Photo, number: int) -> str:
    pattern = draft.request.pattern
    if not pattern:
        return photo.path.stem
    shot = draft.shots.get(photo.digest, Shot())
    stem = make_name(pattern, photo, shot, number)
    extension = photo.path.suffix  # "{name}.{ext}" and "{name}" mean the same.
    return stem[: -len(extension)] if extension and stem.endswith(extension) else stem


def _name(photo: Photo, step: Step, stem: str) -> str:
    if step.how is How.DRAW:
        return f"{stem}.jpg"
    if step.role is Role.SIDECAR:
        return str(name_beside(step.source, photo.path, stem))
    # Also of a RAW that a crash has left in another folder.
    return renamed(step.source.name, photo.path.stem, stem)


def _find_staying(draft: _Draft, photo: Photo, steps: Sequence[Step]) -> set[Path]:
    """Sidecars of this photo that a photo needs which stays, or comes later."""
    sidecars = [step.source for step in steps if step.role is Role.SIDECAR]
    draft.owners.subtract(sidecars)
    gone = {step.source for step in (*steps, *draft.steps.values()) if step.how is not How.COPY}
    return {
        sidecar
        for sidecar in sidecars
        if draft.owners[sidecar] > 0 or draft.folders.owners_of(sidecar, photo.path.parent) - gone
    }


def _put(draft: _Draft, step: Step, *, stays: bool) -> None:
    """Add it to the list; of two photos that want the same sidecar at the same place, the last has it."""
    if stays and step.how is How.TRASH:
        return
    if stays and step.how is How.MOVE:
        step = replace(step, how=How.COPY)
    if step.role is Role.SIDECAR and step.target:
        draft.shared[step.source].append(step.target)
    draft.steps.pop((step.source, step.target), None)
    draft.steps[step.source, step.target] = step


def _plan_sheets(draft: _Draft, found: Sequence[tuple[Photo, list[Step]]]) -> Plan:
    """One file for every page full of photos."""
    request = draft.request
    folder = request.to or Path()
    photos = [photo for photo, _ in found]
    sheets = [photos[n : n + ACROSS * DOWN] for n in range(0, len(photos), ACROSS * DOWN)]
    steps: list[Step] = []
    for number, sheet in enumerate(sheets, start=1):
        stem = draft.names.find_free(
            folder, f"contact sheet {number:02}", lambda stem: [f"{stem}.jpg"], []
        )
        first = sheet[0]
        before = imprint_of(first.path)
        step = Step(first.path, folder / f"{stem}.jpg", How.SHEET, Role.MAIN, first.id, before)
        steps.append(step)
    ids = tuple(tuple(photo.id for photo in sheet) for sheet in sheets)
    words = f"Made a contact sheet of {say_names(photos)} in {folder.name}"
    return Plan(request, words, tuple(steps), ids, tuple(draft.left_out))


def _conclude(library: Library, draft: _Draft, photos: Sequence[Photo]) -> Plan:
    request = draft.request
    concerned = {step.photo for step in draft.steps.values()}
    acted = [photo for photo in photos if photo.id in concerned]
    to = request.to.name or str(request.to) if request.to else ""
    return Plan(
        request,
        _DONE[request.verb].format(names=say_names(acted), to=to),
        tuple(draft.steps.values()),
        (),
        tuple(draft.left_out),
        tuple(note for photo in acted for note in _note_names(request.verb, photo)),
        request.verb is Verb.MOVE
        and request.to is not None
        and not library.catalog.folders.covers(request.to),
    )


def _note_names(verb: Verb, photo: Photo) -> Iterator[str]:
    """What becomes of the other paths that lead to the photo."""
    if verb in (Verb.COPY, Verb.EXPORT):
        return
    for path in photo.other_names:
        if not path.exists():
            continue
        if path.is_symlink() or any(above.is_symlink() for above in path.parents):
            yield f"{photo.path.name}: The link {path} points to this file and will be broken."
        elif verb is Verb.TRASH:
            yield f"{photo.path.name}: {path} is the same file and stays. No space is freed."
        else:
            yield f"{photo.path.name}: {path} is the same file and stays where it is."


def check_plan(library: Library, plan: Plan) -> Iterator[Step | str]:
    """The steps of the plan that still hold, and a sentence for each photo that was left out of it.

    A photo that was moved, edited, or marked otherwise since is not what was shown.
    """
    wanted: dict[int, list[Step]] = {}
    for step in plan.steps:
        wanted.setdefault(step.photo, []).append(step)
    photos = library.catalog.photos.get(list(wanted))
    folders = Folders()
    for id, steps in wanted.items():
        name = steps[0].source.name
        if id not in photos:
            yield f"{name}: It is no longer in the library, or was moved."
            continue
        try:
            files = files_of(library, photos[id], plan.request, folders)
        except PhotoError as error:
            yield str(error)
            continue
        if (renewed := renew_sidecars(steps, files, folders)) is not None:
            yield from renewed
        else:
            yield f"{name}: Its files were changed or moved meanwhile, so they were left alone."
