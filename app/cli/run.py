"""From a command line to an exit code."""

import argparse
import contextlib
import os
import sys
from collections.abc import Generator
from dataclasses import replace

from app.cli.commands import RUN
from app.cli.console import Console
from app.library import Library
from app.log import start_log
from app.photo import FolderMissing, PhotoError
from app.places import find_places
from app.settings import load_settings
from app.tasks.open import open_library


def run_command(asked: argparse.Namespace) -> int:
    """Run one command; see `arguments` for what the exit codes mean."""
    console = Console()
    try:
        with _opened(asked, console) as library:
            code = RUN[asked.command](library, asked, console)
            for sentence in library.missing.values():
                console.complain(f"{sentence} Another model serves in its place.")
        console.flush()
        return code
    except PhotoError as error:
        console.complain(str(error))
        return 1
    except KeyboardInterrupt:
        console.complain("Stopped. What was done so far is kept.")
        return 130
    except BrokenPipeError:  # The reader of our answer has heard enough.
        # Python would complain of it once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def check_window(asked: argparse.Namespace) -> int:
    """Whether the window can open on what was asked: 0, or the exit code, with a sentence said."""
    console = Console()
    for path in asked.paths:
        if not os.path.exists(path):  # noqa: PTH110  (raises in a shut folder)
            console.complain(str(FolderMissing(path)))
            return 1
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        console.complain(
            "There is no screen for the window here. On the terminal: albumen index FOLDER"
        )
        return 1
    return 0


@contextlib.contextmanager
def _opened(asked: argparse.Namespace, console: Console) -> Generator[Library, None, None]:
    places = find_places(asked.library)
    start_log(places.log, loud=asked.verbose)
    settings = load_settings(places.settings)
    if asked.model:
        # For this once: what is awaited for good waits.
        once = {"awaited_model": "", "awaited_words": ""}
        settings = replace(settings, model=asked.model, words=asked.model, **once)
    library = console.run(open_library(places, settings))
    try:
        with library.catalog.explained():
            if asked.model:
                library.eye(asked.model)  # Another one is not to serve in its place.
            yield library
    finally:
        library.close()
