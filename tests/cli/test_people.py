"""People on the terminal: off until turned on, then found, listed and forgotten; all with --json."""

from pathlib import Path

import pytest

from tests.faces import draw_people
from tests.terminal import Done, albumen, new_library


@pytest.fixture
def base(tmp_path: Path, models_cache: Path) -> Path:
    new_library(tmp_path / "library", models_cache)
    draw_people(tmp_path / "photos/a.png", "red")
    assert command(tmp_path, "index", tmp_path / "photos").code == 0
    return tmp_path


def command(base: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", base / "library")


def test_faces_are_looked_for_only_once_it_is_turned_on(base: Path) -> None:
    refused = command(base, "people", "find")
    assert refused.code == 1
    assert "off" in refused.err
    assert command(base, "people", "on", "--json").answer == {"find_people": True}
    found = command(base, "people", "find", "--json").answer
    assert found == {"looked": 1, "faces": 0, "photos": 1}  # A red square is no face.
    listed = command(base, "people", "list", "--json").answer
    assert listed == {"persons": [], "questions": [], "unnamed": [], "alone": [], "ignored": []}
    assert command(base, "people", "off", "--json").answer == {"find_people": False}


def test_who_and_what_is_not_there_is_told(base: Path) -> None:
    for words in (
        ("name", "Anna", "7"),
        ("rename", "Anna", "Ann"),
        ("merge", "Anna", "Ben"),
        ("split", "Anna", "Ben", "7"),
    ):
        done = command(base, "people", *words)
        assert done.code == 1
        assert "There is no" in done.err


def test_forgetting_needs_a_yes_and_turns_it_off(base: Path) -> None:
    command(base, "people", "on")
    assert command(base, "people", "forget").code == 2
    done = command(base, "people", "forget", "--yes", "--json")
    assert done.answer == {"forgotten": True, "left": []}
    assert command(base, "people", "find").code == 1


def test_the_library_named_before_the_group_of_commands_is_meant(base: Path) -> None:
    before = albumen("--library", base / "library", "people", "on", "--json")
    assert before.code == 0
    assert albumen("people", "find", "--library", base / "library").code == 0
    assert albumen("people", "find").code == 1
