"""A survey of folders for new, changed, moved and vanished files, without opening one."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.passed_over import Row
from app.catalog.photos import KnownFile
from app.domain.errors import FolderMissing
from app.domain.operation import FileStamp
from app.domain.photo import Presence
from app.domain.progress import Change, ProgressMeter, Task
from app.files.formats import reader_name
from app.files.live_photo import belongs_to
from app.files.scan import Scan, ScannedFile, is_gone, recognise
from app.library import Library
from app.tasks.indexing.file_names import NameTracker
from app.tasks.indexing.pairing import ReadJob, pair_files, stamp
from app.tasks.indexing.reach import check_folders, is_there
from app.tasks.metadata.identity import hand_on


@dataclass(slots=True)
class FolderSurvey:
    """The files to read, and what else a survey found."""

    works: dict[Path, ReadJob] = field(default_factory=dict)
    """By path: overlapping folders hold every file once."""
    vanished: int = 0
    found: int = 0
    """Files that may be photos, sidecars, and what was passed over."""
    sidecars: int = 0
    missing: list[Path] = field(default_factory=list)
    """Folders that are neither there nor known."""
    further: dict[Path, Path] = field(default_factory=dict)
    """Further names of files, each with the file's own name."""


@dataclass(slots=True)
class _Known:
    files: dict[Path, KnownFile]
    companions: dict[int, dict[Path, FileStamp]]
    unreadable: dict[Path, tuple[int, int]]
    """By this reader, which does not try again."""
    listed: set[Path]
    """Unreadable by any reader."""
    embedded: set[str]
    paths: set[Path]
    """Paths of all files of photos."""
    passed_over: dict[Path, Row]

    @classmethod
    def of(cls, library: Library, root: Path, embedded: set[str]) -> "_Known":
        catalog = library.catalog
        files, companions = catalog.photos.known_files(root), catalog.photos.companions(root)
        return cls(
            files,
            companions,
            catalog.unreadable.known(root, reader_name()),
            {each.path for each in catalog.unreadable.list(root)},
            embedded,
            {*files, *(path for paths in companions.values() for path in paths)},
            {row[0]: row for row in catalog.passed_over.list(root)},
        )

    def recognise(self, found: ScannedFile) -> str:
        """Return why a file of an unknown extension is passed over; it is opened only if it is new or changed."""
        if found.path in self.paths or found.path in self.listed:
            return ""
        known = self.passed_over.get(found.path)
        if known and known[2:] == (found.size, found.mtime_ns):
            return known[1]
        return recognise(found)

    def gives_up_on(self, found: ScannedFile) -> bool:
        return self.unreadable.get(found.path) == (found.size, found.mtime_ns)

    def is_paired(self, file: KnownFile, companions: Sequence[ScannedFile]) -> bool:
        stamps = {each.path: stamp(each) for each in companions}
        return self.companions.get(file.photo, {}) == stamps and not stamps.keys() & self.listed

    def is_moving_part(self, clip: ScannedFile, photo: ScannedFile) -> bool:
        """Whether a clip belongs to a photo of its name; it is opened only if one of the two is new or changed."""
        main = self._unchanged(photo)
        if main and self.companions.get(main.photo, {}).get(clip.path) == stamp(clip):
            return True
        if main and self._unchanged(clip):
            return False
        return belongs_to(clip.path, photo.path)

    def _unchanged(self, found: ScannedFile) -> KnownFile | None:
        """Return a main file as it is known, unless it is new or changed."""
        known = self.files.get(found.path)
        return (
            known
            if known and (known.size, known.mtime_ns) == (found.size, found.mtime_ns)
            else None
        )


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
    embedded = library.catalog.vectors.digests(library.embedder_name)
    apart = [root for root in roots if not any(other in root.parents for other in roots)]
    walk = _Walk(library, survey, NameTracker(library), ProgressMeter("Scanning folders"))
    for root in roots:
        if root in survey.missing:
            continue
        with library.catalog.transaction():
            library.catalog.folders.add(root)
        yield Change(folders=True)
        yield from walk.survey(root, _Known.of(library, root, embedded), count=root in apart)
    yield from walk.survey_links()
    survey.further = walk.names.further
    return survey


_Paired = list[tuple[KnownFile, tuple[ScannedFile, ...]]]


