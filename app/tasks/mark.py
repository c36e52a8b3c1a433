"""Say something of photos by hand: stars, a label, a flag, keywords, a title, a caption."""

from collections.abc import Iterable, Sequence
from typing import cast

from app.act import Act
from app.files.keywords import clean
from app.library import Library
from app.marks import FIELDS, MOST_STARS, Flag, Said, sayable
from app.news import Progress, Task
from app.photo import Member, Photo, PhotoError
from app.tasks.record import as_members, mark_at_once
from app.tasks.sentences import say_marks


def mark(
    library: Library,
    photos: Sequence[Photo],
    says: Said,
    add: Sequence[str] = (),
    take: Sequence[str] = (),
) -> Task[Act]:
    """Say these fields of all of these photos, and add or take single keywords, at one stroke.

    It is in the catalog at once and written beside the photos later. Raises PhotoError where a value is
    no sense, such as six stars.
    """
    _check(says)
    says = {field: _tidy(value) for field, value in says.items()}
    add, take = tidy_keywords(add), tidy_keywords(take)
    if not (says or add or take):
        raise PhotoError("Nothing was said of the photos.")
    words = say_marks(photos, says, add, take)
    members = as_members(library, photos)
    said = ((member, _with_keywords(library, member, says, add, take)) for member in members)
    return (yield from mark_at_once(library, photos, said, words))


def list_keywords(library: Library) -> Task[tuple[str, ...]]:
    """Every keyword in use, the most used first."""
    yield Progress("Listing keywords")
    return tuple(library.catalog.said.keywords())


def tidy_keywords(words: Iterable[str]) -> tuple[str, ...]:
    """Sorted, each once, without spaces around its levels and without empty ones."""
    return tuple(sorted({clean(sayable(word)) for word in words} - {""}))


def _tidy(value: object) -> object:
    """A text as it is read again once it is written: what comes back otherwise would be another's word."""
    if isinstance(value, tuple | list):
        return tidy_keywords(cast("Sequence[str]", value))
    return sayable(value).strip() if isinstance(value, str) else value


def _with_keywords(
    library: Library, member: Member, says: Said, add: Sequence[str], take: Sequence[str]
) -> Said:
    """With all keywords the photo has then, where it gets or loses any."""
    if "keywords" in says or not (add or take):
        return says
    had = library.catalog.said.of(member).keywords
    return {**says, "keywords": tidy_keywords({*had, *add} - set(take))}


def _check(says: Said) -> None:
    for field, value in says.items():
        if field not in FIELDS:
            raise PhotoError(f"Nothing called {field} can be said of a photo.")
        if field == "stars" and not (isinstance(value, int) and 0 <= value <= MOST_STARS):
            raise PhotoError(f"A photo has 0 to {MOST_STARS} stars, not {value}.")
        if field == "flag" and not (value is None or isinstance(value, Flag)):
            raise PhotoError(f"A photo is picked, rejected or neither, not {value}.")
