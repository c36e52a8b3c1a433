"""Commands that search: by examples, regions, text, colours and fields, or for what is like a photo."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.cli.console import with_old_keys
from app.cli.parser import COUNT, PATH, PATHS, ReadBy, RenamedChoice
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError, Unreadable
from app.files.scan import absolute
from app.query.ast import ColourTerm, ExampleTerm, FieldTerm, Query, Term
from app.query.fields import FIELDS
from app.query.parser import parse_colour, parse_query, parse_region
from app.query.serializer import serialize_query, serialize_term
from app.tasks.phrases import describe_matches
from app.tasks.searching.search import Order, SearchHit, SearchRequest, SearchResult
from app.tasks.searching.search import search as find
from app.tasks.searching.similar import find_similar


@click.command()
@PATHS
@click.option("--count", type=COUNT, default=20, show_default=True, help="Matches for each.")
@in_library
def similar(terminal: Terminal, paths: tuple[Path, ...], count: int) -> int:
    """Find the photos most like picture files.

    The files may be of the library or not; each is answered by itself.
    """
    console, code = terminal.console, 0
    for path in paths:
        query = str(absolute(path))
        try:
            matches = console.run(find_similar(terminal.library, path, count))
        except Unreadable as error:
            code = 1
            console.print_error(str(error))
            if terminal.json:
                console.answer({"query": query, "matches": [], "error": error.reason})
            continue
        hits = [{"path": str(each.photo.path), "score": round(each.score, 4)} for each in matches]
        lines = (f"  {each['score']:.3f}  {each['path']}" for each in hits)
        terminal.answer({"query": query, "matches": hits}, (str(path), *lines))
    _warn_of_nothing_indexed(terminal)
    return code


_HELP = """
WORDS and --where are read as in the search box of the window: words for what photos show, -word for
what they do not show, and fields:

\b
{fields}

Fields and words can be negated with a minus; words and photos can be weighed, as in dog^2.

