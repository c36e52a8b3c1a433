"""All that is said of one photo, who says it, and where they disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from app.library import Library
from app.marks import FIELDS, Flag, Marks, Source
from app.news import Progress, Task
from app.photo import Photo, Shot


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a photo beyond its picture."""

    photo: Photo
    shot: Shot
    sources: tuple[Source, ...]
    """What its file and its sidecars said when they were last read or written."""
    disagreements: tuple[str, ...]
    """As sentences: which places say different things, and which of them counts."""
    pending: tuple[str, ...]
    """The fields that are still to be written beside it."""
    trouble: str
    """Why they could not be written yet, as a sentence."""


def describe(library: Library, photo: Photo) -> Task[Description]:
    """What is said of it now; no file is opened for that."""
    yield Progress("Looking at a photo")
    now = library.catalog.photos.get([photo.id]).get(photo.id, photo)
    on_disk, sources, trouble = library.catalog.written.get(now.path)
    pending = tuple(f for f in FIELDS if getattr(now.marks, f) != getattr(on_disk, f))
    shot = library.catalog.shots.get([now.digest]).get(now.digest, Shot())
    said = find_disagreements(now.marks, sources)
    return Description(now, shot, sources, said, pending, trouble)


def find_disagreements(marks: Marks, sources: Sequence[Source]) -> tuple[str, ...]:
    """A sentence for each field of which a place says other than what counts."""
    return tuple(
        f"{source.path.name} says {say_value(field, source.says[field])} where "
        f"{say_value(field, getattr(marks, field))} counts, which was said later."
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
