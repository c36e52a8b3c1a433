"""The tokenizer: from the text of a search box to words and fields with values, signs and weights.

Between quotation marks all is one piece; a mark is doubled to stand for itself, as a backslash is part
of many paths.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(r"([A-Za-z]+):")
_WEIGHT = re.compile(r"\^([0-9.]+)$")
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Token:
    """What lies between blanks."""

    start: int
    """In characters of the text."""
    end: int
    value_start: int
    """Where the value begins, after minus and field."""
    minus: bool
    field: str
    """In small letters; "" where there is none."""
    pieces: tuple[str, ...]
    """The value, without marks, divided at the commas outside them."""
    value: str
    """The value, without marks, undivided."""
    quoted: bool
    closed: bool
    """Whether every mark has its other."""
    weight: str | None
    """As typed after the caret; None where there is no caret."""


def tokenize(text: str) -> Iterator[Token]:
    """The tokens of a text, in order."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _read_token(text, at)
        yield token
        at = token.end


def _read_token(text: str, start: int) -> Token:
    at = start
    minus = text[at] == "-"
    at += minus
    named = _FIELD.match(text, at)
    field = named[1].lower() if named else ""
    value_start = at = named.end() if named else at
    pieces, raw, quoted, closed = [""], "", False, True
    while at < len(text) and not text[at].isspace():
        letter = text[at]
        if letter == QUOTE and (at == value_start or text[at - 1] == ","):
            inner, at, closed = _quoted(text, at + 1)
            pieces[-1] += inner
            raw, quoted = raw + inner, True
            continue
        if letter == ",":
            pieces.append("")
        else:
            pieces[-1] += letter
        raw += letter
        at += 1
    raw, pieces, weight = _cut_weight(raw, pieces, text[value_start:at])
    return Token(start, at, value_start, minus, field, tuple(pieces), raw, quoted, closed, weight)


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """What is between marks, the place after the closing one, and whether there is one."""
    inner = ""
    while at < len(text):
        if text[at] == QUOTE:
            if text[at + 1 : at + 2] != QUOTE:
                return inner, at + 1, True
            at += 1
        inner += text[at]
        at += 1
    return inner, at, False


def _cut_weight(raw: str, pieces: list[str], typed: str) -> tuple[str, list[str], str | None]:
    """A caret at the end is a weight, unless it stands between marks."""
    found = _WEIGHT.search(typed)
    if not found or not raw.endswith(found[0]) or found.start() == 0:
        return raw, pieces, None
    return (
        raw.removesuffix(found[0]),
        [*pieces[:-1], pieces[-1].removesuffix(found[0])],
        found[1],
    )
