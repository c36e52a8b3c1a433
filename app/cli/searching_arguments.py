"""What may be said on the command line to the command that searches."""

import argparse
from collections.abc import Callable
from typing import TypeVar

from app.cli.filing_arguments import some_path
from app.query.errors import QueryParseError
from app.query.fields import FIELDS
from app.query.parser import parse_colour, parse_region
from app.tasks.searching.search import Order

_Value = TypeVar("_Value")

_EPILOG = """WORDS and --where are read as in the search box of the window: words that say what is to be seen,
-word for what is not, and facts:

{facts}

Facts and words may be negated with a minus, words and photos weighed, as in dog^2.

With --json each query is answered by one object: "matches" are the best COUNT, the likeliest first or
as sorted, each with "path", "score", and "why" it was found, term by term; "cutoff" is how many of all
photos really match, which come first."""


def add_search(parser: argparse.ArgumentParser) -> None:
    """The arguments of `search`."""
    fields = "\n".join(f"  {field.name:<13}{field.description}" for field in FIELDS)
    parser.epilog = _EPILOG.format(facts=fields)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("words", metavar="WORDS", nargs="*", help="what is to be seen, and facts")
    parser.add_argument(
        "--like", metavar="PATH", type=_read_by(some_path), action="append", default=[],
        help="like this picture file, of the library or not; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--unlike", metavar="PATH", type=_read_by(some_path), action="append", default=[],
        help="and not like this one; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--part", metavar="PATH:x,y,w,h", type=_read_by(parse_region), action="append", default=[],
        help="with the thing that is at that place of a picture, in fractions of its sides or in pixels",
    )  # fmt: skip
    parser.add_argument(
        "--colour", "--color", metavar="#3366aa[:0.3]", type=_read_by(parse_colour), action="append", default=[],
        help="of this colour, and with how much of it",
    )  # fmt: skip
    parser.add_argument("--where", metavar="FACTS", default="", help="as in 'stars:>=3 after:2024'")
    parser.add_argument(
        "--count", type=some_count, default=100, metavar="N", help="results (default: 100)"
    )
    parser.add_argument(
        "--sort",
        choices=[order.value for order in Order],
        default=Order.SCORE.value,
        help="the order of what matches (default: score)",
    )
    parser.add_argument(
        "--all", action="store_true", help="do not make one result of twins and bursts"
    )
    parser.add_argument(
        "--queries",
        metavar="FILE",
        type=_read_by(some_path),
        help="answer the queries of a text file too, one a line",
    )


_SHIELD = " "


def shield(word: str) -> str:
    """Keeps a term against something, as "-beach", from being taken for an option; blanks mean nothing in it."""
    is_term = word.startswith("-") and not word.startswith("--") and word != "-h"
    return f"{_SHIELD}{word}" if is_term else word


def _read_by(reader: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """A file's name without its shield; and what a text is misread as, is said as argparse says it."""

    def read(text: str) -> _Value:
        try:
            return reader(text.removeprefix(_SHIELD) if text.startswith(f"{_SHIELD}-") else text)
        except QueryParseError as misread:
            raise argparse.ArgumentTypeError(misread.sentence) from misread

    return read


def some_count(text: str) -> int:
    """A whole number above 0."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
