"""Completion of a query while it is typed: field names, and the values the library's photos have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from app.query.fields import (
    AFTER,
    BEFORE,
    COLOUR,
    COLOURS,
    FIELDS,
    LIKE,
    PART,
    UNLIKE,
    FieldType,
    find_field,
)
from app.query.serializer import quote
from app.query.tokenizer import QUOTE, Token, tokenize

Counts = Mapping[str, Mapping[str, int]]
"""By field name, how many photos have each of its texts."""

_MOST = 12
_LETTERS = 2
"""Letters from which a word is looked up among all texts of the photos."""

_OTHERS = {
    AFTER: "that date or later: after:2024",
    BEFORE: "before that date: before:2024-06",
    LIKE: "photos similar to an image file",
    UNLIKE: "photos not similar to an image file",
    PART: "photos that contain an area of an image file",
    COLOUR[0]: "colour:blue, or with its share: colour:#3366aa:0.3",
}


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that may replace what is typed."""

    start: int
    end: int
    """End of what it replaces, in characters."""
    text: str
    what: str
    """Its description."""
    whole: bool = True
    """Whether it completes the term."""


def complete(text: str, cursor: int, counts: Counts) -> tuple[Completion, ...]:
    """Return what may stand at the cursor, the most probable first."""
    token = next((each for each in tokenize(text) if each.start < cursor <= each.end), None)
    if token is None:
        return ()
    offers = _values(token, text, cursor, counts) if token.field else _names(token, counts)
    return tuple(islice(offers, _MOST))


def _names(token: Token, counts: Counts) -> Iterator[Completion]:
    """Yield the fields whose names begin so, then those with a text that contains it."""
    typed = token.value.lower()
    offer = Completion(token.value_start, token.end, "", "", whole=False)
    if token.quoted or token.weight is not None:
        return
    names = {field.name: field.description for field in FIELDS} | _OTHERS
    for name, what in names.items():
        aliases = field.aliases if (field := find_field(name)) else ()
        if any(each.startswith(typed) for each in (name, *aliases)):
            yield replace(offer, text=f"{name}:", what=what)
    if len(typed) >= _LETTERS:
        values = [
            (count, name, text)
            for name, texts in counts.items()
            if (field := find_field(name)) and field.type is FieldType.TEXT
            for text, count in texts.items()
            if text and typed in text.casefold()
        ]
        for count, name, text in sorted(values, key=lambda each: (-each[0], each[2])):
            value, what = f"{name}:{quote(text)}", _format_count(count)
            yield replace(offer, text=value, what=what, whole=True)


def _values(token: Token, text: str, cursor: int, counts: Counts) -> Iterator[Completion]:
    """Yield what may follow the colon, or the last comma before the cursor."""
    start = _piece_start(text, token.value_start, cursor)
    typed = text[start:cursor].strip('"').casefold()
    offer = Completion(start, token.end, "", "")
    if token.field in COLOUR:
        yield from (replace(offer, text=name) for name in COLOURS if name.startswith(typed))
    field = find_field("date" if token.field in (AFTER, BEFORE) else token.field)
    if field is None:
        return
    texts = {**dict.fromkeys(field.choices, 0), **counts.get(field.name, {})}
    is_part = field.type is FieldType.TEXT
    for value, count in sorted(texts.items(), key=lambda each: (-each[1], each[0])):
        plain = value.casefold()
        if value and (typed in plain if is_part else plain.startswith(typed)):
            yield replace(offer, text=quote(value), what=_format_count(count))


def _piece_start(text: str, start: int, cursor: int) -> int:
    """Return where the piece at the cursor begins: after the last comma outside of quotation marks."""
    is_inside = False
    for at in range(start, cursor):
        if text[at] == QUOTE:
            # Elsewhere than at the beginning the mark is a letter, and a doubled one closes nothing.
            is_inside = not is_inside and (at == start or text[at - 1] == QUOTE)
        elif text[at] == "," and not is_inside:
            start = at + 1
    return start


def _format_count(count: int) -> str:
    return f"{count:,} photo" + ("" if count == 1 else "s")