@dataclass(slots=True)
class _Walk:
    """The walk through all folders; links come last, when the files they may lead to are known."""

    library: Library
    result: FolderSurvey
    names: NameTracker
    pace: ProgressMeter
    links: list[tuple[_Known, list[ScannedFile]]] = field(default_factory=list)

    def survey(self, root: Path, known: _Known, *, count: bool) -> Task[None]:
        """Walk through one folder, and note the state of its photos; `count` unless it lies in another one."""
        scan = Scan(root, skipped=self.library.paths.cache, recognise=known.recognise)
        seen: dict[Path, ScannedFile] = {}
        paired: _Paired = []
        for files in scan.walk():
            seen |= {each.path: each for each in files}
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

    def _examine(self, files: Sequence[ScannedFile], known: _Known) -> _Paired:
        """Note the files of a folder to read; return known photos with other companions now."""
        paired: _Paired = []
        for work in pair_files(
            self.names.own(files, known.paths), known.is_moving_part, known.gives_up_on
        ):
            path = work.file.path
            file = known.files.get(path)
            if _is_to_be_read(self.library, work.file, file, known):
                photo, digest = (file.photo, file.digest) if file else (None, "")
                self.result.works[path] = ReadJob(work.file, photo, digest, work.companions)
            elif file and not known.is_paired(file, work.companions):
                paired.append((file, work.companions))
        return paired


def _note(
    library: Library,
    known: _Known,
    scan: Scan,
    seen: Mapping[Path, ScannedFile],
    paired: Sequence[tuple[KnownFile, tuple[ScannedFile, ...]]],
    survey: FolderSurvey,
) -> Change:
    """Store the state of known photos, all in one transaction."""
    had_photos = any(file.presence is not Presence.MISSING for file in known.files.values())
    reachable = scan.reachable and is_there(scan.root, had_photos)
    away = _away(library, scan.root)
    gone = _gone(known.files, seen, [*scan.closed, *away]) if reachable else []
    back = _back(known, seen)
    passed = ((each.path, each.reason, each.size, each.mtime_ns) for each in scan.passed_over)
    with library.catalog.transaction():
        library.catalog.folders.set_offline(scan.root, not reachable)
        if reachable:
            library.catalog.passed_over.replace(known.passed_over, passed)
        for folder in away:
            library.catalog.folders.set_offline(folder, offline=True)
        library.catalog.other_names.set_vanished(gone)
        library.catalog.photos.set_presence(back, Presence.HERE)
        for file, companions in paired:
            set_companions(library, file.photo, companions)
        for path in known.listed - seen.keys() if reachable else ():
            if not os.path.lexists(path):
                library.catalog.unreadable.remove(path)
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
    for each in companions:
        library.catalog.unreadable.remove(each.path)


def _is_to_be_read(
    library: Library, found: ScannedFile, file: KnownFile | None, known: _Known
) -> bool:
    if known.gives_up_on(found):
        return False
    if file is None or (file.size, file.mtime_ns) != (found.size, found.mtime_ns):
        return True
    # Another model, an index cut short, or a cache that was deleted.
    return file.digest not in known.embedded or file.digest not in library.thumbnails


def _away(library: Library, root: Path) -> list[Path]:
    """Return folders of the library inside this one that cannot be reached now, such as a disk."""
    return [path for path in library.catalog.folders.offline() if root in path.parents]


def _back(known: _Known, seen: Mapping[Path, ScannedFile]) -> list[Path]:
    """Return files that were gone or offline and can be read again."""
    return [
        path
        for path, file in known.files.items()
        if file.presence is not Presence.HERE and path in seen and not known.gives_up_on(seen[path])
    ]


def _gone(
    files: Mapping[Path, KnownFile], seen: Mapping[Path, ScannedFile], closed: Sequence[Path]
) -> list[Path]:
    """Return files that were here and are not; those below an unreadable folder may still be."""
    shut = tuple(f"{folder}{os.sep}" for folder in closed)
    return [
        path
        for path, file in files.items()
        if path not in seen
        and file.presence is not Presence.MISSING
        and not (shut and str(path).startswith(shut))
        and (is_gone(path) or os.path.isdir(path))  # noqa: PTH112  (a failing disk is no error here)
    ]
