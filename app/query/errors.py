"""Errors in the text of a query, each with its place and a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryError:
    """A place in the text, in characters, and what is wrong there, as a sentence."""

    start: int
    end: int
    sentence: str


class QueryParseError(ValueError):
    """A token that cannot be parsed; caught where its place is known."""

    def __init__(self, sentence: str, *, of_value: bool = True) -> None:
        """`of_value`: whether the fault lies after the colon."""
        super().__init__(sentence)
        self.sentence = sentence
        self.of_value = of_value
