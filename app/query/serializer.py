"""The serializer: from a query to its text, to be shown, saved, copied or given to the terminal."""

import numpy as np

from app.query.ast import (
    AnyOf,
    Area,
    ColourTerm,
    Every,
    ExampleTerm,
    FieldTerm,
    Query,
    Range,
    Term,
    TextTerm,
    What,
)
from app.query.dates import MONTHS
from app.query.fields import COLOURS
from app.query.parser import parse_query
from app.query.tokenizer import QUOTE


def serialize_query(query: Query) -> str:
    """The text; reading it gives the query again.

    Words without marks are one sentence when they are read: only the first sentence goes without.
    """
    texts: list[str] = []
    has_sentence = False
    for term in query.terms:
        text = serialize_term(term)
        is_sentence = isinstance(term.what, TextTerm) and text == term.what.text
        if is_sentence and has_sentence:
            text = serialize_value(term.what)
        has_sentence |= is_sentence
        texts.append(text)
    return " ".join(texts)


def serialize_term(term: Term) -> str:
    """One term: "-keyword:berlin", "dog^2"."""
    minus = "-" if term.against else ""
    weight = "" if term.weight == 1 else f"^{_serialize_number(term.weight)}"
    if isinstance(term.what, TextTerm):
        bare = f"{minus}{term.what.text}{weight}"
        if [placed.term for placed in parse_query(bare).placed_terms] == [term]:
            return bare
    return f"{minus}{serialize_value(term.what)}{weight}"


def serialize_value(what: What) -> str:
    """What a term asks for, whether for or against it."""
    if isinstance(what, TextTerm):
        return _escape(what.text)
    if isinstance(what, ExampleTerm):
        return (
            f"like:{quote(str(what.path))}"
            if what.area is None
            else _serialize_region(what, what.area)
        )
    if isinstance(what, ColourTerm):
        return f"colour:{name_colour(what)}" + (
            "" if what.share is None else f":{_serialize_number(what.share)}"
        )
    return f"{what.field}:{_serialize_test(what)}"


def name_colour(colour: ColourTerm) -> str:
    """Its name, blue say, where it is just that; else #3366aa."""
    return next((name for name, rgb in COLOURS.items() if rgb == colour.rgb), colour.hex)


def _serialize_test(term: FieldTerm) -> str:
    test = term.test
    if isinstance(test, AnyOf):
        return ",".join(quote(text) for text in test.texts)
    if isinstance(test, Every):
        return MONTHS[test.month - 1] if not test.day else f"{MONTHS[test.month - 1]}-{test.day}"
    return _serialize_range(test)


def _serialize_range(test: Range) -> str:
    least, most = _serialize_bound(test.least), _serialize_bound(test.most)
    if test.most is None:
        return f">{least}" if test.above else f">={least}"
    if test.least is None:
        return f"<{most}" if test.below else f"<={most}"
    return least if test.least == test.most else f"{least}..{most}"


def _serialize_bound(bound: float | str | None) -> str:
    return bound if isinstance(bound, str) else _serialize_number(bound or 0)


def _serialize_region(what: ExampleTerm, area: Area) -> str:
    numbers = ",".join(
        _serialize_number(each) for each in (area.x, area.y, area.width, area.height)
    )
    return f"part:{_escape(str(what.path))}:{numbers}"


def _serialize_number(number: float) -> str:
    """All its digits and no exponent."""
    return np.format_float_positional(number, trim="-")


def quote(text: str) -> str:
    """Between marks only where it would not be read as it stands."""
    is_plain = not any(letter.isspace() or letter in f",{QUOTE}^" for letter in text)
    return text if is_plain else _escape(text)


def _escape(text: str) -> str:
    return QUOTE + text.replace(QUOTE, 2 * QUOTE) + QUOTE
