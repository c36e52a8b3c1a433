"""Find out what is new, changed, moved or gone in the folders, without opening a file."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.photos import KnownFile
from app.files.kinds import is_raw, reader_name
from app.files.scan import Found, Scan
from app.library import Library
from app.news import Change, Pace, Task
from app.photo import FolderMissing, Presence


@dataclass(frozen=True, slots=True)
class Work:
    """A file to read."""

    found: Found
    photo: int | None = None
    """The photo whose file it was when last looked at."""
    companions: tuple[Found, ...] = ()


@dataclass(slots=True)
class Survey:
    """What there is to do."""

    works: list[Work] = field(default_factory=list)
    vanished: int = 0
    missing: list[Path] = field(default_factory=list)
    """Folders that are neither there nor known."""


@dataclass(slots=True)
class _Known:
    files: dict[Path, KnownFile]
    companions: dict[int, set[Path]]
    unreadable: dict[Path, tuple[int, int]]
    embedded: set[str]


def survey_folders(library: Library, roots: Sequence[Path]) -> Task[Survey]:
    """Walk the folders; note what is offline, back, or gone; list what is to be read.

    A folder that is neither there nor known does not keep the others from being read; raises
    FolderMissing where none is.
    """
    survey = Survey()
    known = library.catalog.folders.covers
    survey.missing = [root for root in roots if not root.exists() and not known(root)]
    if survey.missing and len(survey.missing) == len(roots):
        raise FolderMissing(survey.missing[0])
    pace = Pace("Looking for photos")
    for root in roots:
        if root in survey.missing:
            continue
        with library.catalog.transaction():
            library.catalog.folders.add(root)
        yield Change(folders=True)
        yield from _survey_one(library, root, survey, pace)
    return survey


def _survey_one(library: Library, root: Path, survey: Survey, pace: Pace) -> Task[None]:
    known = _Known(
        library.catalog.photos.known_files(root),
        library.catalog.photos.companions(root),
        library.catalog.unreadable.known(root, reader_name()),
        library.catalog.vectors.digests(library.embedder_name),
    )
    scan = Scan(root)
    seen: set[Path] = set()
    paired: list[tuple[KnownFile, tuple[Found, ...]]] = []
    for files in scan.walk():
        for work in _pair(files):
            path = work.found.path
            seen.update((path, *(each.path for each in work.companions)))
            file = known.files.get(path)
            if _is_to_be_read(work.found, file, known):
                survey.works.append(Work(work.found, file and file.photo, work.companions))
            elif file and known.companions.get(file.photo, set()) != {
                each.path for each in work.companions
            }:
                paired.append((file, work.companions))
        pace.done += len(files)
        if pace.is_due():
            yield pace.report()
    reachable = scan.reachable and not _is_empty_mount(scan, known)
    gone = _gone(known.files, seen, scan.closed) if reachable else []
    back = [
        path
        for path, file in known.files.items()
        if path in seen and file.presence is not Presence.HERE
    ]
    with library.catalog.transaction():
        library.catalog.folders.set_offline(root, not reachable)
        library.catalog.photos.set_presence(gone, Presence.MISSING)
        library.catalog.photos.set_presence(back, Presence.HERE)
        for file, companions in paired:
            set_companions(library, file.photo, companions)
        for path in known.unreadable.keys() - seen if reachable else ():
            if not os.path.lexists(path):
                library.catalog.unreadable.remove(path)
    survey.vanished += len(gone)
    yield Change(all_photos=bool(gone or back or not reachable), folders=True, unreadable=True)


def set_companions(library: Library, photo: int, companions: Sequence[Found]) -> None:
    """Store the files beside a photo's main file; they are not unreadable then."""
    library.catalog.photos.set_companions(
        photo, [(each.path, each.size, each.mtime_ns) for each in companions]
    )
    for each in companions:
        library.catalog.unreadable.remove(each.path)


def _pair(files: Sequence[Found]) -> Iterator[Work]:
    """One for each shot of a folder: a RAW and the picture of the same name are one photo."""
    mains = [found for found in files if not is_raw(found.path.name)]
    stems = {found.path.stem.lower(): found.path for found in reversed(mains)}
    companions: dict[Path, list[Found]] = {}
    for found in files:
        if is_raw(found.path.name):
            main = stems.get(found.path.stem.lower())
            if main is None:
                yield Work(found)
            else:
                companions.setdefault(main, []).append(found)
    for found in mains:
        yield Work(found, companions=tuple(companions.get(found.path, ())))


def _is_to_be_read(found: Found, file: KnownFile | None, known: _Known) -> bool:
    now = (found.size, found.mtime_ns)
    if known.unreadable.get(found.path) == now:
        return False
    if file is None or (file.size, file.mtime_ns) != now:
        return True
    return file.digest not in known.embedded  # another model, or an index cut short


def _is_empty_mount(scan: Scan, known: _Known) -> bool:
    """Whether the folder is the bare place where a disk is not mounted now."""
    if scan.found or not known.files or not scan.root.is_dir():
        return False
    return next(scan.root.iterdir(), None) is None


def _gone(files: dict[Path, KnownFile], seen: set[Path], closed: Sequence[Path]) -> list[Path]:
    """Files that were here and are not; what lies below a folder that cannot be read may still be."""
    shut = tuple(f"{folder}{os.sep}" for folder in closed)
    return [
        path
        for path, file in files.items()
        if path not in seen
        and file.presence is not Presence.MISSING
        and not (shut and str(path).startswith(shut))
        and not os.path.lexists(path)
    ]
