"""Photo filter: the state of the filter bar, as field terms of the query language and back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.query.ast import AnyOf, FieldTerm, Range, Term


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """The controls of the filter bar. By default no photo is filtered out."""

    min_rating: int = 0
    flags: tuple[str, ...] = ()
    """Choices of the field "flag", one of which the photo has; empty for any. The labels likewise."""
    labels: tuple[str, ...] = ()
    keyword: str = ""
    """A part of one of the photo's keywords."""
    text: str = ""
    """Words, each of them a part of the photo's name, title or caption."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The filter as a query; its photos are those of `filter_photos`."""
        texts = [("flag", self.flags), ("label", self.labels)]
        texts += [("keyword", (self.keyword,))] if self.keyword else []
        texts += [("text", (word,)) for word in self.text.split()]
        rating = [FieldTerm("stars", Range(self.min_rating))] if self.min_rating else []
        tests = (*rating, *(FieldTerm(field, AnyOf(some)) for field, some in texts if some))
        return tuple(map(Term, tests))


def read_filter(terms: Sequence[Term]) -> PhotoFilter | None:
    """Return the filter that stands for these terms; None if the filter bar cannot show them all."""
    rating, texts = 0, defaultdict[str, list[str]](list)
    for term in terms:
        match term.what:
            case FieldTerm("stars", Range(int() | float() as least)):
                rating = int(least)
            case FieldTerm(field, AnyOf(some)):
                texts[field] += some
            case _:
                return None
    flags, labels = tuple(texts["flag"]), tuple(texts["label"])
    read = PhotoFilter(rating, flags, labels, "".join(texts["keyword"]), " ".join(texts["text"]))
    # Whatever the filter bar has no control for is lost on the way, and missing here.
    return read if set(read.terms) == set(terms) else None
