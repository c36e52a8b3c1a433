"""The command line: understood in any order, refused with code 2 where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from app.cli import console
from app.cli.parser import COMMANDS, albumen, given, run_command_line
from app.domain.progress import Progress, Task
from app.paths import AppPaths


@dataclass(frozen=True)
class Parsed:
    """A command line, understood and not run."""

    command: str
    library: Path | None
    values: dict[str, Any]


def parse(words: Sequence[str]) -> Parsed:
    """Understand a command line that names a command, or folders for the window."""
    outer = albumen.make_context("albumen", list(words))
    name, command, rest = albumen.resolve_command(outer, [*outer._protected_args, *outer.args])
    assert name is not None
    assert command is not None
    inner = command.make_context(name, rest, parent=outer)
    return Parsed(name, given(inner, "library"), inner.params)


def no_window(_paths: AppPaths, _folders: Sequence[Path]) -> int:
    raise AssertionError


def test_without_a_command_the_window_opens_on_the_folders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Sequence[Path]] = []

    def open_window(_paths: AppPaths, folders: Sequence[Path]) -> int:
        opened.append(folders)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run_command_line([], open_window) == 0
    assert run_command_line([".", ".."], open_window) == 0
    assert opened == [(), (Path(), Path(".."))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_run(name: str) -> None:
    command = albumen.get_command(click.Context(albumen), name)
    assert command is not None
    assert command.name == name


@pytest.mark.parametrize(
    "words",
    [
        ["--library", "lib", "index", "a", "b"],
        ["index", "--library", "lib", "a", "b"],
        ["index", "a", "b", "--library", "lib"],
        ["--library=lib", "index", "a", "b"],
        ["--verbose", "--library", "lib", "index", "a", "b"],
    ],
)
def test_the_library_may_be_named_before_and_after_the_command(words: list[str]) -> None:
    args = parse(words)
    assert (args.command, args.library) == ("index", Path("lib"))
    assert args.values["folders"] == (Path("a"), Path("b"))


def test_a_library_named_like_a_command_is_a_library() -> None:
    args = parse(["--library", "index", "status"])
    assert (args.command, args.library) == ("status", Path("index"))
    args = parse(["--library", "index", "index", "a"])
    assert (args.command, args.library) == ("index", Path("index"))
    assert args.values["folders"] == (Path("a"),)
    args = parse(["--library", "status", "--verbose", "status"])
    assert (args.command, args.library) == ("status", Path("status"))


def test_a_picture_whose_name_begins_with_a_minus_is_no_term_against_something() -> None:
    args = parse(
        ["search", "-beach", "--like", "-a.jpg", "--unlike", "-b.jpg", "--part", "-c.jpg:0,0,1,1"]
    )
    values = args.values
    paths = [*values["like"], *values["unlike"], *(each.path for each in values["regions"])]
    assert paths == [Path("-a.jpg"), Path("-b.jpg"), Path("-c.jpg")]
    assert values["words"] == ("-beach",)


def test_a_folder_named_like_a_command_can_be_named() -> None:
    assert parse(["./index"]).values["folders"] == (Path("./index"),)
    assert parse(["index", "status"]).values["folders"] == (Path("status"),)


@pytest.mark.parametrize(
    "words",
    [
        ["index"],
        ["similar"],
        ["trash", ""],
        ["models", "remove", ""],
        ["move", "a", "--to", ""],
        ["similar", "a", "--count", "0"],
        ["similar", "a", "--count", "many"],
        ["groups", "--detail", "1.5"],
        ["groups", "--tier", "cousin"],
        ["decide", "0123"],
        ["decide", "0123", "keep"],
        ["decide", "0123", "keep-all", "a.jpg"],
        ["decide", "0123", "split"],
        ["decisions", "--undo", "last"],
        ["decisions", "--undo", "1", "--export", "a.json"],
        ["groups", "--detail", "-0.1"],
        ["groups", "--detail", "nan"],
        ["groups", "--tier", "nobody"],
        ["groups", "extra"],
        ["status", "--unheard-of"],
        ["--unheard-of"],
        ["--library"],
    ],
    ids=" ".join,
)
def test_what_is_not_understood_is_refused_with_code_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_command_line(words, no_window)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "Error" in err


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], *([each, "--help"] for each in COMMANDS)]
)
def test_help_is_no_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(words, no_window) == 0
    assert "albumen" in capsys.readouterr().out


def test_the_help_names_every_command_and_every_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_command_line(["--help"], no_window)
    text = capsys.readouterr().out
    assert all(f"  {each}" in text for each in COMMANDS)
    assert all(f"{code} " in text for code in (0, 1, 2, 130))


def test_progress_names_the_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read() -> Task[int]:
        yield Progress("Reading", 1234, 5000, unreadable=2)
        return 3

    monkeypatch.setattr(console, "_QUIET", 0.0)
    assert console.Console().run(read()) == 3
    assert capsys.readouterr().err == "Reading  ·  1,234 of 5,000  ·  2 unreadable files\n"


@pytest.mark.parametrize(
    "words",
    [
        ["decide", "0123", "keep", "a.jpg", "--tier", "twin", "--json"],
        ["decide", "--tier", "twin", "0123", "keep", "--json", "a.jpg"],
        ["--library", "lib", "decide", "0123", "--json", "keep", "--tier=twin", "a.jpg"],
    ],
)
def test_a_decision_may_be_said_in_any_order_with_the_options(words: list[str]) -> None:
    args = parse(words)
    values = args.values
    assert (values["group"], values["verdict"], values["path"]) == ("0123", "keep", Path("a.jpg"))
    assert (values["tier"], values["json"]) == ("near-duplicate", True)
