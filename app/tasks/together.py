"""What travels together: a photo's main file, the RAW beside it, and their sidecars, under one name.

With the sidecars go the files that other programs and cameras attach to a photo (see `files.attached`). One
that belongs to another photo too (`IMG.xmp` beside `IMG.jpg` and `IMG.png`) goes along as a copy, so that
both keep what is said of them; thrown away it is only with the last of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.act import How, Imprint, Role, Step, Verb
from app.files.attached import find_attached, names_with_attached, owner_name
from app.files.drawing import Drawing
from app.files.kinds import bears_picture_extension
from app.files.operations import imprint_of
from app.files.scan import names_in
from app.files.sidecar import find_sidecars, names_that_tell
from app.library import Library
from app.marks import Flag
from app.photo import Photo, Presence, Unwritable
from app.tasks.naming import renamed

_HOW = {Verb.TRASH: How.TRASH, Verb.MOVE: How.MOVE, Verb.RENAME: How.MOVE}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    verb: Verb
    photos: tuple[int, ...]
    """Ids, in the order in which they are numbered."""
    to: Path | None = None
    """The folder, for a move, a copy and an export."""
    pattern: str = ""
    """For a rename; see `naming.FIELDS`."""
    drawing: Drawing | None = None
    """For an export that makes new files; without, files are exported as they are."""
    sheet: bool = False
    """Contact sheets instead of single files."""
    rejected: bool = False
    """Only those that are rejected at the moment of acting."""


class Folders:
    """What lies in folders, each read once: with a thousand photos in one that makes the difference."""

    def __init__(self) -> None:
        self._sidecars: dict[Path, list[str]] = {}
        self._attached: dict[Path, list[str]] = {}
        self._pictures: dict[Path, dict[str, set[Path]]] = {}

    def sidecars(self, folder: Path) -> list[str]:
        """The names of the sidecars in it, and of camera RAW, which may own them."""
        self._read(folder)
        return self._sidecars[folder]

    def belonging(self, photo: Path, companions: Sequence[Path]) -> tuple[Path, ...]:
        """The sidecars of a photo, and the files attached to it."""
        names = self.sidecars(photo.parent)
        attached = find_attached(photo, companions, self._attached[photo.parent])
        return (*find_sidecars(photo, companions, names), *attached)

    def owners_of(self, sidecar: Path, folder: Path | None = None) -> set[Path]:
        """The pictures that a sidecar speaks for, or that a file is attached to; `folder` is theirs."""
        folder = folder or sidecar.parent
        self._read(folder)
        known = self._pictures[folder]
        named = (sidecar.stem, owner_name(sidecar.name))
        pictures = set[Path]().union(*(known.get(name, set()) for name in named))
        return {each for each in pictures if sidecar in self.belonging(each, ())}

    def _read(self, folder: Path) -> None:
        if folder in self._sidecars:
            return
        names = names_in(folder)
        self._sidecars[folder] = names_that_tell(names)
        self._attached[folder] = names_with_attached(folder, names)
        pictures = self._pictures[folder] = {}
        for name in filter(bears_picture_extension, names):
            for said in {name, Path(name).stem}:
                pictures.setdefault(said, set()).add(folder / name)


def files_of(library: Library, photo: Photo, request: Request, folders: Folders) -> list[Step]:
    """The photo's files as they are now, without their targets; its main file first.

    Raises PhotoError where the photo is not what the library knows: what was seen would not be what is
    moved.
    """
    if request.rejected and photo.flag is not Flag.REJECT:
        raise Unwritable(photo.path, "It is not rejected (any more).")
    if photo.presence is Presence.OFFLINE:
        raise Unwritable(photo.path, "Its folder cannot be reached now.")
    imprint = imprint_of(photo.path)
    if imprint != library.catalog.photos.imprint(photo.id):
        raise Unwritable(photo.path, "It was changed since Albumen read it; read its folder again.")
    how = _HOW.get(request.verb, How.COPY)
    if request.drawing:
        return [_step(photo, photo.path, How.DRAW, Role.MAIN, imprint)]
    steps = [_step(photo, photo.path, how, Role.MAIN, imprint)]
    sidecars = folders.belonging(photo.path, photo.companions)
    for role, paths in ((Role.COMPANION, photo.companions), (Role.SIDECAR, sidecars)):
        steps += [_step(photo, path, how, role, imprint_of(path)) for path in paths]
    return steps


def _step(photo: Photo, path: Path, how: How, role: Role, imprint: Imprint) -> Step:
    return Step(path, None, how, role, photo.id, imprint)


def renew_sidecars(
    steps: Sequence[Step], files: Sequence[Step], folders: Folders
) -> list[Step] | None:
    """A photo's steps with its sidecars as they are now; None where another of its files is not what it was.

    What is said of a photo is written beside it a moment later: it goes along also when that was since.
    """
    now = {step.source: step.before for step in files}
    kept: list[Step] = []
    for step in steps:
        if step.role is not Role.SIDECAR and now.get(step.source) != step.before:
            return None
        if step.source in now:
            kept.append(replace(step, before=now[step.source]))
    listed, main = {step.source for step in steps}, steps[0]
    new = (
        replace(step, target=beside(step.source, main.source, main.target))
        for step in files
        if step.role is Role.SIDECAR
        and step.source not in listed
        and folders.owners_of(step.source, main.source.parent) <= now.keys()
    )
    return [*kept, *new]


def beside(sidecar: Path, photo: Path, target: Path | None) -> Path | None:
    """Where a sidecar of a photo, or a file attached to it, goes when the photo goes there."""
    if target is None:
        return None
    return target.parent / name_beside(sidecar, photo, target.stem)


def name_beside(file: Path, photo: Path, stem: str) -> Path:
    """The name of a photo's sidecar or attached file, from its folder on, when the photo has that stem."""
    return file.relative_to(photo.parent).with_name(renamed(file.name, photo.stem, stem))


def find_sidecars_since(steps: Sequence[Step]) -> list[Step]:
    """Sidecars that lie beside moved photos and were not moved with them: they go back with them, too.

    So do files attached to them since. What came along as a copy did come with them.
    """
    folders, found = Folders(), list[Step]()
    own: dict[int, set[Path]] = defaultdict(set)
    for step in steps:
        if step.how in (How.MOVE, How.COPY) and step.target:
            own[step.photo].add(step.target)
    for step in steps:
        if step.role is not Role.MAIN or step.how is not How.MOVE or not step.target:
            continue
        others = tuple(own[step.photo] - {step.target})
        for path in folders.belonging(step.target, others):
            owners = folders.owners_of(path, step.target.parent)
            if path not in own[step.photo] and owners <= own[step.photo]:
                back = beside(path, step.target, step.source)
                assert back is not None, "a move has a source"
                imprint = imprint_of(path)
                found.append(
                    replace(
                        step,
                        source=back,
                        target=path,
                        role=Role.SIDECAR,
                        before=imprint,
                        after=imprint,
                    )
                )
    return found
