"""The command that searches by words, photos, parts of photos, colours and facts."""

import argparse
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.finding import complain_of_nothing
from app.files.scan import absolute
from app.library import Library
from app.photo import PhotoError
from app.query.reading import read_query
from app.query.terms import Fact, Like, Query, Term
from app.query.writing import write_query, write_term
from app.tasks.search import Asked, Findings, Found, Order
from app.tasks.search import search as find
from app.tasks.sentences import say_findings


def search(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Answer the query of the command line, and those of a file, one after the other."""
    code = 0
    for text, more in _texts(asked):
        reading = read_query(text)
        if reading.faults:
            code = 1
            for fault in reading.faults:
                console.complain(f"{text[fault.start : fault.end]}: {fault.sentence}")
            _answer_nothing(asked, console, text, reading.faults[0].sentence)
            continue
        query = _with_places(Query((*reading.query.terms, *more)))
        wanted = Asked(query, Order(asked.sort), asked.count, fold=not asked.all)
        try:
            findings = console.run(find(library, wanted))
        except PhotoError as error:
            code = 1
            console.complain(str(error))
            _answer_nothing(asked, console, write_query(query), str(error))
            continue
        _say(asked, console, query, findings)
    if not code:  # Else it may be that nothing was looked at.
        complain_of_nothing(library, console)
    return code


def _texts(asked: argparse.Namespace) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """The text of each query, and what is added to it by other arguments."""
    more = (
        *(Term(Like(path)) for path in asked.like),
        *(Term(Like(path), against=True) for path in asked.unlike),
        *(Term(what) for what in (*asked.part, *asked.colour)),
    )
    text = " ".join(filter(None, [*asked.words, asked.where]))
    if text or more or not asked.queries:
        yield text, more
    if asked.queries:
        yield from ((line, ()) for line in _lines_of(asked.queries) if line.strip())


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
            if isinstance(term.what, Like)
            else term
            for term in query.terms
        )
    )


def _answer_nothing(asked: argparse.Namespace, console: Console, text: str, error: str) -> None:
    if asked.json:
        console.answer({"query": text, "matches": [], "cutoff": 0, "error": error})


def _say(asked: argparse.Namespace, console: Console, query: Query, findings: Findings) -> None:
    if asked.json:
        matches = [_to_json(query, findings, each) for each in findings.found]
        console.answer(
            {"query": write_query(query), "matches": matches, "cutoff": findings.matching}
        )
        return
    console.print(say_findings(findings.matching, findings.results))
    for number, each in enumerate(findings.found):
        if number == findings.matching and number:
            console.print("  less like it:")
        others = f"  and {len(each.folded)} like it" if each.folded else ""
        score = f"{each.score:6.3f}  " if query.likenesses else ""
        console.print(f"  {score}{each.photo.path}{others}")


def _to_json(query: Query, findings: Findings, found: Found) -> dict[str, Any]:
    why: dict[str, Any] = {
        " ".join(map(write_term, terms)): _round(score)
        for terms, score in zip(findings.sought, found.parts, strict=True)
    }
    why |= {write_term(term): True for term in query.terms if isinstance(term.what, Fact)}
    said: dict[str, Any] = {
        "path": str(found.photo.path), "score": _round(found.score), "why": why,
    }  # fmt: skip
    if found.folded:
        said["folded"] = [str(photo.path) for photo in found.folded]
    return said


def _round(score: float) -> float | None:
    """None where it is not known: JSON has no word for what is not a number."""
    return None if math.isnan(score) else round(score, 4)
