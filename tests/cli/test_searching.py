"""Searching on the terminal: words, photos, parts, colours and facts, one query or a file of them."""

from pathlib import Path
from typing import Any

import pytest

from tests.scenery import draw_all
from tests.terminal import Done, albumen, new_library


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A library of drawn scenes of several kinds."""
    base = tmp_path_factory.mktemp("searching")
    library = new_library(base / "library", models_cache)
    draw_all(base / "photos", 8)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return base


def say(base: Path, *words: str | Path) -> Done:
    return albumen("search", *words, "--library", base / "library")


def found(base: Path, *words: str | Path) -> dict[str, Any]:
    done = say(base, *words, "--json")
    assert done.code == 0, done.err
    return done.answer


def first(base: Path) -> Path:
    return min((base / "photos").rglob("*.jpg"))


def test_photos_like_one_are_found_and_why_is_said(base: Path) -> None:
    photo = first(base)
    answer = found(base, "--like", photo)
    best = answer["matches"][0]
    assert Path(best["path"]).parent == photo.parent
    assert best["why"] == {f"like:{photo}": best["score"]}
    assert 0 < answer["cutoff"] <= len(answer["matches"])
    assert str(photo) not in {each["path"] for each in answer["matches"]}


def test_words_and_facts_of_the_command_line_are_one_query(base: Path) -> None:
    folder = first(base).parent.name
    answer = found(base, f"folder:{folder}", "--where", "orientation:landscape", "--sort", "name")
    paths = [Path(each["path"]) for each in answer["matches"]]
    assert paths
    assert {path.parent.name for path in paths} == {folder}
    assert [path.name for path in paths] == sorted(path.name for path in paths)
    assert answer["matches"][0]["why"] == {f"folder:{folder}": True, "orientation:landscape": True}


def test_a_part_and_a_colour_are_sought(base: Path) -> None:
    answer = found(base, "--part", f"{first(base)}:0.25,0.25,0.5,0.5", "--colour", "blue:0.3")
    (best, *_) = answer["matches"]
    assert set(best["why"]) == {f'part:"{first(base)}":0.25,0.25,0.5,0.5', "colour:#2d5fbe:0.3"}


def test_no_more_than_asked_for_are_given(base: Path) -> None:
    answer = found(base, "--like", first(base), "--count", "3")
    assert len(answer["matches"]) == 3


def test_words_find_or_say_that_nothing_matches(base: Path) -> None:
    assert found(base, "xyzzy")["cutoff"] == 0
    assert say(base, "xyzzy").out.startswith("Nothing really matches")


def test_each_line_of_a_file_is_answered(base: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text(f'like:"{first(base)}"\n\nstars:>=1\nstars:9\n', encoding="utf-8")
    done = say(base, "--queries", queries, "--json")
    assert done.code == 1
    one, two, three = done.answers
    assert one["cutoff"] > 0
    assert (two["query"], two["matches"]) == ("stars:>=1", [])
    assert (three["query"], three["error"]) == ("stars:9", "Stars go from 0 to 5.")


def test_what_is_not_understood_is_said_and_where(base: Path) -> None:
    done = say(base, "foldr:x", "stars:many")
    assert done.code == 1
    assert "foldr:x: Nothing is called “foldr:”. Did you mean “folder:”?" in done.err
    assert "many: “many” is no number." in done.err


def test_a_file_that_is_no_picture_is_named(base: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"nothing")
    done = say(base, "--like", tmp_path / "bad.jpg", "--json")
    assert done.code == 1
    assert done.answer["error"].startswith("bad.jpg: ")


def test_a_part_that_cannot_be_is_refused_by_the_command_line(base: Path) -> None:
    done = say(base, "--part", "a.jpg:1,2,3")
    assert done.code == 2
    assert "left, top, width and height" in done.err


def test_people_read_it_too(base: Path) -> None:
    out = say(base, "--like", first(base)).out
    assert " photos match" in out.splitlines()[0]
    assert "  less like it:" in out
