"""The commands: each runs tasks and says their answers, in words or in JSON. The exit code is returned."""

import argparse
from collections.abc import Callable

from app.cli.console import Console
from app.files.scan import absolute
from app.library import Library
from app.photo import Group, Unreadable
from app.tasks.index import index_folders
from app.tasks.similar import find_similar
from app.tasks.status import read_status
from app.tasks.themes import build_themes, list_themes


def index(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Read what is new in folders."""
    report = console.run(index_folders(library, asked.paths))
    if asked.json:
        console.answer(
            {
                "photos": report.photos,
                "new": report.new,
                "changed": report.changed,
                "moved": report.moved,
                "vanished": report.vanished,
                "unreadable": [
                    {"path": str(each.path), "reason": each.reason} for each in report.unreadable
                ],
                "seconds": round(report.seconds, 2),
            }
        )
        return 0
    console.print(
        f"{report.photos:,} photos: {report.new:,} new, {report.changed:,} changed, "
        f"{report.moved:,} moved, in {report.seconds:.1f} seconds."
    )
    if report.unreadable:
        console.print(f"{len(report.unreadable):,} files could not be read:")
        for each in report.unreadable:
            console.print(f"  {each.path}: {each.reason}")
    return 0


def similar(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Find the photos most like a photo; one answer for each path."""
    code = 0
    for path in asked.paths:
        query = str(absolute(path))
        try:
            matches = console.run(find_similar(library, path, asked.count))
        except Unreadable as error:
            code = 1
            console.complain(str(error))
            if asked.json:
                console.answer({"query": query, "matches": [], "error": error.reason})
            continue
        found = [{"path": str(each.photo.path), "score": round(each.score, 4)} for each in matches]
        if asked.json:
            console.answer({"query": query, "matches": found})
        else:
            console.print(f"{path}")
            for each in found:
                console.print(f"  {each['score']:.3f}  {each['path']}")
    if not len(library.index):
        empty = not library.catalog.photos.count()
        what = "The library is empty" if empty else "No photo was read with this model yet"
        console.complain(f"{what}: index a folder first.")
    return code


def groups(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Put together what belongs together."""
    console.run(build_themes(library))
    grouping = console.run(list_themes(library, asked.detail))
    if asked.json:
        console.answer(
            {
                "tier": grouping.tier.value,
                "detail": grouping.detail,
                "groups": [_group(each) for each in grouping.groups],
                "ungrouped": len(grouping.ungrouped),
            }
        )
        return 0
    for group in grouping.groups:
        console.print(f"{group.title} ({len(group.photos):,})")
        for photo in group.photos:
            console.print(f"  {photo.path}")
    console.print(
        f"{len(grouping.groups):,} groups; {len(grouping.ungrouped):,} photos belong to none."
    )
    return 0


def status(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Tell what the library holds."""
    found = console.run(read_status(library))
    if asked.json:
        console.answer(
            {
                "library": str(library.places.data),
                "folders": [
                    {"path": str(each.path), "photos": each.photos, "offline": each.offline}
                    for each in found.folders
                ],
                "photos": found.photos,
                "vectors": found.vectors,
                "embedder": found.embedder,
                "offline": found.offline,
                "unreadable": found.unreadable,
                "sizes": found.sizes,
            }
        )
        return 0
    for folder in found.folders:
        mark = "  (offline)" if folder.offline else ""
        console.print(f"{folder.path}: {folder.photos:,} photos{mark}")
    console.print(
        f"{found.photos:,} photos, {found.offline:,} of them offline; {found.unreadable:,} unreadable."
    )
    for embedder, count in found.vectors.items():
        console.print(f"{count:,} vectors by {embedder}")
    for name, size in found.sizes.items():
        console.print(f"{name}: {size / 1e6:,.1f} MB")
    return 0


def _group(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "title": group.title,
        "photos": [str(photo.path) for photo in group.photos],
    }


Command = Callable[[Library, argparse.Namespace, Console], int]

RUN: dict[str, Command] = {"index": index, "similar": similar, "groups": groups, "status": status}
"""A new command is a line here and one in `arguments.COMMANDS`."""
