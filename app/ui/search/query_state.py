"""State of the query on the search page: typed text, pictures, colours, order, threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.photo import Photo
from app.query.ast import ExampleTerm, Query, Term
from app.query.parser import parse_query
from app.query.rewrite import change_term, is_shown_as_chip, lift_terms
from app.query.serializer import serialize_query
from app.tasks.searching.search import Order, SearchRequest

PAGE = 1_000
"""Results requested at once: more than a user looks through, and ready in 20 ms."""


@dataclass(frozen=True, slots=True)
class QueryState:
    """A query as the page holds it: text and fields as typed, pictures and colours as terms."""

    text: str = ""
    picture_terms: tuple[Term, ...] = ()
    """Photos, areas of photos, and colours."""
    order: Order = Order.SCORE
    matching: int | None = None
    """Match threshold of the user, as a number of matches; None for the recommended threshold."""
    count: int = PAGE
    query: Query = field(init=False, compare=False)
    """All it asks for, the terms of the text first; parsed once."""

    def __post_init__(self) -> None:
        typed = parse_query(self.text).query.terms
        object.__setattr__(self, "query", Query((*typed, *self.picture_terms)))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the query."""
        return self.query.terms

    @property
    def serialized(self) -> str:
        """The whole query as text."""
        return serialize_query(self.query)

    @property
    def request(self) -> SearchRequest:
        """Request for the search task."""
        return SearchRequest(self.query, self.order, self.count, self.matching)

    @property
    def photos(self) -> tuple[Path, ...]:
        """Files named by the query."""
        return tuple(
            term.what.path for term in self.picture_terms if isinstance(term.what, ExampleTerm)
        )

    def with_text(self, text: str) -> "QueryState":
        """Return the state with another text."""
        return replace(self, text=text, matching=None, count=PAGE)

    def lift(self) -> "QueryState":
        """Return the state with the pictures and colours of the text as terms."""
        text, terms = lift_terms(self.text)
        return replace(
            self, text=text, picture_terms=_without_doubles((*self.picture_terms, *terms))
        )

    def add(self, terms: Sequence[Term]) -> "QueryState":
        """Return the state with more terms: pictures and colours beside the text, the others at its end."""
        seen = [term for term in terms if is_shown_as_chip(term)]
        typed = Query(tuple(term for term in terms if not is_shown_as_chip(term)))
        text = " ".join(filter(None, (self.text.strip(), serialize_query(typed))))
        both = _without_doubles((*self.picture_terms, *seen))
        return replace(self, text=text, picture_terms=both, matching=None, count=PAGE)

    def change(self, number: int, term: Term | None) -> "QueryState":
        """Return the state with another term in place of one of `terms`; None removes it. Raises IndexError."""
        typed = len(self.terms) - len(self.picture_terms)
        if number < typed:
            return self.with_text(change_term(self.text, number, term))
        at = number - typed
        changed = () if term is None else (term,)
        seen = (*self.picture_terms[:at], *changed, *self.picture_terms[at + 1 :])
        return replace(self, picture_terms=seen, matching=None, count=PAGE)


def parse_state(text: str) -> QueryState:
    """Return the state of a saved, copied or pasted text."""
    return QueryState(text).lift()


def like_photos(photos: Sequence[Photo | Path], *, against: bool = False) -> tuple[Term, ...]:
    """Return terms for photos similar to these, or not similar."""
    paths = (each if isinstance(each, Path) else each.path for each in photos)
    return tuple(Term(ExampleTerm(path), against) for path in paths)


def _without_doubles(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Merge terms about the same thing: the newest one, at the place of the first."""
    return tuple({term.what: term for term in terms}.values())
