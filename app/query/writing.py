"""From a query to the text that stands for it: to be shown, kept, copied, or given to the terminal."""

import numpy as np

from app.query.dates import MONTHS
from app.query.fields import COLOURS
from app.query.reading import read_query
from app.query.scan import QUOTE
from app.query.terms import AnyOf, Area, Colour, Every, Fact, Like, Query, Range, Term, What, Words


def write_query(query: Query) -> str:
    """The text; reading it gives the query again.

    Words without marks are one sentence when they are read: only the first sentence goes without.
    """
    texts: list[str] = []
    has_sentence = False
    for term in query.terms:
        text = write_term(term)
        is_sentence = isinstance(term.what, Words) and text == term.what.text
        if is_sentence and has_sentence:
            text = write_what(term.what)
        has_sentence |= is_sentence
        texts.append(text)
    return " ".join(texts)


def write_term(term: Term) -> str:
    """One term: "-keyword:berlin", "dog^2"."""
    minus = "-" if term.against else ""
    weight = "" if term.weight == 1 else f"^{_number(term.weight)}"
    if isinstance(term.what, Words):
        bare = f"{minus}{term.what.text}{weight}"
        if [placed.term for placed in read_query(bare).placed] == [term]:
            return bare
    return f"{minus}{write_what(term.what)}{weight}"


def write_what(what: What) -> str:
    """What a term asks for, whether for or against it."""
    if isinstance(what, Words):
        return _marked(what.text)
    if isinstance(what, Like):
        return f"like:{quote(str(what.path))}" if what.area is None else _part(what, what.area)
    if isinstance(what, Colour):
        return f"colour:{name_colour(what)}" + (
            "" if what.share is None else f":{_number(what.share)}"
        )
    return f"{what.field}:{_test(what)}"


def name_colour(colour: Colour) -> str:
    """Its name, blue say, where it is just that; else #3366aa."""
    return next((name for name, rgb in COLOURS.items() if rgb == colour.rgb), colour.hex)


def _test(fact: Fact) -> str:
    test = fact.test
    if isinstance(test, AnyOf):
        return ",".join(quote(text) for text in test.texts)
    if isinstance(test, Every):
        return MONTHS[test.month - 1] if not test.day else f"{MONTHS[test.month - 1]}-{test.day}"
    return _range(test)


def _range(test: Range) -> str:
    least, most = _bound(test.least), _bound(test.most)
    if test.most is None:
        return f">{least}" if test.above else f">={least}"
    if test.least is None:
        return f"<{most}" if test.below else f"<={most}"
    return least if test.least == test.most else f"{least}..{most}"


def _bound(bound: float | str | None) -> str:
    return bound if isinstance(bound, str) else _number(bound or 0)


def _part(what: Like, area: Area) -> str:
    numbers = ",".join(_number(each) for each in (area.x, area.y, area.width, area.height))
    return f"part:{_marked(str(what.path))}:{numbers}"


def _number(number: float) -> str:
    """All its digits and no exponent."""
    return np.format_float_positional(number, trim="-")


def quote(text: str) -> str:
    """Between marks only where it would not be read as it stands."""
    is_plain = not any(letter.isspace() or letter in f",{QUOTE}^" for letter in text)
    return text if is_plain else _marked(text)


def _marked(text: str) -> str:
    return QUOTE + text.replace(QUOTE, 2 * QUOTE) + QUOTE
