"""Commands that index folders, and tell what the library holds."""

from pathlib import Path

import click

from app.cli.parser import PATH
from app.cli.run import Terminal, in_library
from app.tasks.indexing.index import index_folders
from app.tasks.phrases import format_count
from app.tasks.status import read_status


@click.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=PATH)
@in_library
def index(terminal: Terminal, folders: tuple[Path, ...]) -> int:
    """Index new and changed photos in folders."""
    console = terminal.console
    report = console.run(index_folders(terminal.library, folders))
    if terminal.json:
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
        f"{format_count(report.photos, 'photo')}: {report.new:,} new, {report.changed:,} changed, "
        f"{report.moved:,} moved, in {report.seconds:.1f} seconds."
    )
    if report.unreadable:
        console.print(f"{format_count(len(report.unreadable), 'file')} could not be read:")
        for each in report.unreadable:
            console.print(f"  {each.path}: {each.reason}")
    return 0


@click.command()
@in_library
def status(terminal: Terminal) -> int:
    """Show what the library holds, and its size on disk."""
    library, console = terminal.library, terminal.console
    found = console.run(read_status(library))
    if terminal.json:
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
