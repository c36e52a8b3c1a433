"""Answer a query: which photos meet its facts, how like they are to the rest of it, and which really match."""

import logging
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.library import Library
from app.news import Progress, Task
from app.photo import ModelUnusable, Photo
from app.query.columns import Columns
from app.query.terms import Query, Term
from app.similarity.blend import Likeness, Scores, blend
from app.tasks.fold import number_folds
from app.tasks.likeness import compare, rows_asked_about, seek
from app.tasks.links import load_links
from app.vision.wording import knows_words

_log = logging.getLogger(__name__)

Rows: TypeAlias = NDArray[np.int64]


class Order(Enum):
    """In which order photos that match come."""

    SCORE = "score"
    TIME = "time"
    """The oldest first."""
    NAME = "name"
    STARS = "stars"
    """Most stars first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of the answer."""

    query: Query
    order: Order = Order.SCORE
    """Where the query names nothing to be like, the oldest come first instead of the likeliest."""
    count: int = 1_000
    """Results at most."""
    matching: int | None = None
    """So many of the best are to match, whatever the cut-off says."""
    fold: bool = True
    """Whether twins and bursts are one result."""


@dataclass(frozen=True, slots=True)
class Found:
    """One result."""

    photo: Photo
    score: float
    """Of one likeness its own, such as a cosine; of several how far above their cut-offs, in deviations."""
    parts: tuple[float, ...] = ()
    """Of each thing sought, in the order of the query; not a number where it is not known."""
    folded: tuple[Photo, ...] = ()
    """Twins and shots of the same burst, which are one result with it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The answer: what matches, in the order asked for; then the nearest of what does not."""

    found: tuple[Found, ...]
    matching: int
    """How many results match, of all and not only of those `found`."""
    advised: int
    """How many do by the cut-off."""
    results: int
    """All that meet the facts, whether they match or not."""
    cutoff: float | None
    """The score from which on they match by the cut-off; None where none does, or all do."""
    sought: tuple[tuple[Term, ...], ...]
    """The terms that each of the `parts` of a result stands for."""
    cutoffs: tuple[float | None, ...] = ()
    """Of each of the `parts`, the score from which on it matches; None where nothing does."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Photos that meet the facts, by rows of the columns, the likeliest first; one for each fold."""

    heads: Rows
    above: Scores
    """How far above the cut-offs."""
    folded: dict[int, list[int]]
    """The other rows of a fold, by its head."""


def search(library: Library, asked: Asked) -> Task[Findings]:
    """Raises Unreadable for a file to be like that is no picture, ModelUnusable where no model knows words."""
    yield Progress("Searching")
    query = asked.query
    sought = yield from seek(library, query)
    links = yield from load_links(library)
    columns = yield from library.columns()
    # From here on without a yield, at which another task might change what the rows stand for.
    likenesses = [compare(library, columns, each) for each in sought]
    met = columns.meeting(query.facts)
    met[rows_asked_about(library, columns, query)] = False
    folds = number_folds(library, links, columns) if asked.fold else np.arange(len(columns))
    above = blend(likenesses) if likenesses else np.zeros(len(columns), np.float32)
    ranking = _rank(columns, met & np.isfinite(above), above, folds)
    advised = int((ranking.above >= 0).sum())
    matching = advised if asked.matching is None else min(asked.matching, len(ranking.heads))
    order = _arrange(columns, ranking.heads, matching, _order_of(asked))
    scores = likenesses[0].scores if len(likenesses) == 1 else above
    shown = order[: asked.count].tolist()
    found = tuple(_found(columns, ranking, row, scores, likenesses) for row in shown)
    last = float(scores[ranking.heads[advised - 1]]) if likenesses and advised else None
    terms = tuple(each.terms for each in sought)
    cutoffs = tuple(each.cutoff for each in likenesses)
    return Findings(found, matching, advised, len(ranking.heads), last, terms, cutoffs)


def _order_of(asked: Asked) -> Order:
    is_like = any(not term.against for term in asked.query.likenesses)
    return asked.order if is_like or asked.order is not Order.SCORE else Order.TIME


def _rank(columns: Columns, kept: NDArray[np.bool_], above: Scores, folds: Rows) -> _Ranking:
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(columns.values("date")[rows], kind="stable")]
    rows = rows[np.argsort(-above[rows], kind="stable")]
    numbers = folds[rows]
    _, first = np.unique(numbers, return_index=True)
    heads = rows[np.sort(first)]
    head_of = np.empty(len(columns), np.int64)
    head_of[numbers[first]] = rows[first]
    others = rows[head_of[numbers] != rows]
    folded: dict[int, list[int]] = {}
    for head, row in zip(head_of[folds[others]].tolist(), others.tolist(), strict=True):
        folded.setdefault(head, []).append(row)
    return _Ranking(heads, above[heads], folded)


def _arrange(columns: Columns, heads: Rows, matching: int, order: Order) -> Rows:
    """The matching ones in that order, and then the others as they are."""
    if order is Order.SCORE:
        return heads
    match = heads[:matching]
    times = columns.values("date")[match]
    if order is Order.NAME:
        named = [columns.photo(row).path.name.casefold() for row in match.tolist()]
        by = np.array(sorted(range(len(named)), key=lambda at: (named[at], times[at])), np.int64)
    elif order is Order.STARS:
        by = np.lexsort((times, -columns.values("stars")[match]))
    else:
        by = np.lexsort((match, times))
    return np.concatenate([match[by], heads[matching:]])


def _found(
    columns: Columns, ranking: _Ranking, row: int, scores: Scores, likenesses: list[Likeness]
) -> Found:
    others = (columns.photo(other) for other in ranking.folded.get(row, ()))
    parts = tuple(float(each.scores[row]) for each in likenesses)
    return Found(columns.photo(row), float(scores[row]), parts, tuple(others))


def prepare_search(library: Library) -> Task[None]:
    """What every search needs is loaded, so that the first need not wait for it: seconds for 100,000 photos.

    What a text means is made ready, too: a quarter of a second, and once some seconds for this computer.
    """
    yield from library.columns()
    yield from library.colours()
    eye = library.words
    if knows_words(eye.choice):
        try:
            wording = yield from eye.wording()
            yield from library.refresh(eye)
            yield from eye.crossing(wording)
        except ModelUnusable as error:
            _log.warning("words were not prepared: %s", error)


def release_words(library: Library) -> Task[None]:
    """Let go of the text encoder until words are searched for again."""
    yield Progress("Resting")
    library.words.release_wording()
