"""The launcher: what it hands over, and what it says when it cannot."""

import ast
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import environment
import launch
import pytest
import qt_libraries

from app.cli.parser import COMMANDS

SOURCE = Path(launch.__file__)


@pytest.fixture
def no_set_up(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Everything is set up already; the commands that are started end up in the list."""
    started: list[list[str]] = []
    ready = SimpleNamespace(python="PYTHON", script=lambda name: name)
    monkeypatch.setattr(environment.Environment, "prepare", lambda self, dev: ready)
    monkeypatch.setattr(launch, "start", lambda command: started.append(command) or 0)
    return started


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux session over SSH."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_a_python_too_old_can_read_the_launcher() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_too_old_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda name: "/there" if name == "python3.12" else None)
    assert launch.main(["x"]) == 2
    text = capsys.readouterr()
    assert "needs Python 3.11 or newer; this one is 3.9" in text.err
    assert "start it with python3.12." in text.err
    assert text.out == ""


def test_nothing_heavy_and_nothing_new_is_imported_before_the_version_is_known() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    tops = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [name.name for node in tops for name in node.names] == ["os", "sys"]


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["/photos"], True),
        (["--library", "/lib"], True),
        (["--library", "index", "/photos"], True),
        (["--library", "/lib", "/photos"], True),
        (["index", "/photos"], False),
        (["--library", "/lib", "index", "/photos"], False),
        (["--library=/lib", "status", "--json"], False),
        (["similar", "a.jpg"], False),
        (["groups"], False),
        (["--help"], False),
        (["--version"], False),
    ],
)
def test_a_terminal_command_needs_no_screen(words: list[str], window: bool) -> None:
    assert launch.wants_a_window(words) is window


def test_every_command_of_the_terminal_needs_no_screen() -> None:
    assert set(COMMANDS) <= set(launch.TERMINAL)


def test_words_reach_albumen_untouched(
    no_set_up: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--library", "a b", "index", "x y", "--json", "", "--", "-n"]
    assert launch.main(words) == 0
    assert no_set_up == [["PYTHON", "-P", "-m", "app", *words]]


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_the_terminal_is_offered(
    no_set_up: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert launch.main(["--library", "L", "/my photos"]) == 2
    text = capsys.readouterr()
    assert "no screen" in text.err
    assert "python3 packaging/launch.py index '/my photos'" in text.err
    assert (text.out, no_set_up) == ("", [])


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_terminal_commands_run(
    no_set_up: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qt_libraries, "loads", lambda library: False)
    assert launch.main(["index", "/photos"]) == 0
    assert len(no_set_up) == 1


def test_a_library_qt_lacks_is_named_before_anything_is_set_up(
    no_set_up: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(qt_libraries, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(qt_libraries, "os_release", lambda: "ubuntu debian")
    for words in (["/photos"], ["test"]):
        assert launch.main(words) == 2
        assert "sudo apt install libegl1\n" in capsys.readouterr().err
    assert no_set_up == []


def test_a_failed_set_up_is_one_sentence_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(self: environment.Environment, dev: bool) -> None:
        raise environment.SetUpError("The disk is full.")

    monkeypatch.setattr(environment.Environment, "prepare", fails)
    assert launch.main(["status"]) == 1
    assert capsys.readouterr().err == "The disk is full.\n"


def test_every_check_runs_though_an_earlier_one_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = [sys.executable, "-c", "import sys; sys.exit(int(sys.argv[1]))"]
    commands = [("one", [*ends, "1"]), ("two", [*ends, "0"]), ("three", [*ends, "5"])]
    monkeypatch.setattr(launch, "checks", lambda ready, words: commands)
    assert launch.test(None, []) == 1
    assert capsys.readouterr().err.splitlines() == [
        "-- one",
        "-- two",
        "-- three",
        "-- failed: one, three",
    ]
    monkeypatch.setattr(launch, "checks", lambda ready, words: commands[1:2])
    assert launch.test(None, []) == 0


def test_the_checks_see_qt_offscreen_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = "import os, sys; sys.exit(os.environ['QT_QPA_PLATFORM'] != sys.argv[1])"
    for given, seen in ((None, "offscreen"), ("xcb", "xcb")):
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
        if given:
            monkeypatch.setenv("QT_QPA_PLATFORM", given)
        command = [("it", [sys.executable, "-c", told, seen])]
        monkeypatch.setattr(launch, "checks", lambda ready, words, command=command: command)
        assert launch.test(None, []) == 0


def test_words_after_test_are_pytests_alone() -> None:
    ready = SimpleNamespace(python="PYTHON", script=lambda name: name)
    assert launch.checks(ready, ["-k", "x"]) == [("pytest", ["PYTHON", "-m", "pytest", "-k", "x"])]
    names = [name for name, _ in launch.checks(ready, [])]
    assert names == ["ruff check", "ruff format", "basedpyright", "import contracts", "pytest"]
