"""How like all photos are to each thing a query names: photos, parts of photos, words, colours."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.files.picture import Wish
from app.files.scan import absolute
from app.library import Library
from app.news import Task, waiting
from app.photo import Photo, PhotoError
from app.query.columns import Columns
from app.query.terms import Area, Colour, Like, Query, Term, Words
from app.similarity.blend import Likeness, Scores
from app.similarity.cutoff import OWN_WORDS, PARTS, PHOTOS, WORDS, find_cutoff
from app.similarity.feedback import weigh_examples
from app.similarity.palette import to_oklab
from app.similarity.regions import Box
from app.tasks.parts import read_part
from app.tasks.similar import vector_of

_COLOURED = 0.5
"""From here on a photo has the colour: its nearest is less than 0.08 away in Oklab, four steps that are just
seen, and not too little of it."""


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
    cut: Callable[[Scores], float | None]
    """The score of scores from which on they match; None where none does."""


def seek(library: Library, query: Query) -> Task[list[Sought]]:
    """Each thing the query names, in its order. Raises Unreadable, ModelUnusable.

    Several photos to be like are one thing with those not to be like, at the place of the first. Photos
    against alone rule out what is as likely as not the same.
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
    cutoff = sought.cut(by_photo[~np.isnan(by_photo)])
    return Likeness(by_photo, cutoff, sought.terms[0].against, sought.terms[0].weight)


def known_photo(library: Library, path: Path) -> Photo | None:
    """The photo of the library that this file is, if it is one."""
    at = library.catalog.photos.at
    return at(absolute(path)) or at(Path(os.path.realpath(path)))


def photo_asked(library: Library, path: Path) -> Photo | Path:
    """The photo that a query names by this path: of the library, or a file outside."""
    return known_photo(library, path) or absolute(path)


def rows_asked_about(library: Library, columns: Columns, query: Query) -> list[int]:
    """The photos that the query itself names: they are no answer."""
    paths = [term.what.path for term in query.likenesses if isinstance(term.what, Like)]
    photos = [photo for path in paths if (photo := known_photo(library, path))]
    return [row for photo in photos if (row := columns.row_of(photo.id)) is not None]


def _gather(terms: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Whole photos are one thing, at the place of the first for; alone against, each is one."""
    whole = [term for term in terms if isinstance(term.what, Like) and term.what.area is None]
    liked = tuple(term for term in whole if not term.against)
    if not liked:
        return [(term,) for term in terms]
    one = liked + tuple(term for term in whole if term.against)
    return [one if term in one else (term,) for term in terms if term not in one[1:]]


def _seek(library: Library, terms: tuple[Term, ...]) -> Task[Sought]:
    what = terms[0].what
    if isinstance(what, Words):
        return (yield from _seek_words(library, terms, what))
    if isinstance(what, Colour):
        return (yield from _seek_colour(library, terms, what))
    if isinstance(what, Like) and what.area is not None:
        return (yield from _seek_part(library, terms, what, what.area))
    return (yield from _seek_photos(library, terms))


def _seek_photos(library: Library, terms: tuple[Term, ...]) -> Task[Sought]:
    yield from library.refresh()
    vectors: list[NDArray[np.float32]] = []
    for term in terms:
        if isinstance(term.what, Like):
            photo = photo_asked(library, term.what.path)
            vectors.append((yield from vector_of(library, photo)))
    index = library.index
    name = library.looks.name
    if terms[0].against:
        return Sought(terms, name, index, lambda: index.scores(vectors[0]), _from(PHOTOS.even))
    liked = [term.weight for term in terms if not term.against]
    disliked = [term.weight for term in terms if term.against]

    def score() -> Scores:
        cosines = index.cosines(vectors)
        return weigh_examples(cosines[:, : len(liked)], liked, cosines[:, len(liked) :], disliked)

    return Sought(terms, name, index, score, partial(find_cutoff, kind=PHOTOS))


def _seek_part(library: Library, terms: tuple[Term, ...], like: Like, area: Area) -> Task[Sought]:
    photo = photo_asked(library, like.path)
    box = yield from find_box(library, photo, area)
    vector = yield from read_part(library, photo, box)
    index = yield from library.parts()
    cut = partial(find_cutoff, kind=PARTS)
    return Sought(
        terms, f"parts {library.looks.name}", index, lambda: index.scores(vector).scores, cut
    )


def find_box(library: Library, photo: Photo | Path, area: Area) -> Task[Box]:
    """The area in shares of the photo's sides. Raises Unreadable, PhotoError where it lies beside the photo."""
    box = area.x, area.y, area.width, area.height
    if not area.in_pixels:
        return box
    if isinstance(photo, Photo):
        width, height = photo.width, photo.height
    else:
        picture = yield from waiting("Reading the photo", library.viewer.read(photo, Wish()))
        width, height = picture.width, picture.height
    if area.x >= width or area.y >= height:
        path = photo.path if isinstance(photo, Photo) else photo
        raise PhotoError(
            f"The part does not lie within {path.name}, which has {width:,} × {height:,} pixels."
        )
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def _seek_words(library: Library, terms: tuple[Term, ...], words: Words) -> Task[Sought]:
    eye = library.words
    wording = yield from eye.wording()
    vector = wording.embed([words.text])[0]
    yield from library.refresh(eye)
    crossing = yield from eye.crossing(wording)
    index = eye.index
    score = partial(index.along if crossing is None else crossing.scores, vector)
    kind = OWN_WORDS if crossing is None else WORDS
    return Sought(terms, eye.name, index, score, partial(find_cutoff, kind=kind))


def _seek_colour(library: Library, terms: tuple[Term, ...], colour: Colour) -> Task[Sought]:
    index = yield from library.colours()
    sought = to_oklab(np.array(colour.rgb))
    return Sought(
        terms,
        "colours",
        index,
        lambda: index.scores(sought, colour.share),
        _from(_COLOURED),
    )


def _from(level: float) -> Callable[[Scores], float | None]:
    """The cut at this score, whatever the library's scores are."""
    return lambda scores: level if (scores >= level).any() else None


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
