"""Completion of a query while it is typed: field names, and the values the library's photos have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
"""By the name of a fact, how many photos say each of its texts."""

_MOST = 12
_LETTERS = 2
"""From so many letters on a word is looked for among all that photos say."""

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
    """A text to put in the place of another."""

    start: int
    end: int
    """Of what it replaces, in characters."""
    text: str
    what: str
    """What it is, in a few words."""
    whole: bool = True
    """Whether the term is complete with it."""


def complete(text: str, cursor: int, counts: Counts) -> tuple[Completion, ...]:
    """What may stand where the cursor is, the likeliest first."""
    token = next((each for each in tokenize(text) if each.start < cursor <= each.end), None)
    if token is None:
        return ()
    offers = _values(token, text, cursor, counts) if token.field else _names(token, counts)
    return tuple(offer for offer, _ in zip(offers, range(_MOST), strict=False))


def _names(token: Token, counts: Counts) -> Iterator[Completion]:
    """Facts whose names begin so, then those of which photos say what was typed."""
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
        completions = [
            (count, name, text)
            for name, text, count in _values_with_counts(counts)
            if typed in text.casefold()
        ]
        for count, name, text in sorted(completions, key=lambda each: (-each[0], each[2])):
            yield replace(
                offer, text=f"{name}:{quote(text)}", what=_format_count(count), whole=True
            )


def _values(token: Token, text: str, cursor: int, counts: Counts) -> Iterator[Completion]:
    """What may follow the colon, or the last comma before the cursor."""
    start = _piece_start(text, token.value_start, cursor)
    typed = text[start:cursor].strip('"').casefold()
    offer = Completion(start, token.end, "", "")
    if token.field in COLOUR:
        for name in COLOURS:
            if name.startswith(typed):
                yield replace(offer, text=name)
        return
    field = find_field("date" if token.field in (AFTER, BEFORE) else token.field)
    if field is None:
        return
    completions = counts.get(field.name, {})
    fixed: Sequence[str] = field.choices if field.type is FieldType.CHOICE else ()
    texts = {**dict.fromkeys(fixed, 0), **completions}
    is_part = field.type is FieldType.TEXT
    for value, count in sorted(texts.items(), key=lambda each: (-each[1], each[0])):
        plain = value.casefold()
        if value and (typed in plain if is_part else plain.startswith(typed)):
            yield replace(offer, text=quote(value), what=_format_count(count))


def _piece_start(text: str, start: int, cursor: int) -> int:
    """Where the piece of a value begins that the cursor is in: after the last comma that is not between marks."""
    is_inside = False
    for at in range(start, cursor):
        if text[at] == QUOTE:
            # Elsewhere than at the beginning a mark is a letter, and a doubled one closes nothing.
            is_inside = not is_inside and (at == start or text[at - 1] == QUOTE)
        elif text[at] == "," and not is_inside:
            start = at + 1
    return start


def _values_with_counts(counts: Counts) -> Iterator[tuple[str, str, int]]:
    for name, texts in counts.items():
        field = find_field(name)
        if field and field.type is FieldType.TEXT:
            yield from ((name, text, count) for text, count in texts.items() if text)


def _format_count(count: int) -> str:
    return f"{count:,} photo" + ("" if count == 1 else "s")
