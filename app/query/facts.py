"""What is asked of a fact: a number or a date and its bounds, some texts, a few of a list."""

import math
import re
from collections.abc import Callable, Sequence

from app.query.dates import begin_of, end_of, read_date, read_every
from app.query.fault import Misread
from app.query.fields import AFTER, Field, Sort
from app.query.terms import AnyOf, Every, Fact, Range

_BOUND = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.", re.ASCII)


def read_fact(name: str, field: Field | None, pieces: Sequence[str]) -> Fact:
    """The fact of a field; with none, of a date `after` or `before`. Raises Misread."""
    texts = [piece.strip() for piece in pieces]
    if not all(texts):
        raise Misread("Something is missing beside the comma.")
    if field is None:
        return Fact("date", _after_or_before(name, ",".join(texts)))
    if field.sort is Sort.TEXT:
        return Fact(field.name, AnyOf(tuple(texts)))
    if field.sort is Sort.CHOICE:
        return Fact(field.name, AnyOf(tuple(_choice(field, text) for text in texts)))
    if len(texts) > 1:
        raise Misread(f"Give one {field.name}, or a range with two dots, such as 1..3.")
    if field.sort is Sort.NUMBER:
        return Fact(field.name, _range(texts[0], lambda text: _number(field, text)))
    return Fact(field.name, _dates(texts[0]))


def read_number(text: str) -> float | None:
    """A number above or equal to 0, as 2.8 or 1/200; None where it is none."""
    above, slash, below = text.partition("/")
    if not all(_NUMBER.fullmatch(part) for part in ([above, below] if slash else [above])):
        return None
    divisor = float(below) if slash else 1.0
    number = float(above) / divisor if divisor else math.inf
    return number if math.isfinite(number) else None


def _number(field: Field, text: str) -> float:
    number = read_number(text.lower().removesuffix("mm").strip() if field.name == "focal" else text)
    if number is None:
        raise Misread(f"“{text}” is no number. For example, {field.what.rpartition(': ')[2]}.")
    if not field.least <= number <= field.most:
        raise Misread(f"{field.name.capitalize()} go from {field.least:g} to {field.most:g}.")
    return number


def _choice(field: Field, text: str) -> str:
    """One of those there are. Of kinds of files there may be more than are listed."""
    word = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}.get(text.lower(), text.lower())
    if word not in field.choices and (field.name != "kind" or not word.isalnum()):
        choices = ", ".join(field.choices)
        raise Misread(f"“{text}” is no {field.name}: choose among {choices}.")
    return word


def _dates(text: str) -> Range | Every:
    return read_every(text) or _range(text, _date)


def _date(text: str) -> str:
    date = read_date(text)
    if date is None:
        raise Misread(f"“{text}” is no date: give 2024, 2024-12, 2024-12-24 or december.")
    return date


def _after_or_before(name: str, text: str) -> Range:
    """From that date on, or until the day before it, as other search boxes have it."""
    date = _date(text)
    return Range(least=date) if name == AFTER else Range(most=date, below=True)


def _range(text: str, read: Callable[[str], float | str]) -> Range:
    """As in "3", ">=3", "<3", "2..4", "2.." or "..4"."""
    least, dots, most = text.partition("..")
    if dots:
        if not (least or most):
            raise Misread("A range needs at least one end.")
        ends = Range(read(least) if least else None, read(most) if most else None)
    else:
        ends = _compare(text, read)
    if ends.least is not None and ends.most is not None and _is_reversed(ends.least, ends.most):
        raise Misread(f"The range ends before it begins: did you mean {most}..{least}?")
    return ends


def _compare(text: str, read: Callable[[str], float | str]) -> Range:
    found = _BOUND.fullmatch(text)
    sign, rest = (found[1], found[2].strip()) if found else (None, text)
    if not rest:
        raise Misread(f"Something is missing after {sign}.")
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