With --json each query is answered by one object: "matches" are the best COUNT in order, each with "path",
"score", and "why" by term; "cutoff" is the number of photos above the match threshold, which come first.
"""


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=_HELP.format(
        fields="\n".join(f"  {field.name:<13}{field.description}" for field in FIELDS)
    ),
)
@click.argument("words", metavar="[WORDS]...", nargs=-1)
@click.option(
    "--like", type=PATH, metavar="PATH", multiple=True, help="Like this picture file. Repeatable."
)
@click.option(
    "--unlike",
    type=PATH,
    metavar="PATH",
    multiple=True,
    help="Unlike this picture file. Repeatable.",
)
@click.option(
    "--part",
    "--region",
    "regions",
    type=ReadBy(parse_region),
    metavar="PATH:x,y,w,h",
    multiple=True,
    help="With what is in this region of a picture: fractions of its sides, or pixels. Repeatable.",
)
@click.option(
    "--colour",
    "--color",
    "colours",
    type=ReadBy(parse_colour),
    metavar="#3366aa[:0.3]",
    multiple=True,
    help="With this colour, and this share of it. Repeatable.",
)
@click.option("--where", metavar="FIELDS", default="", help="For example 'stars:>=3 after:2024'.")
@click.option("--count", type=COUNT, default=100, show_default=True, help="Results.")
@click.option(
    "--sort",
    type=RenamedChoice([order.value for order in Order], stars=Order.RATING.value),
    default=Order.SCORE.value,
    show_default=True,
    help="Order of the matches.",
)
@click.option("--all", "unstacked", is_flag=True, help="List near duplicates and bursts singly.")
@click.option(
    "--queries",
    type=PATH,
    metavar="FILE",
    help="Answer the queries of a text file, too, one a line.",
)
@in_library
def search(
    terminal: Terminal,
    words: tuple[str, ...],
    like: tuple[Path, ...],
    unlike: tuple[Path, ...],
    regions: tuple[ExampleTerm, ...],
    colours: tuple[ColourTerm, ...],
    where: str,
    count: int,
    sort: str,
    unstacked: bool,
    queries: Path | None,
) -> int:
    """Find photos by words, examples, colours and fields."""
    for word in words:
        if word.startswith("--"):  # One minus is a term against something.
            raise click.NoSuchOption(word)
    terms = (
        *(Term(ExampleTerm(path)) for path in like),
        *(Term(ExampleTerm(path), against=True) for path in unlike),
        *(Term(what) for what in (*regions, *colours)),
    )
    text = " ".join(filter(None, [*words, where]))
    asked = [(text, terms)] if text or terms or not queries else []
    asked += [(line, ()) for line in (_lines_of(queries) if queries else []) if line.strip()]
    request = SearchRequest(Query(), Order(sort), count, stack=not unstacked)
    answers = [_answer(terminal, text, terms, request) for text, terms in asked]
    if None in answers:
        return 1
    if not any(answers):
        _warn_of_nothing_indexed(terminal)
    return 0


def _answer(
    terminal: Terminal, text: str, terms: tuple[Term, ...], request: SearchRequest
) -> int | None:
    """Answer one query as requested; return how many photos meet its field terms, None where it cannot be answered."""
    console, parsed = terminal.console, parse_query(text)
    if parsed.errors:
        for error in parsed.errors:
            console.print_error(f"{text[error.start : error.end]}: {error.sentence}")
        _answer_error(terminal, text, parsed.errors[0].sentence)
        return None
    query = _with_absolute_paths(Query((*parsed.query.terms, *terms)))
    try:
        result = console.run(find(terminal.library, replace(request, query=query)))
    except PhotoError as error:
        console.print_error(str(error))
        _answer_error(terminal, serialize_query(query), str(error))
        return None
    matches = [_to_json(query, result, each) for each in result.hits]
    answer = {"query": serialize_query(query), "matches": matches, "cutoff": result.matching}
    terminal.answer(answer, _describe(query, result))
    return result.results


def _warn_of_nothing_indexed(terminal: Terminal) -> None:
    library = terminal.library
    if not library.catalog.vectors.has_any(library.embedder_name):
        empty = not library.catalog.photos.count()
        what = "The library is empty" if empty else "No photo is indexed with this model yet"
        terminal.console.print_error(f"{what}: index a folder first.")


def _lines_of(path: Path) -> list[str]:
    """Read the lines of a UTF-8 file, with or without a byte order mark. Raises PhotoError."""
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise PhotoError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PhotoError(f"{path} is no text in UTF-8.") from error


def _with_absolute_paths(query: Query) -> Query:
    """Resolve the paths of a query by the current folder."""
    terms = (
        replace(term, what=replace(term.what, path=absolute(term.what.path)))
        if isinstance(term.what, ExampleTerm)
        else term
        for term in query.terms
    )
    return Query(tuple(terms))


def _answer_error(terminal: Terminal, text: str, error: str) -> None:
    if terminal.json:
        terminal.console.answer({"query": text, "matches": [], "cutoff": 0, "error": error})


def _describe(query: Query, result: SearchResult) -> Iterator[str]:
    yield describe_matches(result.matching, result.results)
    for number, each in enumerate(result.hits):
        if number == result.matching and number:
            yield "  below the match threshold:"
        others = f"  and {len(each.stacked)} stacked" if each.stacked else ""
        score = f"{each.score:6.3f}  " if query.ranked_terms else ""
        yield f"  {score}{each.photo.path}{others}"


def _to_json(query: Query, result: SearchResult, hit: SearchHit) -> dict[str, Any]:
    why: dict[str, Any] = {
        " ".join(map(serialize_term, terms)): _round(score)
        for terms, score in zip(result.scored_terms, hit.term_scores, strict=True)
    }
    why |= {serialize_term(term): True for term in query.terms if isinstance(term.what, FieldTerm)}
    path = str(hit.photo.path)
    data: dict[str, Any] = {"path": path, "score": _round(hit.score), "why": why}
    if hit.stacked:
        data["stacked"] = [str(photo.path) for photo in hit.stacked]
    return with_old_keys(data, stacked="folded")


def _round(score: float) -> float | None:
    """Round a score; None for an unknown one, as JSON has no NaN."""
    return None if math.isnan(score) else round(score, 4)
