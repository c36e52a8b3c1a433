"""The command that tells what the library holds."""

import click

from app.cli.run import Terminal, in_library
from app.tasks.status import read_status


@click.command()
@in_library
def status(terminal: Terminal) -> int:
    """Show what the library holds, and its size on disk."""
    held = terminal.console.run(read_status(terminal.library))
    answer = {
        "library": str(terminal.library.paths.data),
        "folders": [
            {"path": str(each.path), "photos": each.photos, "offline": each.offline}
            for each in held.folders
        ],
        "photos": held.photos,
        "vectors": held.vectors,
        "embedder": held.embedder,
        "offline": held.offline,
        "unreadable": held.unreadable,
        "sizes": held.sizes,
        "decoder_memory": held.memory,
    }
    lines = (
        *(
            f"{each.path}: {each.photos:,} photos{'  (offline)' * each.offline}"
            for each in held.folders
        ),
        f"{held.photos:,} photos, {held.offline:,} of them offline; {held.unreadable:,} unreadable.",
        *(f"{count:,} vectors by {embedder}" for embedder, count in held.vectors.items()),
        *(f"{name}: {size / 1e6:,.1f} MB" for name, size in held.sizes.items()),
        f"Decoders may use {held.memory / 1e9:.1f} GB of memory together.",
    )
    terminal.answer(answer, lines)
    return 0
