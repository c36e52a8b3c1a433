"""The command that searches by words, photos, parts of photos, colours and facts."""

import argparse
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.finding import print_nothing_indexed
from app.domain.errors import PhotoError
from app.files.scan import absolute
from app.library import Library
from app.query.ast import ExampleTerm, FieldTerm, Query, Term
from app.query.parser import parse_query
from app.query.serializer import serialize_query, serialize_term
from app.tasks.phrases import describe_matches
from app.tasks.searching.search import Order, SearchHit, SearchRequest, SearchResult
from app.tasks.searching.search import search as find


def search(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Answer the query of the command line, and those of a file, one after the other."""
    code = 0
    for text, more in _texts(args):
        reading = parse_query(text)
        if reading.errors:
            code = 1
            for fault in reading.errors:
                console.print_error(f"{text[fault.start : fault.end]}: {fault.sentence}")
            _answer_error(args, console, text, reading.errors[0].sentence)
            continue
        query = _with_places(Query((*reading.query.terms, *more)))
        request = SearchRequest(query, Order(args.sort), args.count, stack=not args.all)
        try:
            result = console.run(find(library, request))
        except PhotoError as error:
            code = 1
            console.print_error(str(error))
            _answer_error(args, console, serialize_query(query), str(error))
            continue
        _print_result(args, console, query, result)
    if not code:  # Else it may be that nothing was looked at.
        print_nothing_indexed(library, console)
    return code


def _texts(args: argparse.Namespace) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """The text of each query, and what is added to it by other arguments."""
    more = (
        *(Term(ExampleTerm(path)) for path in args.like),
        *(Term(ExampleTerm(path), against=True) for path in args.unlike),
        *(Term(what) for what in (*args.part, *args.colour)),
    )
    text = " ".join(filter(None, [*args.words, args.where]))
    if text or more or not args.queries:
        yield text, more
    if args.queries:
        yield from ((line, ()) for line in _lines_of(args.queries) if line.strip())


def _lines_of(path: Path) -> list[str]:
    """With or without the mark that some editors begin a text with. Raises PhotoError."""
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise PhotoError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PhotoError(f"{path} is no text in UTF-8.") from error


def _with_places(query: Query) -> Query:
    """Files are meant from the folder the command is given in."""
    return Query(
        tuple(
            replace(term, what=replace(term.what, path=absolute(term.what.path)))
            if isinstance(term.what, ExampleTerm)
            else term
            for term in query.terms
        )
    )


def _answer_error(args: argparse.Namespace, console: Console, text: str, error: str) -> None:
    if args.json:
        console.answer({"query": text, "matches": [], "cutoff": 0, "error": error})


def _print_result(
    args: argparse.Namespace, console: Console, query: Query, result: SearchResult
) -> None:
    if args.json:
        matches = [_to_json(query, result, each) for each in result.hits]
        console.answer(
            {"query": serialize_query(query), "matches": matches, "cutoff": result.matching}
        )
        return
    console.print(describe_matches(result.matching, result.results))
    for number, each in enumerate(result.hits):
        if number == result.matching and number:
            console.print("  less like it:")
        others = f"  and {len(each.stacked)} like it" if each.stacked else ""
        score = f"{each.score:6.3f}  " if query.ranked_terms else ""
        console.print(f"  {score}{each.photo.path}{others}")


def _to_json(query: Query, result: SearchResult, found: SearchHit) -> dict[str, Any]:
    why: dict[str, Any] = {
        " ".join(map(serialize_term, terms)): _round(score)
        for terms, score in zip(result.scored_terms, found.term_scores, strict=True)
    }
    why |= {serialize_term(term): True for term in query.terms if isinstance(term.what, FieldTerm)}
    data: dict[str, Any] = {
        "path": str(found.photo.path), "score": _round(found.score), "why": why,
    }  # fmt: skip
    if found.stacked:
        data["folded"] = [str(photo.path) for photo in found.stacked]
    return data


def _round(score: float) -> float | None:
    """None where it is not known: JSON has no word for what is not a number."""
    return None if math.isnan(score) else round(score, 4)
