"""Recognised text: what is written on a photo, line by line, and its form for searches."""

import unicodedata


def fold_text(text: str) -> str:
    """Return a text without accents and differences of case, with one space for each run of white space."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(plain.split())
