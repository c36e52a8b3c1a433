"""Rewriting of a query's text: one term changes, the rest stays as typed, errors included."""

from collections.abc import Iterator

from app.query.ast import ColourTerm, ExampleTerm, Term
from app.query.parser import ParsedQuery, PlacedTerm, parse_query
from app.query.serializer import serialize_among
from app.query.tokenizer import Token, tokenize


def change_term(text: str, number: int, term: Term | None) -> str:
    """Return the text with another term in the place of that one; None removes it.

    Terms are counted as `parse_query` places them. Raises IndexError.
    """
    parsed = parse_query(text)
    placed = parsed.placed_terms[number]
    tokens = list(_tokens_of(text, parsed, placed))
    others = [each.term for each in parsed.placed_terms if each is not placed]
    kept = [text[: tokens[0].start], "" if term is None else serialize_among(term, others)]
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        kept.append(text[token.end : after.start if after else len(text)])
    return " ".join(filter(None, (piece.strip() for piece in kept)))


def lift_terms(text: str) -> tuple[str, tuple[Term, ...]]:
    """Return the text without its photos, regions and colours, and these."""
    lifted: list[Term] = []
    while True:
        placed = parse_query(text).placed_terms
        number = next((n for n, each in enumerate(placed) if is_shown_as_chip(each.term)), None)
        if number is None:
            return text, tuple(lifted)
        lifted.append(placed[number].term)
        text = change_term(text, number, None)


def is_shown_as_chip(term: Term) -> bool:
    """Whether a term is shown, not written: a photo, a region, a colour."""
    return isinstance(term.what, ExampleTerm | ColourTerm)


def _tokens_of(text: str, parsed: ParsedQuery, placed: PlacedTerm) -> Iterator[Token]:
    """Yield the tokens of a term; those of a sentence may have others between them."""
    others = (*(each for each in parsed.placed_terms if each is not placed), *parsed.errors)
    spans = [(each.start, each.end) for each in others]
    for token in tokenize(text):
        inside = placed.start <= token.start and token.end <= placed.end
        if inside and not any(token.start <= start and end <= token.end for start, end in spans):
            yield token
