"""Deciding on the terminal: groups with their keepers, decisions, and taking them back."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.terminal import Done, albumen, new_library


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A library of three photos, one of them three times, one with its RAW."""
    base = tmp_path_factory.mktemp("deciding")
    folder, library = base / "photos", new_library(base / "library", models_cache)
    pictures.write_scenes(folder, 3)
    shutil.copy(folder / "000.jpg", folder / "000 (1).jpg")
    (folder / "001.cr2").write_bytes(b"raw")
    (folder / "001 copy.jpg").write_bytes((folder / "001.jpg").read_bytes())
    assert albumen("index", folder, "--library", library).code == 0
    return library


@pytest.fixture
def library(indexed: Path, tmp_path: Path) -> Path:
    """The library for one test alone; the photos are those of all tests."""
    return Path(shutil.copytree(indexed, tmp_path / "library", symlinks=True))


@pytest.fixture
def folder(indexed: Path) -> Path:
    return indexed.parent / "photos"


def command(library: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", library)


def groups(library: Path) -> list[dict[str, Any]]:
    answer = command(library, "groups", "--tier", "identical", "--json").answer
    return sorted(answer["groups"], key=lambda group: group["photos"])


def test_a_group_tells_its_keeper_and_why(library: Path, folder: Path) -> None:
    first, second = groups(library)
    assert first["keeper"] == first["photos"][0] == str(folder / "000.jpg")
    assert first["reasons"] == ["original file name; the other is named as a copy"]
    assert first["evidence"] == f"Identical files of {(folder / '000.jpg').stat().st_size:,} bytes"
    assert (first["kind"], first["decided"], first["newcomers"]) == ("plain", False, [])
    assert second["companions"] == {str(folder / "001.jpg"): [str(folder / "001.cr2")]}
    assert second["reasons"][0] == "has a RAW file"
    plain = command(library, "groups", "--tier", "identical").out
    assert f"{folder / '000.jpg'}  (best)" in plain
    reasons = "original file name; the other is named as a copy."
    assert f"The first is the best photo: {reasons}" in plain


def test_one_is_kept_and_the_group_is_not_asked_about_again(library: Path, folder: Path) -> None:
    first, second = groups(library)
    kept, rejected = folder / "000 (1).jpg", folder / "000.jpg"
    done = command(library, "decide", first["id"], "keep", kept, "--json")
    assert done.code == 0
    assert done.answer["verdict"] == "keep"
    assert done.answer["parts"] == [[str(kept)], [str(rejected)]]
    assert [group["decided"] for group in groups(library)] == [True, False]
    assert command(library, "decide", second["id"], "keep-all", "--tier", "identical").code == 0
    assert [group["decided"] for group in groups(library)] == [True, True]


def test_decisions_are_listed_searched_undone_and_carried(library: Path, tmp_path: Path) -> None:
    first, second = groups(library)
    for group in (first, second):
        assert command(library, "decide", group["id"], "keep-all").code == 0
    listed = command(library, "decisions", "--json").answer["decisions"]
    assert [each["tier"] for each in listed] == ["identical", "identical"]
    found = command(library, "decisions", "--search", "001 copy", "--json").answer["decisions"]
    assert found == listed[:1]
    file = tmp_path / "decisions.json"
    assert command(library, "decisions", "--export", file, "--json").answer == {"exported": 2}
    undone = command(library, "decisions", "--undo", str(listed[0]["id"]), "--json")
    assert undone.answer == listed[0]
    assert [group["decided"] for group in groups(library)] == [True, False]
    assert command(library, "decisions", "--import", file, "--json").answer == {"imported": 1}
    assert command(library, "decisions", "--import", file).out == "0 decisions imported.\n"
    assert "2 decisions." in command(library, "decisions").out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["decide", "0123456789abcdef", "keep-all"], "no group 0123456789abcdef"),
        (["decisions", "--undo", "77"], "Decision 77 does not exist"),
        (["decisions", "--import", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(library: Path, words: list[str], text: str) -> None:
    done = command(library, *words)
    assert (done.code, done.out) == (1, "")
    assert text in done.err
    assert "Traceback" not in done.err


def test_a_photo_that_is_not_in_the_group_cannot_be_kept(library: Path, folder: Path) -> None:
    first, _ = groups(library)
    done = command(library, "decide", first["id"], "keep", folder / "002.jpg")
    assert (done.code, done.out) == (1, "")
    assert "002.jpg is not in the group" in done.err
    assert command(library, "decisions", "--json").answer == {"decisions": []}


def test_a_set_is_not_reduced(library: Path, folder: Path) -> None:
    answer = command(library, "groups", "--tier", "twin", "--json").answer
    pairs = [group for group in answer["groups"] if group["kind"] == "pair"]
    both = [str(folder / "001.jpg"), str(folder / "001.cr2")]
    assert [group["photos"] for group in pairs] == [both]
    assert pairs[0]["keeper"] is None
    done = command(library, "decide", pairs[0]["id"], "keep", folder / "001.jpg")
    assert (done.code, done.out) == (1, "")
    assert "only make sense together" in done.err
