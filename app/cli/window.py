"""The window, opened from the command line."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from app.cli.console import Console
from app.cli.parser import PATH, given, shared
from app.domain.errors import FolderMissing
from app.paths import find_app_paths


@click.command(hidden=True)
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=PATH)
@shared
@click.pass_context
def window(ctx: click.Context, folders: tuple[Path, ...], **_shared: Any) -> int:
    """Open the window on folders."""
    if (code := _check(folders)) != 0:
        return code
    return ctx.obj(find_app_paths(given(ctx, "library")), folders)


def _check(folders: tuple[Path, ...]) -> int:
    """Print why the window cannot open on these folders, if so; return the exit code."""
    console = Console()
    for path in folders:
        if not os.path.exists(path):  # noqa: PTH110  (raises in a shut folder)
            console.print_error(str(FolderMissing(path)))
            return 1
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        console.print_error(
            "There is no screen for the window. On the terminal: albumen index FOLDER"
        )
        return 1
    return 0
