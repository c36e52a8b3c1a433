"""The command about the map of likeness: where each photo is on it."""

import click
import numpy as np

from app.cli.run import Terminal, in_library
from app.tasks.grouping.groups import build_groups
from app.tasks.grouping.likeness import list_likeness


@click.command()
@in_library
def likeness(terminal: Terminal) -> int:
    """Lay photos out in two dimensions, near ones alike; prints x and y from 0 to 1."""
    terminal.console.run(build_groups(terminal.library))
    listed = terminal.console.run(list_likeness(terminal.library))
    photos = listed.photos(np.arange(len(listed.rows)))
    answer = [
        {"id": photo.id, "path": str(photo.path), "x": round(x, 6), "y": round(y, 6)}
        for photo, (x, y) in zip(photos, listed.points.tolist(), strict=True)
    ]
    terminal.answer(answer, (f"{each['x']:.4f} {each['y']:.4f}  {each['path']}" for each in answer))
    return 0
