"""The README's promises that can drift: its commands, its table of where things are added, its pictures."""

import importlib
import re
from pathlib import Path

import pytest

from app.cli.parser import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def rows() -> list[tuple[str, str, str]]:
    """The rows of the table "Where do I add …?"."""
    table = README.split("### Where do I add …?")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    return [row for row in cells if not row[0].startswith("to add")]


def code(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def test_the_table_of_where_to_add_things_is_there() -> None:
    assert len(rows()) >= 8


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_place_the_table_sends_you_to_exists(row: tuple[str, str, str]) -> None:
    assert (ROOT / code(row[1])[0]).exists()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_name_the_table_tells_you_to_extend_is_in_that_file(row: tuple[str, str, str]) -> None:
    place = code(row[1])[0]
    names = [name for name in code(row[2]) if re.fullmatch(r"[A-Z][A-Za-z]+", name)]
    files = [each for each in code(row[2]) if each.endswith(".py")]
    if not place.endswith(".py"):
        pytest.skip("the row names a folder or a data file")
    modules = [importlib.import_module(file[:-3].replace("/", ".")) for file in (place, *files)]
    missing = [name for name in names if not any(hasattr(module, name) for module in modules)]
    assert names
    assert not missing


def test_the_readme_names_every_terminal_command() -> None:
    assert [name for name in COMMANDS if f"launch.py {name}" not in README] == []


def test_every_picture_the_readme_shows_is_in_the_repository() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    assert [each for each in pictures if not (ROOT / each).is_file()] == []


def test_every_file_the_readme_names_exists() -> None:
    named = {each for each in code(README) if re.fullmatch(r"[a-z_]+(/[\w.]+)+/?", each)}
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
