"""The commands that read folders, and tell what the library holds."""

import argparse

from app.cli.console import Console
from app.library import Library
from app.tasks.indexing.index import index_folders
from app.tasks.status import read_status


def index(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Read what is new in folders."""
    report = console.run(index_folders(library, args.paths))
    if args.json:
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


def status(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Tell what the library holds."""
    found = console.run(read_status(library))
    if args.json:
        console.answer(
            {
                "library": str(library.paths.data),
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
