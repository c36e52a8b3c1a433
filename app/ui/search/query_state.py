"""What is asked on the search page: what is typed, the pictures and colours beside it, and the order."""

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
"""Results asked for at once: more than one looks through, and made in 20 ms."""


@dataclass(frozen=True, slots=True)
class QueryState:
    """A query as the page holds it: words and facts as text, what is seen as terms."""

    text: str = ""
    picture_terms: tuple[Term, ...] = ()
    """Photos, parts of photos and colours."""
    order: Order = Order.SCORE
    matching: int | None = None
    """Where the user drew the line; None for where the cut-off draws it."""
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
        """All of it as one text."""
        return serialize_query(self.query)

    @property
    def request(self) -> SearchRequest:
        """What the search is to answer."""
        return SearchRequest(self.query, self.order, self.count, self.matching)

    @property
    def photos(self) -> tuple[Path, ...]:
        """The files it names."""
        return tuple(
            term.what.path for term in self.picture_terms if isinstance(term.what, ExampleTerm)
        )

    def with_text(self, text: str) -> "QueryState":
        """The same with another text."""
        return replace(self, text=text, matching=None, count=PAGE)

    def lift(self) -> "QueryState":
        """The same, with pictures and colours of the text beside it."""
        text, terms = lift_terms(self.text)
        return replace(
            self, text=text, picture_terms=_without_doubles((*self.picture_terms, *terms))
        )

    def add(self, terms: Sequence[Term]) -> "QueryState":
        """These terms too: those seen beside the text, the others at its end."""
        seen = [term for term in terms if is_shown_as_chip(term)]
        typed = Query(tuple(term for term in terms if not is_shown_as_chip(term)))
        text = " ".join(filter(None, (self.text.strip(), serialize_query(typed))))
        both = _without_doubles((*self.picture_terms, *seen))
        return replace(self, text=text, picture_terms=both, matching=None, count=PAGE)

    def change(self, number: int, term: Term | None) -> "QueryState":
        """Another term in the place of that one of `terms`; None takes it out. Raises IndexError."""
        typed = len(self.terms) - len(self.picture_terms)
        if number < typed:
            return self.with_text(change_term(self.text, number, term))
        at = number - typed
        changed = () if term is None else (term,)
        seen = (*self.picture_terms[:at], *changed, *self.picture_terms[at + 1 :])
        return replace(self, picture_terms=seen, matching=None, count=PAGE)


def parse_state(text: str) -> QueryState:
    """What a text asks for that was kept, copied or pasted."""
    return QueryState(text).lift()


def like_photos(photos: Sequence[Photo | Path], *, against: bool = False) -> tuple[Term, ...]:
    """Terms for photos like these, or not like them."""
    paths = (each if isinstance(each, Path) else each.path for each in photos)
    return tuple(Term(ExampleTerm(path), against) for path in paths)


def _without_doubles(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Of terms about the same thing the newest word counts, at the place of the first."""
    return tuple({term.what: term for term in terms}.values())
