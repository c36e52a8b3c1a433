"""Search: filter by fields, score, find the match threshold, stack and order the results."""

import logging
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable
from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.library import Library
from app.query.ast import Query, Term
from app.query.column_store import ColumnStore
from app.similarity.search.fusion import Scores, TermScores, fuse_scores
from app.tasks.grouping.linkage import load_links
from app.tasks.searching.scorers import build_scorers, example_rows, score_terms
from app.tasks.searching.stacks import stack_ids
from app.vision.text_embedding import supports_text

_log = logging.getLogger(__name__)

Rows: TypeAlias = NDArray[np.int64]


class Order(Enum):
    """In which order photos that match come."""

    SCORE = "score"
    TIME = "time"
    """The oldest first."""
    NAME = "name"
    RATING = "rating"
    """The highest first."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is wanted of the answer."""

    query: Query
    order: Order = Order.SCORE
    """Where the query names nothing to be like, the oldest come first instead of the likeliest."""
    count: int = 1_000
    """Results at most."""
    matching: int | None = None
    """So many of the best are to match, whatever the cut-off says."""
    stack: bool = True
    """Whether twins and bursts are one result."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result."""

    photo: Photo
    score: float
    """Of one likeness its own, such as a cosine; of several how far above their cut-offs, in deviations."""
    term_scores: tuple[float, ...] = ()
    """Of each thing sought, in the order of the query; not a number where it is not known."""
    stacked: tuple[Photo, ...] = ()
    """Twins and shots of the same burst, which are one result with it."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer: what matches, in the order asked for; then the nearest of what does not."""

    hits: tuple[SearchHit, ...]
    matching: int
    """How many results match, of all and not only of those `found`."""
    advised: int
    """How many do by the cut-off."""
    results: int
    """All that meet the facts, whether they match or not."""
    cutoff: float | None
    """The score from which on they match by the cut-off; None where none does, or all do."""
    scored_terms: tuple[tuple[Term, ...], ...]
    """The terms that each of the `parts` of a result stands for."""
    cutoffs: tuple[float | None, ...] = ()
    """Of each of the `parts`, the score from which on it matches; None where nothing does."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Photos that meet the facts, by rows of the columns, the likeliest first; one for each fold."""

    heads: Rows
    above: Scores
    """How far above the cut-offs."""
    stacked: dict[int, list[int]]
    """The other rows of a fold, by its head."""


def search(library: Library, request: SearchRequest) -> Task[SearchResult]:
    """Raises Unreadable for a file to be like that is no picture, ModelUnusable where no model knows words."""
    yield Progress("Searching")
    query = request.query
    scorers = yield from build_scorers(library, query)
    links = yield from load_links(library)
    columns = yield from library.columns()
    # From here on without a yield, at which another task might change what the rows stand for.
    likenesses = [score_terms(library, columns, each) for each in scorers]
    met = columns.matching_mask(query.field_terms)
    met[example_rows(library, columns, query)] = False
    stacks = stack_ids(library, links, columns) if request.stack else np.arange(len(columns))
    above = fuse_scores(likenesses) if likenesses else np.zeros(len(columns), np.float32)
    ranking = _rank(columns, met & np.isfinite(above), above, stacks)
    advised = int((ranking.above >= 0).sum())
    matching = advised if request.matching is None else min(request.matching, len(ranking.heads))
    order = _arrange(columns, ranking.heads, matching, _order_of(request))
    scores = likenesses[0].scores if len(likenesses) == 1 else above
    shown = order[: request.count].tolist()
    found = tuple(_hits(columns, ranking, row, scores, likenesses) for row in shown)
    last = float(scores[ranking.heads[advised - 1]]) if likenesses and advised else None
    terms = tuple(each.terms for each in scorers)
    cutoffs = tuple(each.cutoff for each in likenesses)
    return SearchResult(found, matching, advised, len(ranking.heads), last, terms, cutoffs)


def _order_of(request: SearchRequest) -> Order:
    is_like = any(not term.against for term in request.query.ranked_terms)
    return request.order if is_like or request.order is not Order.SCORE else Order.TIME


def _rank(columns: ColumnStore, kept: NDArray[np.bool_], above: Scores, stacks: Rows) -> _Ranking:
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(columns.values("date")[rows], kind="stable")]
    rows = rows[np.argsort(-above[rows], kind="stable")]
    numbers = stacks[rows]
    _, first = np.unique(numbers, return_index=True)
    heads = rows[np.sort(first)]
    head_of = np.empty(len(columns), np.int64)
    head_of[numbers[first]] = rows[first]
    others = rows[head_of[numbers] != rows]
    stacked: dict[int, list[int]] = {}
    for head, row in zip(head_of[stacks[others]].tolist(), others.tolist(), strict=True):
        stacked.setdefault(head, []).append(row)
    return _Ranking(heads, above[heads], stacked)


def _arrange(columns: ColumnStore, heads: Rows, matching: int, order: Order) -> Rows:
    """The matching ones in that order, and then the others as they are."""
    if order is Order.SCORE:
        return heads
    match = heads[:matching]
    times = columns.values("date")[match]
    if order is Order.NAME:
        named = [columns.photo(row).path.name.casefold() for row in match.tolist()]
        by = np.array(sorted(range(len(named)), key=lambda at: (named[at], times[at])), np.int64)
    elif order is Order.RATING:
        by = np.lexsort((times, -columns.values("stars")[match]))
    else:
        by = np.lexsort((match, times))
    return np.concatenate([match[by], heads[matching:]])


def _hits(
    columns: ColumnStore, ranking: _Ranking, row: int, scores: Scores, likenesses: list[TermScores]
) -> SearchHit:
    others = (columns.photo(other) for other in ranking.stacked.get(row, ()))
    parts = tuple(float(each.scores[row]) for each in likenesses)
    return SearchHit(columns.photo(row), float(scores[row]), parts, tuple(others))


def prepare_search(library: Library) -> Task[None]:
    """What every search needs is loaded, so that the first need not wait for it: seconds for 100,000 photos.

    What a text means is made ready, too: a quarter of a second, and once some seconds for this computer.
    """
    yield from library.columns()
    yield from library.colours()
    model = library.text_model
    if supports_text(model.spec):
        try:
            wording = yield from model.text_embedding()
            yield from library.refresh(model)
            yield from model.projected_index(wording)
        except ModelUnusable as error:
            _log.warning("words were not prepared: %s", error)


def release_text_encoder(library: Library) -> Task[None]:
    """Let go of the text encoder until words are searched for again."""
    yield Progress("Resting")
    library.text_model.release_text_embedding()
