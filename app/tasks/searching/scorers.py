"""Scorers: scores of all photos for each example, region, text and colour of a query."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.domain.progress import Task, with_progress
from app.files.scan import absolute
from app.library import Library
from app.query.ast import Area, ColourTerm, ExampleTerm, Query, Term, TextTerm
from app.query.column_store import ColumnStore
from app.similarity.regions.descriptors import Box
from app.similarity.search.cutoff import EXAMPLES, OWN_TEXT, REGIONS, TEXT, find_cutoff
from app.similarity.search.fusion import Scores, TermScores
from app.similarity.search.relevance_feedback import weigh_examples
from app.tasks.searching.similar import vector_of

# What reads pictures is loaded for the terms that need it: a terminal command is to answer at once.

_COLOURED = 0.5
"""Least score of a photo with the colour: its nearest is less than 0.08 away in Oklab, four just noticeable
steps, and there is not too little of it."""


class _Index(Protocol):
    """An index with a row for each digest."""

    def __len__(self) -> int: ...
    def rows_of(self, digests: NDArray[np.bytes_], /) -> NDArray[np.int64]: ...


@dataclass(frozen=True, slots=True)
class Scorer:
    """Ranked terms that are scored together, ready to be compared with all photos at once."""

    terms: tuple[Term, ...]
    """The terms of the query."""
    name: str
    """Name of the index."""
    index: _Index
    score: Callable[[], Scores]
    """(n,), by rows of the index."""
    profile: Callable[[Scores], float | None]
    """Finds the match threshold of scores; None if none matches."""


def build_scorers(library: Library, query: Query) -> Task[list[Scorer]]:
    """Build the scorers of a query, in its order. Raises Unreadable, ModelUnusable.

    Example photos for and against are scored together, at the place of the first for. Photos against alone
    rule out what is as likely as not the same.
    """
    scorers: list[Scorer] = []
    for terms in _gather(query.ranked_terms):
        scorers += [(yield from _build_scorer(library, terms))]
    return scorers


def score_terms(library: Library, columns: ColumnStore, scorer: Scorer) -> TermScores:
    """Score every photo, by rows of the columns."""
    scores = scorer.score()
    by_photo = np.full(len(columns), np.nan, np.float32)
    if len(scores):
        rows = _rows_of(library, columns, scorer)
        by_photo[rows >= 0] = scores[rows[rows >= 0]]
    cutoff = scorer.profile(by_photo[~np.isnan(by_photo)])
    return TermScores(by_photo, cutoff, scorer.terms[0].against, scorer.terms[0].weight)


def known_photo(library: Library, path: Path) -> Photo | None:
    """Return the photo of the library that a file is, if any."""
    at = library.catalog.photos.at
    return at(absolute(path)) or at(Path(os.path.realpath(path)))


def example_photo(library: Library, path: Path) -> Photo | Path:
    """Return the example photo at a path: of the library, or a file outside."""
    return known_photo(library, path) or absolute(path)


def example_rows(library: Library, columns: ColumnStore, query: Query) -> list[int]:
    """Return the rows of the query's own example photos, which are no results."""
    paths = [term.what.path for term in query.ranked_terms if isinstance(term.what, ExampleTerm)]
    photos = [photo for path in paths if (photo := known_photo(library, path))]
    return [row for photo in photos if (row := columns.row_of(photo.id)) is not None]


