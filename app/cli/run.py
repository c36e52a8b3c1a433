"""From a command line to an exit code."""

import argparse
import contextlib
import os
import sys
from collections.abc import Generator
from dataclasses import replace

from app.cli.commands import RUN
from app.cli.console import Console
from app.domain.errors import FolderMissing, PhotoError
from app.library import Library
from app.log import start_log
from app.paths import find_app_paths
from app.settings import load_settings
from app.tasks.open import open_library


def run_command(args: argparse.Namespace) -> int:
    """Run one command; see `arguments` for what the exit codes mean."""
    console = Console()
    try:
        with _opened(args, console) as library:
            code = RUN[args.command](library, args, console)
            for sentence in library.missing.values():
                console.print_error(f"{sentence} Another model serves in its place.")
        console.flush()
        return code
    except PhotoError as error:
        console.print_error(str(error))
        return 1
    except KeyboardInterrupt:
        console.print_error("Stopped. What was done so far is kept.")
        return 130
    except BrokenPipeError:  # The reader of our answer has heard enough.
        # Python would complain of it once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def check_window(args: argparse.Namespace) -> int:
    """Whether the window can open on what was asked: 0, or the exit code, with a sentence said."""
    console = Console()
    for path in args.paths:
        if not os.path.exists(path):  # noqa: PTH110  (raises in a shut folder)
            console.print_error(str(FolderMissing(path)))
            return 1
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        console.print_error(
            "There is no screen for the window here. On the terminal: albumen index FOLDER"
        )
        return 1
    return 0


@contextlib.contextmanager
def _opened(args: argparse.Namespace, console: Console) -> Generator[Library, None, None]:
    places = find_app_paths(args.library)
    start_log(places.log, loud=args.verbose)
    settings = load_settings(places.settings)
    if args.model:
        # For this once: what is awaited for good waits.
        once = {"queued_similarity_model": "", "queued_text_model": ""}
        settings = replace(settings, similarity_model=args.model, text_model=args.model, **once)
    library = console.run(open_library(places, settings))
    try:
        with library.catalog.explained():
            if args.model:
                library.model(args.model)  # Another one is not to serve in its place.
            yield library
    finally:
        library.close()
