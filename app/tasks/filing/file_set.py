"""File sets: a photo's main file, its RAW, sidecars and attached files, which travel under one name.

With the sidecars go the files that other programs and cameras attach to a photo (see `files.attached`). A
sidecar of two photos (`IMG.xmp` beside `IMG.jpg` and `IMG.png`) goes along as a copy, so that both keep their
metadata; it is trashed only with the last of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import Unwritable
from app.domain.metadata import Flag
from app.domain.operation import FileAction, FileRole, FileStamp, FileStep, OperationKind
from app.domain.photo import Photo, Presence
from app.files.attached import find_attached, names_with_attached, owner_name
from app.files.export.options import ExportOptions
from app.files.formats import has_photo_extension
from app.files.metadata.sidecar import FolderSidecars, find_sidecars
from app.files.scan import is_gone, list_names
from app.files.transfer import os_errors_as_unwritable, stamp_of
from app.library import Library
from app.tasks.filing.naming import renamed

_HOW = {
    OperationKind.TRASH: FileAction.TRASH,
    OperationKind.MOVE: FileAction.MOVE,
    OperationKind.RENAME: FileAction.MOVE,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A requested file operation."""

    kind: OperationKind
    photos: tuple[int, ...]
    """Ids, in the order of numbering."""
    to: Path | None = None
    """Target folder of a move, copy or export."""
    pattern: str = ""
    """Of a rename; see `naming.FIELDS`."""
    export: ExportOptions | None = None
    """Of an export that makes new files; None exports files as they are."""
    sheet: bool = False
    """Whether contact sheets are exported instead of single files."""
    rejected: bool = False
    """Whether only photos still rejected then are meant."""


class FolderCache:
    """The names in folders, each read once: it matters with a thousand photos in one.

    Raises Unwritable for a folder that cannot be read.
    """

    def __init__(self) -> None:
        self._sidecars: dict[Path, FolderSidecars] = {}
        self._attached: dict[Path, list[str]] = {}
        self._pictures: dict[Path, dict[str, set[Path]]] = {}

    def sidecars(self, folder: Path) -> FolderSidecars:
        """Return a folder's sidecars."""
        self._read(folder)
        return self._sidecars[folder]

    def belonging(self, photo: Path, companions: Sequence[Path]) -> tuple[Path, ...]:
        """Return the sidecars of a photo, and the files attached to it."""
        beside = self.sidecars(photo.parent)
        attached = find_attached(photo, companions, self._attached[photo.parent])
        return (*find_sidecars(photo, companions, beside), *attached)

    def owners_of(self, sidecar: Path, folder: Path | None = None) -> set[Path]:
        """Return the pictures, in `folder`, of a sidecar or attached file."""
        folder = folder or sidecar.parent
        self._read(folder)
        known = self._pictures[folder]
        named = (sidecar.stem, owner_name(sidecar.name))
        pictures = set[Path]().union(*(known.get(name, set()) for name in named))
        return {each for each in pictures if sidecar in self.belonging(each, ())}

    def _read(self, folder: Path) -> None:
        if folder in self._sidecars:
            return
        with os_errors_as_unwritable(folder):  # Else sidecars would be left behind.
            names = [] if is_gone(folder) else list_names(folder)
        self._sidecars[folder] = FolderSidecars(names)
        self._attached[folder] = names_with_attached(folder, names)
        pictures = self._pictures[folder] = {}
        for name in filter(has_photo_extension, names):
            for name_or_stem in {name, Path(name).stem}:
                pictures.setdefault(name_or_stem, set()).add(folder / name)


def file_set(
    library: Library, photo: Photo, request: Request, folders: FolderCache
) -> list[FileStep]:
    """Return the steps of a photo's files as they are now, without targets; its main file first.

    Raises PhotoError if the photo is not what the library knows: another than was shown would be moved.
    """
    if request.rejected and photo.flag is not Flag.REJECT:
        raise Unwritable(photo.path, "The photo is no longer rejected.")
    if photo.presence is Presence.OFFLINE:
        raise Unwritable(photo.path, "The folder is offline.")
    stamp = stamp_of(photo.path)
    if stamp != library.catalog.photos.stamp(photo.id):
        raise Unwritable(photo.path, "The file has changed. Index its folder again.")
    how = _HOW.get(request.kind, FileAction.COPY)
    if request.export:
        return [_step(photo, photo.path, FileAction.DRAW, FileRole.MAIN, stamp)]
    steps = [_step(photo, photo.path, how, FileRole.MAIN, stamp)]
    sidecars = folders.belonging(photo.path, photo.companions)
    for role, paths in ((FileRole.COMPANION, photo.companions), (FileRole.SIDECAR, sidecars)):
        steps += [_step(photo, path, how, role, stamp_of(path)) for path in paths]
    return steps


def _step(photo: Photo, path: Path, how: FileAction, role: FileRole, stamp: FileStamp) -> FileStep:
    return FileStep(path, None, how, role, photo.id, stamp)


def renew_sidecars(
    steps: Sequence[FileStep], files: Sequence[FileStep], folders: FolderCache
) -> list[FileStep] | None:
    """Return a photo's steps with its sidecars as they are now; None if another of its files has changed.

    A sidecar goes along also if it was made since: metadata is written a moment after it was edited.
    """
    now = {step.source: step.before for step in files}
    kept: list[FileStep] = []
    for step in steps:
        if step.role is not FileRole.SIDECAR and now.get(step.source) != step.before:
            return None
        if step.source in now:
            kept.append(replace(step, before=now[step.source]))
    listed, main = {step.source for step in steps}, steps[0]
    new = (
        replace(step, target=beside(step.source, main.source, main.target))
        for step in files
        if step.role is FileRole.SIDECAR
        and step.source not in listed
        and folders.owners_of(step.source, main.source.parent) <= now.keys()
    )
    return [*kept, *new]


def beside(sidecar: Path, photo: Path, target: Path | None) -> Path | None:
    """Return where a photo's sidecar or attached file goes when the photo goes to `target`."""
    if target is None:
        return None
    return target.parent / name_beside(sidecar, photo, target.stem)


def name_beside(file: Path, photo: Path, stem: str) -> Path:
    """Name a photo's sidecar or attached file, from its folder on, for the photo's new stem."""
    return file.relative_to(photo.parent).with_name(renamed(file.name, photo.stem, stem))


def find_sidecars_since(steps: Sequence[FileStep]) -> list[FileStep]:
    """Find sidecars and attached files of moved photos that were not moved or copied with them."""
    folders, new = FolderCache(), list[FileStep]()
    own: dict[int, set[Path]] = defaultdict(set)
    for step in steps:
        if step.action in (FileAction.MOVE, FileAction.COPY) and step.target:
            own[step.photo].add(step.target)
    for step in steps:
        if step.role is not FileRole.MAIN or step.action is not FileAction.MOVE or not step.target:
            continue
        others = tuple(own[step.photo] - {step.target})
        for path in folders.belonging(step.target, others):
            owners = folders.owners_of(path, step.target.parent)
            if path not in own[step.photo] and owners <= own[step.photo]:
                back = beside(path, step.target, step.source)
                assert back is not None, "a move has a source"
                stamp = stamp_of(path)
                sidecar = replace(step, source=back, target=path, role=FileRole.SIDECAR)
                new.append(replace(sidecar, before=stamp, after=stamp))
    return new
