"""The tokenizer: from the text of a search box to words and fields with values, signs and weights.

A quotation mark within quotation marks is doubled, as a backslash is part of many paths.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(r"([A-Za-z]+):")
_WEIGHT = re.compile(r"\^([0-9.]+)$")
_QUOTED = re.compile(r'"((?:[^"]|"")*)("?)')
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text between blanks."""

    start: int
    """In characters of the text."""
    end: int
    value_start: int
    """Start of the value, after minus and field."""
    minus: bool
    field: str
    """In lower case; "" without a field."""
    pieces: tuple[str, ...]
    """The value without its quotation marks, split at the commas outside of them."""
    value: str
    """The value without its quotation marks."""
    quoted: bool
    closed: bool
    """Whether every quotation mark is closed."""
    weight: str | None
    """As typed after the caret; None without one."""


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, in order."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _read_token(text, at)
        yield token
        at = token.end


def _read_token(text: str, start: int) -> Token:
    minus = text[start] == "-"
    at = start + minus
    named = _FIELD.match(text, at)
    field = named[1].lower() if named else ""
    value_start = at = named.end() if named else at
    pieces, raw, quoted, closed = [""], "", False, True
    while at < len(text) and not text[at].isspace():
        letter = text[at]
        if (at == value_start or text[at - 1] == ",") and (quotation := _QUOTED.match(text, at)):
            inner = quotation[1].replace(2 * QUOTE, QUOTE)
            pieces[-1] += inner
            raw, quoted, closed, at = raw + inner, True, bool(quotation[2]), quotation.end()
            continue
        if letter == ",":
            pieces.append("")
        else:
            pieces[-1] += letter
        raw += letter
        at += 1
    raw, pieces, weight = _cut_weight(raw, pieces, text[value_start:at])
    return Token(start, at, value_start, minus, field, tuple(pieces), raw, quoted, closed, weight)


def _cut_weight(raw: str, pieces: list[str], typed: str) -> tuple[str, list[str], str | None]:
    """Cut the weight off the value: a caret at its end, unless between quotation marks."""
    weight = _WEIGHT.search(typed)
    if not weight or not raw.endswith(weight[0]) or weight.start() == 0:
        return raw, pieces, None
    *rest, last = pieces
    return raw.removesuffix(weight[0]), [*rest, last.removesuffix(weight[0])], weight[1]
