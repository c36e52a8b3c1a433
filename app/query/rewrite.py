"""Rewriting of a query's text: one term changes, the rest stays as typed, errors included."""

from collections.abc import Iterator

from app.query.ast import ColourTerm, ExampleTerm, Term, TextTerm
from app.query.parser import ParsedQuery, PlacedTerm, parse_query
from app.query.serializer import serialize_term, serialize_value
from app.query.tokenizer import Token, tokenize


def change_term(text: str, number: int, term: Term | None) -> str:
    """The text with another term in the place of that one; None takes it out.

    Terms are counted as `parse_query` places them. Raises IndexError.
    """
    reading = parse_query(text)
    placed = reading.placed_terms[number]
    tokens = list(_tokens_of(text, reading, placed))
    others = [each.term for each in reading.placed_terms if each is not placed]
    written = "" if term is None else _write(term, others)
    kept = [text[: tokens[0].start], written]
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        kept.append(text[token.end : after.start if after else len(text)])
    return " ".join(filter(None, (piece.strip() for piece in kept)))


def lift_terms(text: str) -> tuple[str, tuple[Term, ...]]:
    """The photos, parts of photos and colours that a text names; and the text without them."""
    lifted: list[Term] = []
    while True:
        placed = parse_query(text).placed_terms
        number = next((n for n, each in enumerate(placed) if is_shown_as_chip(each.term)), None)
        if number is None:
            return text, tuple(lifted)
        lifted.append(placed[number].term)
        text = change_term(text, number, None)


def is_shown_as_chip(term: Term) -> bool:
    """Whether it is better shown than written: a photo, a part of one, a colour."""
    return isinstance(term.what, ExampleTerm | ColourTerm)


def _tokens_of(text: str, reading: ParsedQuery, placed: PlacedTerm) -> Iterator[Token]:
    """The tokens of a term. Those of a sentence may have others between them."""
    spans = [(each.start, each.end) for each in reading.placed_terms if each is not placed]
    spans += [(fault.start, fault.end) for fault in reading.errors]
    for token in tokenize(text):
        inside = placed.start <= token.start and token.end <= placed.end
        if inside and not any(token.start <= start and end <= token.end for start, end in spans):
            yield token


def _write(term: Term, others: list[Term]) -> str:
    """With marks, where it would become a part of the sentence that is there already."""
    written = serialize_term(term)
    is_bare = isinstance(term.what, TextTerm) and written == term.what.text
    has_sentence = any(
        isinstance(each.what, TextTerm) and serialize_term(each) == each.what.text
        for each in others
    )
    return serialize_value(term.what) if is_bare and has_sentence else written
