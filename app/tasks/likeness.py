"""How like all photos are to each thing a query names: photos, parts of photos, words, colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.files.scan import absolute
from app.library import Library
from app.news import Task
from app.photo import Photo
from app.query.columns import Columns
from app.query.terms import Colour, Like, Query, Term, Words
from app.similarity.blend import Likeness, Scores
from app.similarity.cutoff import find_cutoff
from app.tasks.similar import vector_of


class _Index(Protocol):
    """Something known of photos, row by row, by the digest of their bytes."""

    def __len__(self) -> int: ...
    def row_of(self, digest: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing sought, ready to be compared with all photos at once."""

    terms: tuple[Term, ...]
    """Of the query, that it is made of."""
    name: str
    """Of the index."""
    index: _Index
    score: Callable[[], Scores]
    """(n,), by rows of the index."""


def seek(library: Library, query: Query) -> Task[list[Sought]]:
    """Each thing the query names, in its order. Raises Unreadable, ModelUnusable.

    Several photos to be like are one thing, like all of them, at the place of the first.
    """
    found: list[Sought] = []
    for terms in _gather(query.likenesses):
        found += [(yield from _seek(library, terms))]
    return found


def compare(library: Library, columns: Columns, sought: Sought) -> Likeness:
    """How like every photo is to it, by rows of the columns."""
    scores = sought.score()
    by_photo = np.full(len(columns), np.nan, np.float32)
    if len(scores):
        rows = _rows_of(library, columns, sought)
        by_photo[rows >= 0] = scores[rows[rows >= 0]]
    cutoff = find_cutoff(by_photo[~np.isnan(by_photo)])
    return Likeness(by_photo, cutoff, sought.terms[0].against, sought.terms[0].weight)


def known_photo(library: Library, path: Path) -> Photo | None:
    """The photo of the library that this file is, if it is one."""
    at = library.catalog.photos.at
    return at(absolute(path)) or at(path.resolve())


def rows_asked_about(library: Library, columns: Columns, query: Query) -> list[int]:
    """The photos that the query itself names: they are no answer."""
    paths = [term.what.path for term in query.likenesses if isinstance(term.what, Like)]
    photos = [photo for path in paths if (photo := known_photo(library, path))]
    return [row for photo in photos if (row := columns.row_of(photo.id)) is not None]


def _gather(terms: Sequence[Term]) -> list[tuple[Term, ...]]:
    whole = tuple(term for term in terms if _is_whole(term))
    return [whole if term in whole else (term,) for term in terms if term not in whole[1:]]


def _is_whole(term: Term) -> bool:
    return isinstance(term.what, Like) and term.what.area is None and not term.against


def _seek(library: Library, terms: tuple[Term, ...]) -> Task[Sought]:
    what = terms[0].what
    if isinstance(what, Words):
        return (yield from _seek_words(library, terms, what))
    if isinstance(what, Colour):
        return (yield from _seek_colour(library, terms, what))
    if isinstance(what, Like) and what.area is not None:
        return (yield from _seek_part(library, terms, what))
    return (yield from _seek_photos(library, terms))


def _seek_photos(library: Library, terms: tuple[Term, ...]) -> Task[Sought]:
    """The average of what is like each, as their weights say: after Rocchio, 1971."""
    yield from library.refresh()
    vectors: list[NDArray[np.float32]] = []
    for term in terms:
        if isinstance(term.what, Like):
            known = known_photo(library, term.what.path)
            vectors.append((yield from vector_of(library, known or absolute(term.what.path))))
    weights = np.array([term.weight for term in terms], np.float32)

    def score() -> Scores:
        scores = np.stack([library.index.scores(vector) for vector in vectors])
        return (weights / weights.sum()) @ scores

    return Sought(terms, "vectors", library.index, score)


def _rows_of(library: Library, columns: Columns, sought: Sought) -> NDArray[np.int64]:
    """The row of the index for each of the columns; -1 where there is none. Copies have the same."""
    made_from = (columns.changes, len(sought.index))
    known = library.aligned.get(sought.name)
    if known is None or known[0] != made_from:
        row_of = sought.index.row_of
        rows = [
            -1 if photo is None or (row := row_of(photo.digest)) is None else row
            for photo in columns.photos
        ]
        known = library.aligned[sought.name] = made_from, np.array(rows, np.int64)
    return known[1]
