"""Changes one term of a text and leaves the rest as it was typed, with what is not understood in it."""

from collections.abc import Iterator

from app.query.reading import Placed, Reading, read_query
from app.query.scan import Token, scan
from app.query.terms import Colour, Like, Term, Words
from app.query.writing import write_term, write_what


def change_term(text: str, number: int, term: Term | None) -> str:
    """The text with another term in the place of that one; None takes it out.

    Terms are counted as `read_query` places them. Raises IndexError.
    """
    reading = read_query(text)
    placed = reading.placed[number]
    tokens = list(_tokens_of(text, reading, placed))
    others = [each.term for each in reading.placed if each is not placed]
    written = "" if term is None else _write(term, others)
    kept = [text[: tokens[0].start], written]
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        kept.append(text[token.end : after.start if after else len(text)])
    return " ".join(filter(None, (piece.strip() for piece in kept)))


def lift_terms(text: str) -> tuple[str, tuple[Term, ...]]:
    """The photos, parts of photos and colours that a text names; and the text without them."""
    lifted: list[Term] = []
    while True:
        placed = read_query(text).placed
        number = next((n for n, each in enumerate(placed) if is_seen(each.term)), None)
        if number is None:
            return text, tuple(lifted)
        lifted.append(placed[number].term)
        text = change_term(text, number, None)


def is_seen(term: Term) -> bool:
    """Whether it is better shown than written: a photo, a part of one, a colour."""
    return isinstance(term.what, Like | Colour)


def _tokens_of(text: str, reading: Reading, placed: Placed) -> Iterator[Token]:
    """The tokens of a term. Those of a sentence may have others between them."""
    spans = [(each.start, each.end) for each in reading.placed if each is not placed]
    spans += [(fault.start, fault.end) for fault in reading.faults]
    for token in scan(text):
        inside = placed.start <= token.start and token.end <= placed.end
        if inside and not any(token.start <= start and end <= token.end for start, end in spans):
            yield token


def _write(term: Term, others: list[Term]) -> str:
    """With marks, where it would become a part of the sentence that is there already."""
    written = write_term(term)
    is_bare = isinstance(term.what, Words) and written == term.what.text
    has_sentence = any(
        isinstance(each.what, Words) and write_term(each) == each.what.text for each in others
    )
    return write_what(term.what) if is_bare and has_sentence else written
