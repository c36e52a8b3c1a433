"""Errors in the text of a query, each with its place and a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryError:
    """Where it stands, in characters, and why, as a sentence for the user."""

    start: int
    end: int
    sentence: str


class QueryParseError(ValueError):
    """A token that stands for nothing; caught where its place is known."""

    def __init__(self, sentence: str, *, of_value: bool = True) -> None:
        """`of_value` says that the fault lies in what comes after the colon."""
        super().__init__(sentence)
        self.sentence = sentence
        self.of_value = of_value
