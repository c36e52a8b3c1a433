"""Run a command: open the library, call the command with it, turn errors into an exit code."""

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from app.cli.console import Console
from app.cli.parser import given, shared
from app.domain.errors import PhotoError
from app.library import Library
from app.log import start_log
from app.paths import find_app_paths
from app.settings import load_settings
from app.signals import STOPPED
from app.tasks.health.back_up import back_up_if_due
from app.tasks.open import open_library


@dataclass(frozen=True, slots=True)
class Terminal:
    """A command's library and console."""

    library: Library
    console: Console
    json: bool
    """Whether answers are in JSON."""

    def answer(self, value: object, lines: Iterable[str]) -> None:
        """Print an answer: the value as JSON if asked for, else the lines."""
        if self.json:
            self.console.answer(value)
        else:
            for line in lines:
                self.console.print(line)


def in_library(function: Callable[..., int], *, one_model: bool = True) -> Callable[..., int]:
    """Make a command, with the shared options, of a function from a `Terminal` to the exit code.

    `one_model` adds --model.
    """

    @functools.wraps(function)
    @click.pass_context
    def command(
        ctx: click.Context,
        /,
        library: Path | None,
        verbose: bool | None,
        json: bool,
        model: str = "",
        **more: Any,
    ) -> int:
        return _run(
            given(ctx, "library"),
            bool(given(ctx, "verbose")),
            model,
            lambda open_library, console: function(Terminal(open_library, console, json), **more),
        )

    command = click.option("--json", is_flag=True, help="Answer in JSON on stdout.")(
        shared(command)
    )
    if one_model:
        command = click.option(
            "--model",
            metavar="FOLDER",
            default="",
            help="Use the transformers image model in FOLDER, for this once.",
        )(command)
    return command


def _run(
    folder: Path | None, verbose: bool, model: str, command: Callable[[Library, Console], int]
) -> int:
    console = Console()
    try:
        with _opened(folder, verbose, model, console) as library:
            code = command(library, console)
            _back_up(library, console)
            for sentence in library.missing.values():
                console.print_error(f"{sentence} Another model is used in its place.")
        console.flush()
        return code
    except PhotoError as error:
        console.print_error(str(error))
        return 1
    except KeyboardInterrupt:
        console.print_error("Stopped. What was done so far is kept.")
        return STOPPED
    except BrokenPipeError:  # Nobody reads the answer any more.
        # Python would complain of it once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _back_up(library: Library, console: Console) -> None:
    """Make the backup of the day; where that fails, the command is done nevertheless."""
    try:
        console.run(back_up_if_due(library))
    except PhotoError as error:
        console.print_error(str(error))


@contextlib.contextmanager
def _opened(
    folder: Path | None, verbose: bool, model: str, console: Console
) -> Generator[Library, None, None]:
    paths = find_app_paths(folder)
    start_log(paths.log, loud=verbose)
    settings = load_settings(paths.settings)
    if model:
        # For this once: a model that is queued waits.
        once = {"queued_similarity_model": "", "queued_text_model": ""}
        settings = replace(settings, similarity_model=model, text_model=model, **once)
    library = console.run(open_library(paths, settings))
    try:
        with library.catalog.explained():
            if model:
                # Raises where it cannot be used: no other is to take its place.
                library.model(model)
            yield library
    finally:
        library.close()
