"""The command that finds what is like a photo."""

import argparse

from app.cli.console import Console
from app.domain.errors import Unreadable
from app.files.scan import absolute
from app.library import Library
from app.tasks.searching.similar import find_similar


def similar(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Find the photos most like a photo; one answer for each path."""
    code = 0
    for path in args.paths:
        query = str(absolute(path))
        try:
            matches = console.run(find_similar(library, path, args.count))
        except Unreadable as error:
            code = 1
            console.print_error(str(error))
            if args.json:
                console.answer({"query": query, "matches": [], "error": error.reason})
            continue
        found = [{"path": str(each.photo.path), "score": round(each.score, 4)} for each in matches]
        if args.json:
            console.answer({"query": query, "matches": found})
        else:
            console.print(f"{path}")
            for each in found:
                console.print(f"  {each['score']:.3f}  {each['path']}")
    print_nothing_indexed(library, console)
    return code


def print_nothing_indexed(library: Library, console: Console) -> None:
    """After a search: say where there was no photo to be found."""
    if not len(library.index):
        empty = not library.catalog.photos.count()
        what = "The library is empty" if empty else "No photo was read with this model yet"
        console.print_error(f"{what}: index a folder first.")
