"""Recognised text: what is written on a photo, line by line, and its form for searches."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

Corners: TypeAlias = tuple[tuple[float, float], ...]
"""Four points, x and y in shares of a photo's sides: from the first letter's upper left corner on, clockwise."""


class TextLine(NamedTuple):
    """A line of text on a photo."""

    text: str
    corners: Corners


def fold_text(text: str) -> str:
    """Return a text without accents and differences of case, with one space for each run of white space."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(plain.split())


def find_lines(lines: Sequence[TextLine], parts: Sequence[str]) -> list[TextLine]:
    """Return the lines that contain one of these parts of a text, or a word of one that goes over several lines."""
    asked = [fold_text(part) for part in parts]
    texts = [fold_text(line.text) for line in lines]
    met = [any(_contains(text, part) for part in asked) for text in texts]
    if not any(met):
        whole = " ".join(texts)
        words = [word for part in asked if _contains(whole, part) for word in part.split()]
        met = [any(word in text for word in words) for text in texts]
    return [line for line, is_met in zip(lines, met, strict=True) if is_met]


def _contains(text: str, part: str) -> bool:
    """Whether a folded text contains a part; between its words there may be no space, as recognisers miss some."""
    return part in text or (" " in part and part.replace(" ", "") in text.replace(" ", ""))