def _gather(terms: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Group terms by scorer: example photos together, at the place of the first for; against alone, each by itself."""
    whole = [
        term for term in terms if isinstance(term.what, ExampleTerm) and term.what.area is None
    ]
    liked = tuple(term for term in whole if not term.against)
    if not liked:
        return [(term,) for term in terms]
    one = liked + tuple(term for term in whole if term.against)
    return [one if term in one else (term,) for term in terms if term not in one[1:]]


def _build_scorer(library: Library, terms: tuple[Term, ...]) -> Task[Scorer]:
    what = terms[0].what
    if isinstance(what, TextTerm):
        return (yield from _text_scorer(library, terms, what))
    if isinstance(what, ColourTerm):
        return (yield from _colour_scorer(library, terms, what))
    if isinstance(what, ExampleTerm) and what.area is not None:
        return (yield from _region_scorer(library, terms, what, what.area))
    return (yield from _example_scorer(library, terms))


def _example_scorer(library: Library, terms: tuple[Term, ...]) -> Task[Scorer]:
    yield from library.refresh()
    vectors: list[NDArray[np.float32]] = []
    for term in terms:
        if isinstance(term.what, ExampleTerm):
            photo = example_photo(library, term.what.path)
            vectors.append((yield from vector_of(library, photo)))
    index = library.index
    name = library.similarity_model.name
    if terms[0].against:
        return Scorer(terms, name, index, lambda: index.scores(vectors[0]), _from(EXAMPLES.even))
    liked = [term.weight for term in terms if not term.against]
    disliked = [term.weight for term in terms if term.against]

    def score() -> Scores:
        cosines = index.cosines(vectors)
        return weigh_examples(cosines[:, : len(liked)], liked, cosines[:, len(liked) :], disliked)

    return Scorer(terms, name, index, score, partial(find_cutoff, kind=EXAMPLES))


def _region_scorer(
    library: Library, terms: tuple[Term, ...], like: ExampleTerm, area: Area
) -> Task[Scorer]:
    from app.tasks.searching.region_query import read_region

    photo = example_photo(library, like.path)
    box = yield from find_box(library, photo, area)
    vector = yield from read_region(library, photo, box)
    index = yield from library.regions()
    name, cutoff = f"parts {library.similarity_model.name}", partial(find_cutoff, kind=REGIONS)
    return Scorer(terms, name, index, lambda: index.scores(vector).scores, cutoff)


def find_box(library: Library, photo: Photo | Path, area: Area) -> Task[Box]:
    """Return an area in shares of the photo's sides. Raises Unreadable, PhotoError if it is outside."""
    box = area.x, area.y, area.width, area.height
    if not area.in_pixels:
        return box
    if isinstance(photo, Photo):
        width, height = photo.width, photo.height
    else:
        from app.files.decoding.request import DecodeRequest

        reading = library.viewer.read(photo, DecodeRequest())
        picture = yield from with_progress("Reading the photo", reading)
        width, height = picture.width, picture.height
    if area.x >= width or area.y >= height:
        path = photo.path if isinstance(photo, Photo) else photo
        raise PhotoError(
            f"The area is outside of {path.name}, which has {width:,} × {height:,} pixels."
        )
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def _text_scorer(library: Library, terms: tuple[Term, ...], term: TextTerm) -> Task[Scorer]:
    model = library.text_model
    wording = yield from model.text_embedding()
    vector = wording.embed([term.text])[0]
    yield from library.refresh(model)
    projected = yield from model.projected_index(wording)
    index = model.index
    score = partial(index.along if projected is None else projected.scores, vector)
    kind = OWN_TEXT if projected is None else TEXT
    return Scorer(terms, model.name, index, score, partial(find_cutoff, kind=kind))


def _colour_scorer(library: Library, terms: tuple[Term, ...], colour: ColourTerm) -> Task[Scorer]:
    from app.similarity.colour.palette import to_oklab

    index = yield from library.colours()
    scorer = to_oklab(np.array(colour.rgb))
    return Scorer(
        terms, "colours", index, lambda: index.scores(scorer, colour.share), _from(_COLOURED)
    )


def _from(level: float) -> Callable[[Scores], float | None]:
    """Return a fixed match threshold, whatever the library's scores are."""
    return lambda scores: level if (scores >= level).any() else None


def _rows_of(library: Library, columns: ColumnStore, scorer: Scorer) -> NDArray[np.int64]:
    """Return the row of the index for each row of the columns; -1 where there is none."""
    made_from = (columns.changes, len(scorer.index))
    known = library.searching.aligned.get(scorer.name)
    if known is None or known[0] != made_from:
        rows = scorer.index.rows_of(columns.photos.digests)
        known = library.searching.aligned[scorer.name] = made_from, rows
    return known[1]
