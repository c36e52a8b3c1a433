"""The serializer: from a query to its text, to be shown, saved, copied or given to the terminal."""

from collections.abc import Sequence

import numpy as np

from app.query.ast import (
    AnyOf,
    ColourTerm,
    Every,
    FieldTerm,
    FieldTest,
    Near,
    Query,
    Term,
    TextTerm,
    What,
)
from app.query.dates import MONTHS
from app.query.fields import COLOURS
from app.query.parser import parse_query
from app.query.tokenizer import QUOTE


def serialize_query(query: Query) -> str:
    """Return the text that is parsed as this query."""
    terms = query.terms
    return " ".join(serialize_among(term, terms[:number]) for number, term in enumerate(terms))


def serialize_among(term: Term, others: Sequence[Term]) -> str:
    """Return the text of a term, in quotation marks if it would join the sentence of another."""
    joins = _is_sentence(term) and any(map(_is_sentence, others))
    return serialize_value(term.what) if joins else serialize_term(term)


def _is_sentence(term: Term) -> bool:
    """Whether the term's text is words without quotation marks: all such words are parsed as one sentence."""
    return isinstance(term.what, TextTerm) and serialize_term(term) == term.what.text


def serialize_term(term: Term) -> str:
    """Return the text of one term: "-keyword:berlin", "dog^2"."""
    minus = "-" if term.against else ""
    weight = "" if term.weight == 1 else f"^{_serialize_number(term.weight)}"
    if isinstance(term.what, TextTerm):
        bare = f"{minus}{term.what.text}{weight}"
        if [placed.term for placed in parse_query(bare).placed_terms] == [term]:
            return bare
    return f"{minus}{serialize_value(term.what)}{weight}"


def serialize_value(what: What) -> str:
    """Return the text of a term's value, without minus and weight."""
    if isinstance(what, TextTerm):
        return _escape(what.text)
    if isinstance(what, ColourTerm):
        share = "" if what.share is None else f":{_serialize_number(what.share)}"
        return f"colour:{name_colour(what)}{share}"
    if isinstance(what, FieldTerm):
        return f"{what.field}:{_serialize_test(what.test)}"
    area = what.area
    if area is None:
        return f"like:{quote(str(what.path))}"
    numbers = map(_serialize_number, (area.x, area.y, area.width, area.height))
    return f"part:{_escape(str(what.path))}:{','.join(numbers)}"


def name_colour(colour: ColourTerm) -> str:
    """Return the colour's name, such as blue, if it has one; else #3366aa."""
    return next((name for name, rgb in COLOURS.items() if rgb == colour.rgb), colour.hex)


def _serialize_test(test: FieldTest) -> str:
    if isinstance(test, Near):
        where = test.name or ",".join(
            _serialize_number(angle) for angle in (test.latitude, test.longitude)
        )
        return _escape(f"{where},{_serialize_number(test.kilometres)}km")
    if isinstance(test, AnyOf):
        return ",".join(quote(text) for text in test.texts)
    if isinstance(test, Every):
        return MONTHS[test.month - 1] + (f"-{test.day}" if test.day else "")
    least, most = _serialize_bound(test.least), _serialize_bound(test.most)
    if test.most is None:
        return f">{least}" if test.above else f">={least}"
    if test.least is None:
        return f"<{most}" if test.below else f"<={most}"
    return least if test.least == test.most else f"{least}..{most}"


def _serialize_bound(bound: float | str | None) -> str:
    return bound if isinstance(bound, str) else _serialize_number(bound or 0)


def _serialize_number(number: float) -> str:
    """Return a number with all its digits and no exponent."""
    return np.format_float_positional(number, trim="-")


def quote(text: str) -> str:
    """Put a text in quotation marks if it would not be parsed as it stands."""
    is_plain = not any(letter.isspace() or letter in f",{QUOTE}^" for letter in text)
    return text if is_plain else _escape(text)


def _escape(text: str) -> str:
    return QUOTE + text.replace(QUOTE, 2 * QUOTE) + QUOTE
