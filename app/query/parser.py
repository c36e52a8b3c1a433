"""The parser: from the text of a search box to a query and the errors in the text."""

import difflib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.query import filters
from app.query.ast import Area, ColourTerm, ExampleTerm, Query, Term, TextTerm, What
from app.query.dates import MONTH_NAMES, is_year
from app.query.errors import QueryError, QueryParseError
from app.query.fields import AFTER, BEFORE, COLOUR, COLOURS, LIKE, NAMES, PART, UNLIKE, find_field
from app.query.tokenizer import Token, tokenize

MOST_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class PlacedTerm:
    """A term and its place in the text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The terms of a text, and the errors in it."""

    placed_terms: tuple[PlacedTerm, ...]
    errors: tuple[QueryError, ...]

    @property
    def query(self) -> Query:
        return Query(tuple(each.term for each in self.placed_terms))


@lru_cache(maxsize=32)  # Search box, page and model ask for the same text: it is parsed once.
def parse_query(text: str) -> ParsedQuery:
    """Parse any text; what is not understood is an error.

    Words without minus, weight and quotation marks are one sentence, wherever they stand.
    """
    placed: list[PlacedTerm] = []
    faults: list[QueryError] = []
    plain: list[tuple[Token, str]] = []
    for token in tokenize(text):
        try:
            if _is_plain(token):
                plain.append((token, token.value))
            else:
                placed.append(PlacedTerm(_parse_term(token), token.start, token.end))
        except QueryParseError as misread:
            is_value = misread.of_value and token.value_start < token.end
            start = token.value_start if is_value else token.start
            faults.append(QueryError(start, token.end, misread.sentence))
    if plain:
        texts = TextTerm(" ".join(word for _, word in plain))
        placed.append(PlacedTerm(Term(texts), plain[0][0].start, plain[-1][0].end))
    placed.sort(key=lambda each: each.start)
    return ParsedQuery(tuple(placed), tuple(faults))


def _is_plain(token: Token) -> bool:
    """Whether the token is a word of the sentence."""
    is_marked = token.minus or token.field or token.quoted or token.weight is not None
    return not is_marked and not _is_date(token)


def _is_date(token: Token) -> bool:
    bare = not token.field and not token.quoted
    return bare and (token.value.lower() in MONTH_NAMES or is_year(token.value))


def _parse_term(token: Token) -> Term:
    if not token.closed:
        raise QueryParseError("A quotation mark is missing.")
    if token.field and token.field not in NAMES:
        raise QueryParseError(_unknown(token.field), of_value=False)
    if not token.value.strip():
        raise QueryParseError(
            f"A value is missing after “{token.field}:”."
            if token.field
            else "A word is missing after the minus."
            if token.minus
            else "The quotation marks are empty."
        )
    field = find_field("date" if _is_date(token) else token.field)
    if field or token.field in (AFTER, BEFORE):
        if token.weight is not None:
            raise QueryParseError("A field cannot have a weight.")
        what: What = filters.parse_filter(token.field, field, token.pieces)
    else:
        what = _parse_example(token)
    against = token.minus != (token.field == UNLIKE)
    return Term(what, against, _weight(token.weight))


def _parse_example(token: Token) -> What:
    if token.field in (LIKE, UNLIKE):
        return ExampleTerm(_parse_path(token.value))
    if token.field == PART:
        return parse_region(token.value)
    if token.field in COLOUR:
        return parse_colour(token.value)
    return TextTerm(" ".join(token.value.split()))


def _parse_path(text: str) -> Path:
    try:
        name = os.fsencode(text)
    except UnicodeEncodeError:  # Half a character.
        name = b"\0"
    if b"\0" in name:
        raise QueryParseError("The file name contains an invalid character.")
    return Path(text)


def parse_region(value: str) -> ExampleTerm:
    """Parse a region as "photo.jpg:0.2,0.1,0.5,0.4". Raises QueryParseError."""
    path, _, numbers = value.rpartition(":")
    try:
        x, y, width, height = (float(number) for number in numbers.split(","))
    except ValueError:
        raise QueryParseError(
            "Enter an area as file, left, top, width and height: photo.jpg:0.2,0.1,0.5,0.4"
        ) from None
    area = Area(x, y, width, height)
    inside = area.in_pixels or (x + width <= 1.001 and y + height <= 1.001)
    # One by one, as "nan" is a number too, and neither above nor below another.
    sane = all(0 <= at < 1e6 for at in (x, y)) and all(0 < side < 1e6 for side in (width, height))
    if not (sane and inside):
        raise QueryParseError("The area is outside of the photo.")
    if not path:
        raise QueryParseError("The file is missing before the colon of the area.")
    return ExampleTerm(_parse_path(path), area)


def parse_colour(value: str) -> ColourTerm:
    """Parse a colour as "#3366aa", "#36a" or "blue", with its share: "blue:0.3". Raises QueryParseError."""
    name, colon, share_text = value.partition(":")
    digits = name.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if name.lower() in COLOURS:
        rgb = COLOURS[name.lower()]
    elif name.startswith("#") and len(digits) == 6 and all(d in _HEX for d in digits):
        rgb = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    else:
        some = ", ".join(list(COLOURS)[:8])
        raise QueryParseError(
            f"“{name}” is not a colour. Enter a colour as #3366aa, or one of {some}."
        )
    return ColourTerm(rgb, _share(share_text) if colon else None)


_HEX = frozenset("0123456789abcdefABCDEF")


def _share(text: str) -> float:
    number = filters.parse_number(text.removesuffix("%"))
    if number is not None and text.endswith("%"):
        number /= 100
    if number is None or not 0 < number <= 1:
        raise QueryParseError("The share of a colour must be above 0 and at most 1.")
    return number


def _weight(text: str | None) -> float:
    if text is None:
        return 1.0
    number = filters.parse_number(text)
    if number is None or not 0 < number <= MOST_WEIGHT:
        raise QueryParseError(f"A weight must be above 0 and at most {MOST_WEIGHT:g}, as in dog^2.")
    return number


def _unknown(name: str) -> str:
    advice = "Put the text in quotation marks to search for it."
    if near := difflib.get_close_matches(name, NAMES, 1):
        advice = f"Did you mean “{near[0]}:”?"
    return f"There is no field “{name}:”. {advice}"
