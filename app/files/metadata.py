"""All that is said of a photo in files: its own, and the sidecars beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.files.embedded import read_embedded
from app.files.facts import Facts
from app.files.sidecar import read_sidecar
from app.marks import Source
from app.photo import Unreadable


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found."""

    sources: tuple[Source, ...] = ()
    """The file's own first; none of a place that says nothing and bears no date."""
    facts: Facts = ()
    faults: tuple[str, ...] = ()
    """What could not be read, as sentences that name the file; they keep nothing else from being read."""


def read_metadata(photo: Path, sidecars: Sequence[Path]) -> Metadata:
    """What the photo's file and these sidecars say. To be called in a child process only, see `exiv`."""
    embedded = read_embedded(photo)
    said = [(photo, embedded.says, embedded.time)]
    faults = [f"{photo.name}: {embedded.reason}"] if embedded.reason else []
    for path in sidecars:
        try:
            words = read_sidecar(path)
        except Unreadable as error:
            faults.append(str(error))
        else:
            said.append((path, words.says, words.time))
    sources = tuple(
        Source(path, says, _file_time(path) if time is None else time, time is not None)
        for path, says, time in said
        if says or time is not None
    )
    return Metadata(sources, embedded.facts, tuple(faults))


def _file_time(path: Path) -> float:
    """Seconds since 1970; 0, older than all else, where the file has just vanished."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
