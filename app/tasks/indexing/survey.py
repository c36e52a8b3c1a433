"""A survey of folders for new, changed, moved and vanished files, without opening one."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.photos import KnownFile
from app.domain.errors import FolderMissing
from app.domain.photo import Presence
from app.domain.progress import Change, ProgressMeter, Task
from app.files.scan import Scan, ScannedFile, is_gone
from app.library import Library
from app.tasks.indexing.file_names import NameTracker
from app.tasks.indexing.known_files import KnownFiles, load_known
from app.tasks.indexing.pairing import ReadJob, pair_files
from app.tasks.indexing.reach import check_folders, is_there
from app.tasks.metadata.identity import hand_on


@dataclass(slots=True)
class FolderSurvey:
    """The files to read, and what else a survey found."""

    works: dict[str, ReadJob] = field(default_factory=dict)
    """By key: overlapping folders hold every file once."""
    vanished: int = 0
    found: int = 0
    """Files that may be photos, sidecars, and what was passed over."""
    sidecars: int = 0
    missing: list[Path] = field(default_factory=list)
    """Folders that are neither there nor known."""
    further: dict[Path, Path] = field(default_factory=dict)
    """Further names of files, each with the file's own name."""


def survey_folders(library: Library, roots: Sequence[Path]) -> Task[FolderSurvey]:
    """Walk the folders; note what is offline, back, or gone; list the files to read.

    Folders neither there nor known are skipped. Raises FolderMissing if none is left.
    """
    survey = FolderSurvey()
    known = library.catalog.folders.covers
    # Path.exists raises where the name is too long, or a folder above may not be entered.
    survey.missing = [each for each in roots if not os.path.exists(each) and not known(each)]  # noqa: PTH110
    if survey.missing and len(survey.missing) == len(roots):
        raise FolderMissing(survey.missing[0])
    check_folders(library)
    apart = outermost(roots)
    walk = _Walk(library, survey, NameTracker(library), ProgressMeter("Scanning folders"))
    for root in roots:
        if root in survey.missing:
            continue
        with library.catalog.transaction():
            library.catalog.folders.add(root)
        yield Change(folders=True)
        yield from walk.survey(root, count=root in apart)
    yield from walk.survey_links()
    survey.further = walk.names.further
    return survey


def outermost(roots: Sequence[Path]) -> list[Path]:
    """Return those of the folders that do not lie in another."""
    every = {*roots}
    return [root for root in roots if every.isdisjoint(root.parents)]


_Paired = list[tuple[KnownFile, tuple[ScannedFile, ...]]]


@dataclass(slots=True)
class _Walk:
    """The walk through all folders; links come last, when the files they may lead to are known."""

    library: Library
    result: FolderSurvey
    names: NameTracker
    pace: ProgressMeter
    links: list[tuple[KnownFiles, list[ScannedFile]]] = field(default_factory=list)

    def survey(self, root: Path, *, count: bool) -> Task[None]:
        """Walk through one folder, and note the state of its photos; `count` unless it lies in another one."""
        known = yield from load_known(self.library, root, self.pace)
        scan = Scan(root, skipped=self.library.paths.cache, recognise=known.recognise)
        seen: dict[str, ScannedFile] = {}
        paired: _Paired = []
        for files in scan.walk():
            seen |= {each.key: each for each in files}
            if links := [each for each in files if each.is_link]:
                self.links.append((known, links))
            paired += self._examine([each for each in files if not each.is_link], known)
            self.pace.done += len(files)
            if self.pace.is_due():
                yield self.pace.report()
        if count:
            self.result.found += scan.found
            self.result.sidecars += scan.sidecars
        yield _note(self.library, known, scan, seen, paired, self.result)

    def survey_links(self) -> Task[None]:
        """Survey links: files outside of these folders that they lead to are photos, too."""
        for known, files in self.links:
            paired = self._examine(files, known)
            if paired:
                with self.library.catalog.transaction():
                    for file, companions in paired:
                        set_companions(self.library, file.photo, companions)
                yield Change(photos=tuple(file.photo for file, _ in paired))
            elif self.pace.is_due():
                yield self.pace.report()

    def _examine(self, files: Sequence[ScannedFile], known: KnownFiles) -> _Paired:
        """Note the files of a folder to read; return known photos with other companions now."""
        paired: _Paired = []
        own = self.names.own(files, known)
        for found, companions in pair_files(own, known.is_moving_part, known.gives_up_on):
            file = known.files.get(found.key)
            if not known.is_complete(found):
                photo, digest = (file.photo, file.digest) if file else (None, "")
                self.result.works[found.key] = ReadJob(found, photo, digest, companions)
            elif file and not known.is_paired(file, companions):
                paired.append((file, companions))
        return paired


def _note(
    library: Library,
    known: KnownFiles,
    scan: Scan,
    seen: dict[str, ScannedFile],
    paired: _Paired,
    survey: FolderSurvey,
) -> Change:
    """Store the state of known photos, all in one transaction."""
    had_photos = any(file.presence is not Presence.MISSING for file in known.files.values())
    reachable = scan.reachable and is_there(scan.root, had_photos)
    away = _away(library, scan.root)
    gone = _gone(known.not_in(seen), [*scan.closed, *away]) if reachable else []
    back = known.back(seen)
    passed = ((each.path, each.reason, each.size, each.mtime_ns) for each in scan.passed_over)
    with library.catalog.transaction():
        library.catalog.folders.set_offline(scan.root, not reachable)
        if reachable:
            library.catalog.passed_over.replace(known.passed_over.values(), passed)
        for folder in away:
            library.catalog.folders.set_offline(folder, offline=True)
        library.catalog.other_names.set_vanished(gone)
        library.catalog.photos.set_presence((Path(each.place) for each in back), Presence.HERE)
        for file, companions in paired:
            set_companions(library, file.photo, companions)
        lost = [known.listed[key] for key in known.listed.keys() - seen.keys()] if reachable else []
        library.catalog.unreadable.remove(Path(each) for each in lost if not os.path.lexists(each))
    survey.vanished += len(gone)
    return Change(all_photos=bool(gone or back or not reachable), folders=True, unreadable=True)


def set_companions(library: Library, photo: int, companions: Sequence[ScannedFile]) -> None:
    """Store the companions of a photo's main file; one that was a photo by itself hands on its metadata."""
    photos = library.catalog.photos
    alone = [each for found in companions if (each := photos.at(found.path))]
    if alone and (main := photos.get([photo]).get(photo)):
        for each in alone:
            hand_on(library, each, main)
    library.catalog.photos.set_companions(
        photo, [(each.path, each.size, each.mtime_ns, each.inode) for each in companions]
    )
    library.catalog.unreadable.remove(each.path for each in companions)


def _away(library: Library, root: Path) -> list[Path]:
    """Return folders of the library inside this one that cannot be reached now, such as a disk."""
    return [path for path in library.catalog.folders.offline() if root in path.parents]


def _gone(files: Sequence[KnownFile], closed: Sequence[Path]) -> list[Path]:
    """Return those of the files not found that are gone; those below an unreadable folder may still be."""
    shut = tuple(f"{folder}{os.sep}" for folder in closed)
    paths = [Path(file.place) for file in files if not (shut and file.place.startswith(shut))]
    # A failing disk is no error here.
    return [path for path in paths if is_gone(path) or os.path.isdir(path)]  # noqa: PTH112
