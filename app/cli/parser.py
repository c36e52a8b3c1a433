"""The command line: commands, each loaded when it is called, and the parameters they share."""

import importlib
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

from app import __version__
from app.paths import AppPaths
from app.query.errors import QueryParseError

COMMANDS = {
    "index": "index",
    "status": "status",
    "similar": "search",
    "search": "search",
    "groups": "groups",
    "likeness": "likeness",
    "decide": "groups",
    "decisions": "groups",
    "rate": "metadata",
    "show": "metadata",
    "places": "places",
    "time": "times",
    "trash": "files",
    "move": "files",
    "copy": "files",
    "rename": "files",
    "export": "files",
    "undo": "history",
    "redo": "history",
    "history": "history",
    "models": "models",
    "people": "people",
    "text": "text",
    "doctor": "doctor",
}
"""The module of each command, in `app.cli`; there the function bears the command's name."""

OpenWindow: TypeAlias = Callable[[AppPaths, Sequence[Path]], int]
"""Opens the window on folders, and returns its exit code."""
_WINDOW = "window"
_Command = TypeVar("_Command", bound=Callable[..., Any])

_EPILOG = """
Without a command the window opens, on FOLDERs if any. `albumen COMMAND --help` lists a command's options.

\b
Exit codes:
  0    done; single files may have been unreadable, and are listed
  1    not done; a sentence on stderr says why
  2    the command line was not understood
  130  stopped with Ctrl+C or by SIGTERM; what was done until then is kept
"""


class _Commands(click.Group):
    """Commands, loaded when they are called; any other word is a folder for the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == _WINDOW:
            return importlib.import_module("app.cli.window").window
        if cmd_name not in COMMANDS:
            return None
        return getattr(importlib.import_module(f"app.cli.{COMMANDS[cmd_name]}"), cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        return _WINDOW, self.get_command(ctx, _WINDOW), args


class SomePath(click.ParamType[Path]):
    """A path; an empty one comes from an empty variable, and never means the current folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("must not be empty", param, ctx)
        return Path(value)


class Share(click.FloatRange):
    """A number from 0 to 1."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail("is no number", param, ctx)
        return number


class ReadBy(click.ParamType[Any]):
    """A text of the query language, parsed by one of its functions."""

    name = "text"

    def __init__(self, reader: Callable[[str], Any]) -> None:
        self._reader = reader

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._reader(value) if isinstance(value, str) else value
        except QueryParseError as error:
            self.fail(error.sentence, param, ctx)


class RenamedChoice(click.Choice[str]):
    """A choice whose names of version 0.1 are still understood."""

    def __init__(self, choices: Sequence[str], **before: str) -> None:
        """`before` maps an old name to the present one."""
        super().__init__([*choices, *before])
        self._shown, self._before = choices, before

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = super().convert(value, param, ctx)
        return self._before.get(word, word)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self._shown)}]"


PATH = SomePath()
PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
"""Photos or folders, in the library or not."""
COUNT = click.IntRange(min=1)


def shared(command: _Command) -> _Command:
    """Add the options that every command takes, before or after its name."""
    help = "Keep catalog and caches in DIR instead of the system's place."
    with_library = click.option("--library", type=PATH, metavar="DIR", help=help)
    with_verbose = click.option(
        "--verbose", is_flag=True, default=None, help="Log more, on stderr."
    )
    return with_library(with_verbose(command))


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[FOLDER]... | COMMAND [ARGS]...",
    epilog=_EPILOG,
)
@click.version_option(__version__, prog_name="albumen", message="%(prog)s %(version)s")
@shared
@click.pass_context
def albumen(ctx: click.Context, **_shared: Any) -> int | None:
    """Organise photos: find duplicates, bursts and scenes, cull and search. Works offline."""
    if ctx.invoked_subcommand is None:
        window = albumen.get_command(ctx, _WINDOW)
        assert window is not None
        return ctx.invoke(window, folders=())
    return None


def given(ctx: click.Context, name: str) -> Any:
    """Return a shared option: given after the command or, failing that, before it or before the group it is in."""
    while (value := ctx.params.get(name)) is None and ctx.parent is not None:
        ctx = ctx.parent
    return value


def run_command_line(words: Sequence[str], open_window: OpenWindow) -> int:
    """Run the command line, and return its exit code; `open_window` opens the window."""
    try:
        code = albumen.main(
            list(words),
            prog_name="albumen",
            standalone_mode=False,
            windows_expand_args=False,
            obj=open_window,
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        return 130
    return int(code or 0)
