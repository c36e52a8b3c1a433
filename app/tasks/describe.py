"""All that is said of one photo, who says it, and where they disagree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from app.files.facts import Facts
from app.files.scan import absolute
from app.files.sidecar import find_sidecars
from app.library import Library
from app.marks import FIELDS, Flag, Marks, Source
from app.news import Progress, Task
from app.photo import Photo, PhotoError, Shot
from app.tasks.identity import is_unchanged
from app.tasks.sources import read_files_of, sidecars_of, sign, sum_up, take_in


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a photo beyond its picture."""

    path: Path
    marks: Marks
    shot: Shot
    sources: tuple[Source, ...]
    """What its file and its sidecars said when they were last read or written."""
    disagreements: tuple[str, ...]
    """As sentences: which places say different things, and which of them counts."""
    pending: tuple[str, ...] = ()
    """The fields that are still to be written beside it."""
    trouble: str = ""
    """Why they could not be written, or something not be read, as a sentence."""
    photo: Photo | None = None
    """None for one that is not in the library."""
    facts: Facts = ()
    """What its file says of its making, as names and texts; where the file was opened for that."""


def describe(library: Library, photo: Photo) -> Task[Description]:
    """What is said of it now; no file is opened for that."""
    yield Progress("Looking at a photo")
    return _describe(library, photo)


def examine(library: Library, path: Path) -> Task[Description]:
    """The same of a file in the library or not, with its facts; its files are read anew. Raises PhotoError."""
    path = absolute(path)
    photo = library.catalog.photos.owning(path)
    if photo is None:
        if not path.is_file():
            raise PhotoError(f"There is no photo at {path}.")
        sidecars = find_sidecars(path)
        metadata = yield from read_files_of(library, path, sidecars)
        marks = sum_up(metadata.sources)
        return Description(
            path,
            marks,
            Shot(),
            metadata.sources,
            find_disagreements(marks, metadata.sources),
            trouble=" ".join(metadata.faults),
            facts=metadata.facts,
        )
    sidecars = sidecars_of(photo)
    metadata = yield from read_files_of(library, photo.path, sidecars)
    if is_unchanged(library, photo):  # Else it may be another photo by now: indexing tells.
        signature, written = sign(photo, sidecars), library.catalog.written
        trouble = written.get(photo.path)[2] if written.signature(photo.path) == signature else ""
        with library.catalog.transaction():
            take_in(library, photo, metadata, sidecars, signature)
            if trouble:  # Its files are as they were, so that still holds.
                new = (fault for fault in metadata.faults if fault not in trouble)
                written.set_trouble(photo.path, " ".join((trouble, *new)))
    return replace(_describe(library, photo), facts=metadata.facts)


def _describe(library: Library, photo: Photo) -> Description:
    now = library.catalog.photos.get([photo.id]).get(photo.id, photo)
    on_disk, known, trouble = library.catalog.written.get(now.path)
    sources = tuple(source for source in known if source.says)
    pending = tuple(f for f in FIELDS if getattr(now.marks, f) != getattr(on_disk, f))
    shot = library.catalog.shots.get([now.digest]).get(now.digest, Shot())
    said = find_disagreements(now.marks, sources)
    return Description(now.path, now.marks, shot, sources, said, pending, trouble, now)


def find_disagreements(marks: Marks, sources: Sequence[Source]) -> tuple[str, ...]:
    """A sentence for each field of which a place says other than what counts."""
    return tuple(
        f"{source.path.name} says {say_value(field, source.says[field])}; what counts is "
        f"{say_value(field, getattr(marks, field))}, which was said later."
        for field in FIELDS
        for source in sources
        if field in source.says and source.says[field] != getattr(marks, field)
    )


def say_value(field: str, value: object) -> str:
    """A value in words: "3 stars", "no label", "“Harbour” as title"."""
    if field == "stars":
        return f"{value} stars" if value != 1 else "1 star"
    if field == "flag":
        return {Flag.PICK: "picked", Flag.REJECT: "rejected"}.get(value, "no flag")  # type: ignore[arg-type]
    if not value:
        return f"no {field}"
    if field == "keywords":
        return f"the keywords {', '.join(cast('tuple[str, ...]', value))}"
    return f"“{value}” as {field}"
