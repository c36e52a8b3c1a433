"""What is asked on the search page: what is typed, the pictures and colours beside it, and the order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.photo import Photo
from app.query.editing import change_term, is_seen, lift_terms
from app.query.reading import read_query
from app.query.terms import Like, Query, Term
from app.query.writing import write_query
from app.tasks.search import Asked, Order

PAGE = 1_000
"""Results asked for at once: more than one looks through, and made in 20 ms."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as the page holds it: words and facts as text, what is seen as terms."""

    text: str = ""
    seen: tuple[Term, ...] = ()
    """Photos, parts of photos and colours."""
    order: Order = Order.SCORE
    matching: int | None = None
    """Where the user drew the line; None for where the cut-off draws it."""
    count: int = PAGE

    @property
    def terms(self) -> tuple[Term, ...]:
        """All it asks for: those of the text first."""
        return (*read_query(self.text).query.terms, *self.seen)

    @property
    def query(self) -> Query:
        return Query(self.terms)

    @property
    def written(self) -> str:
        """All of it as one text."""
        return write_query(self.query)

    @property
    def asked(self) -> Asked:
        """What the search is to answer."""
        return Asked(self.query, self.order, self.count, self.matching)

    @property
    def photos(self) -> tuple[Path, ...]:
        """The files it names."""
        return tuple(term.what.path for term in self.seen if isinstance(term.what, Like))

    def say(self, text: str) -> "Wanted":
        """The same with another text."""
        return replace(self, text=text, matching=None, count=PAGE)

    def lift(self) -> "Wanted":
        """The same, with pictures and colours of the text beside it."""
        text, terms = lift_terms(self.text)
        return replace(self, text=text, seen=_without_doubles((*self.seen, *terms)))

    def add(self, terms: Sequence[Term]) -> "Wanted":
        """These terms too: those seen beside the text, the others at its end."""
        seen = [term for term in terms if is_seen(term)]
        said = Query(tuple(term for term in terms if not is_seen(term)))
        text = " ".join(filter(None, (self.text.strip(), write_query(said))))
        both = _without_doubles((*self.seen, *seen))
        return replace(self, text=text, seen=both, matching=None, count=PAGE)

    def change(self, number: int, term: Term | None) -> "Wanted":
        """Another term in the place of that one of `terms`; None takes it out. Raises IndexError."""
        said = len(self.terms) - len(self.seen)
        if number < said:
            return self.say(change_term(self.text, number, term))
        at = number - said
        changed = () if term is None else (term,)
        seen = (*self.seen[:at], *changed, *self.seen[at + 1 :])
        return replace(self, seen=seen, matching=None, count=PAGE)


def read_wanted(text: str) -> Wanted:
    """What a text asks for that was kept, copied or pasted."""
    return Wanted(text).lift()


def like_photos(photos: Sequence[Photo | Path], *, against: bool = False) -> tuple[Term, ...]:
    """Terms for photos like these, or not like them."""
    paths = (each if isinstance(each, Path) else each.path for each in photos)
    return tuple(Term(Like(path), against) for path in paths)


def _without_doubles(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Of terms about the same thing the newest word counts, at the place of the first."""
    return tuple({term.what: term for term in terms}.values())
