"""Filters of fields: a number or date with its bounds, texts, or some of a list."""

import math
import re
from collections.abc import Callable, Sequence
from functools import partial

from app.domain.position import parse_position
from app.places.atlas import atlas
from app.query.ast import AnyOf, FieldTerm, Near, Range
from app.query.dates import begin_of, end_of, read_date, read_every
from app.query.errors import QueryParseError
from app.query.fields import AFTER, Field, FieldType

_SIGNS = (">=", "<=", ">", "<", "=")
_DISTANCE = re.compile(r"([0-9]*\.?[0-9]+)\s*(km|m)", re.ASCII)
NEAR_KM = 10.0
"""Kilometres around a city or a position, where no distance is given."""
_MOST_KM = 20_000
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.", re.ASCII)


def parse_filter(name: str, field: Field | None, pieces: Sequence[str]) -> FieldTerm:
    """Parse the value of a field; without a field, of `after` or `before`. Raises QueryParseError."""
    texts = [piece.strip() for piece in pieces]
    if not all(texts):
        raise QueryParseError("A value is missing next to the comma.")
    if (
        field is None
    ):  # From that date on, or until the day before it, as other search boxes have it.
        date = _parse_date(",".join(texts))
        test = Range(least=date) if name == AFTER else Range(most=date, below=True)
        return FieldTerm("date", test)
    if field.type is FieldType.POSITION:
        return FieldTerm(field.name, _parse_near(",".join(texts)))
    # Names, too, may follow people:, as before faces were counted.
    is_names = field.name == "people" and not _is_range(texts)
    if field.type is FieldType.TEXT or is_names:
        return FieldTerm("person" if is_names else field.name, AnyOf(tuple(texts)))
    if field.type is FieldType.CHOICE:
        return FieldTerm(field.name, AnyOf(tuple(_parse_choice(field, text) for text in texts)))
    if len(texts) > 1:
        raise QueryParseError(f"Enter one value for {field.name}, or a range such as 1..3.")
    if field.type is FieldType.NUMBER:
        parse = partial(_parse_number, field)
        return FieldTerm(field.name, _parse_range(texts[0], parse))
    return FieldTerm(field.name, read_every(texts[0]) or _parse_range(texts[0], _parse_date))


def _parse_near(text: str) -> Near:
    """Parse a position or the name of a city, and perhaps a distance behind a comma: "48.2,16.37,5km"."""
    where, comma, far = text.rpartition(",")
    distance = _DISTANCE.fullmatch(far.strip().lower()) if comma else None
    where = where.strip() if distance else text.strip()
    kilometres = float(distance[1]) / (1 if distance[2] == "km" else 1000) if distance else NEAR_KM
    if not 0 < kilometres <= _MOST_KM:
        raise QueryParseError(f"The distance must be above 0 and at most {_MOST_KM:,} km.")
    if position := parse_position(where):
        return Near(*position, kilometres)
    if any(letter.isalpha() for letter in where) and (position := atlas().find_city(where)):
        return Near(*position, kilometres, where)
    raise QueryParseError(
        f"There is no city “{where}”. Enter a city or latitude and longitude, and a distance: "
        'near:"48.2,16.37,5km".'
    )


def _is_range(texts: Sequence[str]) -> bool:
    """Whether a value looks like a number or a range of numbers, right or wrong, and not like a name."""
    return len(texts) == 1 and not any(letter.isalpha() for letter in texts[0])


def parse_number(text: str) -> float | None:
    """Parse a number from 0 on, as 2.8 or 1/200; None if it is none."""
    above, slash, below = text.partition("/")
    if not all(_NUMBER.fullmatch(part) for part in ([above, below] if slash else [above])):
        return None
    divisor = float(below) if slash else 1.0
    number = float(above) / divisor if divisor else math.inf
    return number if math.isfinite(number) else None


def _parse_number(field: Field, text: str) -> float:
    is_length = field.name == "focal"
    number = parse_number(text.lower().removesuffix("mm").strip() if is_length else text)
    if number is None:
        raise QueryParseError(
            f"“{text}” is not a number. Example: {field.description.rpartition(': ')[2]}."
        )
    if not field.least <= number <= field.most:
        limits = f"{field.least:g} to {field.most:g}"
        raise QueryParseError(f"The value for {field.name} must be {limits}.")
    return number


def _parse_choice(field: Field, text: str) -> str:
    """Parse a choice of the field; file types may be others than those listed."""
    word = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}.get(text.lower(), text.lower())
    if word not in field.choices and (field.name != "kind" or not word.isalnum()):
        choices = ", ".join(field.choices)
        raise QueryParseError(f"“{text}” is not a value for {field.name}. Use one of {choices}.")
    return word


def _parse_date(text: str) -> str:
    date = read_date(text)
    if date is None:
        raise QueryParseError(
            f"“{text}” is not a date. Enter 2024, 2024-12, 2024-12-24 or december."
        )
    return date


def _parse_range(text: str, read: Callable[[str], float | str]) -> Range:
    """Parse a range as "3", ">=3", "<3", "2..4", "2.." or "..4"."""
    least, dots, most = text.partition("..")
    if dots:
        if not (least or most):
            raise QueryParseError("The range needs at least one end, as in 2.. or ..4.")
        ends = Range(read(least) if least else None, read(most) if most else None)
    else:
        ends = _parse_comparison(text, read)
    if ends.least is not None and ends.most is not None and _is_reversed(ends.least, ends.most):
        raise QueryParseError(f"The range is reversed. Did you mean {most}..{least}?")
    return ends


def _parse_comparison(text: str, read: Callable[[str], float | str]) -> Range:
    sign = next(filter(text.startswith, _SIGNS), "")
    rest = text.removeprefix(sign).strip()
    if not rest:
        raise QueryParseError(f"A value is missing after {sign}.")
    bound = read(rest)
    if sign in (">", ">="):
        return Range(least=bound, above=sign == ">")
    if sign in ("<", "<="):
        return Range(most=bound, below=sign == "<")
    return Range(bound, bound)


def _is_reversed(least: float | str, most: float | str) -> bool:
    if isinstance(least, str) and isinstance(most, str):
        return begin_of(least) >= end_of(most)
    return least > most  # type: ignore[operator]
