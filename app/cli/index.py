"""The command that indexes folders."""

from pathlib import Path

import click

from app.cli.parser import PATH
from app.cli.run import Terminal, in_library
from app.tasks.health.leftovers import remove_leftovers
from app.tasks.indexing.index import index_folders
from app.tasks.library.passed_over import summarise
from app.tasks.phrases import format_count


@click.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=PATH)
@in_library
def index(terminal: Terminal, folders: tuple[Path, ...]) -> int:
    """Index new and changed photos in folders."""
    terminal.console.run(remove_leftovers(terminal.library))
    report = terminal.console.run(index_folders(terminal.library, folders))
    unreadable, passed_over, metadata_errors = (
        [{"path": str(each.path), "reason": each.reason} for each in listed]
        for listed in (report.unreadable, report.passed_over, report.metadata_errors)
    )
    answer = {
        "found": report.found,
        "photos": report.photos,
        "companions": report.companions,
        "other_names": report.other_names,
        "sidecars": report.sidecars,
        "new": report.new,
        "changed": report.changed,
        "moved": report.moved,
        "vanished": report.vanished,
        "unreadable": unreadable,
        "passed_over": passed_over,
        "metadata_errors": metadata_errors,
        "notes": list(report.notes),
        "seconds": round(report.seconds, 2),
    }
    lines = [
        f"{format_count(report.photos, 'photo')}: {report.new:,} new, {report.changed:,} changed, "
        f"{report.moved:,} moved, in {report.seconds:.1f} seconds."
    ]
    lines += report.notes
    if unreadable:
        lines.append(f"{format_count(len(unreadable), 'file')} could not be read:")
        lines += (f"  {each.path}: {each.reason}" for each in report.unreadable)
    if metadata_errors:
        lines.append(
            f"Problems with the metadata of {format_count(len(metadata_errors), 'photo')}:"
        )
        lines += (f"  {each.path}: {each.reason}" for each in report.metadata_errors)
    if passed_over:
        lines.append(f"{format_count(len(passed_over), 'file')} passed over:")
        lines += (
            f"  {each.folder}: {each.files:,} × {each.reason}"
            for each in summarise(report.passed_over)
        )
    terminal.answer(answer, lines)
    return 0
