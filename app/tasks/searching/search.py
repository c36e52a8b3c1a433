"""Search: filter by fields, score, find the match threshold, stack and order the results."""

import logging
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable
from app.domain.photo import Photo
from app.domain.progress import Progress, Task, with_progress
from app.library import Library
from app.query.ast import Query, Term
from app.query.column_store import ColumnStore
from app.similarity.search.fusion import Scores, TermScores, fuse_scores
from app.tasks.searching.scorers import build_scorers, example_rows, score_terms
from app.tasks.searching.stacks import load_stacks, stack_ids
from app.vision.text_embedding import supports_text

_log = logging.getLogger(__name__)

Rows: TypeAlias = NDArray[np.int64]


class Order(Enum):
    """The order of matches."""

    SCORE = "score"
    TIME = "time"
    """Oldest first."""
    NAME = "name"
    RATING = "rating"
    """Highest first."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: query, order and extent of the result."""

    query: Query
    order: Order = Order.SCORE
    """Without a ranked term for something, SCORE means the oldest first."""
    count: int = 1_000
    """Results at most."""
    matching: int | None = None
    """Number of matches, in place of the match threshold's."""
    stack: bool = True
    """Whether near duplicates and bursts are stacked."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result."""

    photo: Photo
    score: float
    """Of one scorer its own, such as a cosine; of several how far above their cut-offs, in deviations."""
    term_scores: tuple[float, ...] = ()
    """Of each scorer; NaN where unknown."""
    stacked: tuple[Photo, ...] = ()
    """The other photos of its stack."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Matches in the order requested; then the nearest of the rest."""

    hits: tuple[SearchHit, ...]
    matching: int
    """How many results match, of all and not only of `hits`."""
    advised: int
    """How many match by the match threshold."""
    results: int
    """How many meet the field terms, whether they match or not."""
    cutoff: float | None
    """The match threshold; None if none matches, or all do."""
    scored_terms: tuple[tuple[Term, ...], ...]
    """The terms of each of a hit's `term_scores`."""
    cutoffs: tuple[float | None, ...] = ()
    """The match threshold of each; None if nothing matches."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Rows of photos that meet the field terms, the best first; one for each stack."""

    heads: Rows
    above: Scores
    """Scores above the cut-offs."""
    stacked: dict[int, list[int]]
    """The other rows of a stack, by its head."""


def search(library: Library, request: SearchRequest) -> Task[SearchResult]:
    """Search. Raises Unreadable for an example that is no picture, ModelUnusable without a text model."""
    yield Progress("Searching")
    query = request.query
    scorers = yield from build_scorers(library, query)
    stacked = (yield from load_stacks(library)) if request.stack else None
    columns = yield from library.columns()
    # From here on without a yield, at which another task might change what the rows stand for.
    scored = [score_terms(library, columns, each) for each in scorers]
    met = columns.matching_mask(query.field_terms)
    met[example_rows(library, columns, query)] = False
    singly = np.arange(len(columns))
    stacks = singly if stacked is None else stack_ids(stacked, columns.photos)
    above = fuse_scores(scored) if scored else np.zeros(len(columns), np.float32)
    ranking = _rank(columns, met & np.isfinite(above), above, stacks)
    advised = int((ranking.above >= 0).sum())
    matching = advised if request.matching is None else min(request.matching, len(ranking.heads))
    order = _arrange(columns, ranking.heads, matching, _order_of(request))
    scores = scored[0].scores if len(scored) == 1 else above
    shown = order[: request.count].tolist()
    hits = tuple(_hit(columns, ranking, row, scores, scored) for row in shown)
    last = float(scores[ranking.heads[advised - 1]]) if scored and advised else None
    terms = tuple(each.terms for each in scorers)
    cutoffs = tuple(each.cutoff for each in scored)
    return SearchResult(hits, matching, advised, len(ranking.heads), last, terms, cutoffs)


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
    """Return the matches in an order, and then the others as they are."""
    if order is Order.SCORE:
        return heads
    match = heads[:matching]
    times = columns.values("date")[match]
    if order is Order.NAME:
        named = [columns.photos.names[row].casefold() for row in match.tolist()]
        by = np.array(sorted(range(len(named)), key=lambda at: (named[at], times[at])), np.int64)
    elif order is Order.RATING:
        by = np.lexsort((times, -columns.values("stars")[match]))
    else:
        by = np.lexsort((match, times))
    return np.concatenate([match[by], heads[matching:]])


def _hit(
    columns: ColumnStore, ranking: _Ranking, row: int, scores: Scores, scored: list[TermScores]
) -> SearchHit:
    stacked = tuple(map(columns.photo, ranking.stacked.get(row, ())))
    term_scores = tuple(float(each.scores[row]) for each in scored)
    return SearchHit(columns.photo(row), float(scores[row]), term_scores, stacked)


def prepare_search(library: Library) -> Task[None]:
    """Load what every search needs, seconds for 100,000 photos, and the text model.

    The latter takes a quarter of a second, and once some seconds for this computer.
    """
    yield from library.columns()
    yield from library.colours()
    model = library.text_model
    if supports_text(model.spec):
        try:
            wording = yield from model.text_embedding()
            yield from library.refresh(model)
            yield from with_progress("Preparing search", model.index.prepare())
            yield from model.projected_index(wording)
        except ModelUnusable as error:
            _log.warning("words were not prepared: %s", error)


def release_text_encoder(library: Library) -> Task[None]:
    """Release the text encoder until the next text search."""
    yield Progress("Resting")
    library.text_model.release_text_embedding()
