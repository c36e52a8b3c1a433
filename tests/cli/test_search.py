"""Searching on the terminal: words, photos, parts, colours and facts, one query or a file of them."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.catalog.array_files.array_table import FOLDER, name_file
from app.catalog.catalog import Catalog
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


def command(base: Path, *words: str | Path) -> Done:
    return albumen("search", *words, "--library", base / "library")


def first(base: Path) -> Path:
    return min((base / "photos").rglob("*.jpg"))


@pytest.fixture(scope="module")
def answers(base: Path) -> dict[str, Any]:
    """What each line of a file of queries is answered, in one go: starting takes longest."""
    folder, photo = first(base).parent.name, first(base)
    lines = {
        "like": f'like:"{photo}"',
        "line": "name:a\x0bb\u2028c",
        "facts": f"folder:{folder} orientation:landscape",
        "none": "stars:>=1",
        "nonsense": "xyzzy",
        "fault": "stars:9",
        "bad": f'like:"{base / "bad.jpg"}"',
    }
    (base / "bad.jpg").write_bytes(b"nothing")
    queries = base / "queries.txt"
    # As Notepad writes it.
    queries.write_bytes("\r\n\r\n".join((*lines.values(), "")).encode("utf-8-sig"))
    done = command(base, "--queries", queries, "--json")
    assert done.code == 1
    assert "9: The value for stars must be 0 to 5." in done.err
    return dict(zip(lines, done.answers, strict=True))


def test_photos_like_one_are_found_and_why_is_said(base: Path, answers: dict[str, Any]) -> None:
    photo, answer = first(base), answers["like"]
    best = answer["matches"][0]
    assert Path(best["path"]).parent == photo.parent
    assert best["why"] == {f"like:{photo}": best["score"]}
    assert 0 < answer["cutoff"] <= len(answer["matches"])
    assert str(photo) not in {each["path"] for each in answer["matches"]}


def test_facts_are_met_by_all_that_is_found(base: Path, answers: dict[str, Any]) -> None:
    folder = first(base).parent.name
    paths = [Path(each["path"]) for each in answers["facts"]["matches"]]
    assert {path.parent.name for path in paths} == {folder}
    assert answers["facts"]["cutoff"] == len(paths) > 0
    why = answers["facts"]["matches"][0]["why"]
    assert why == {f"folder:{folder}": True, "orientation:landscape": True}
    assert (answers["none"]["matches"], answers["none"]["cutoff"]) == ([], 0)


def test_nonsense_matches_nothing(answers: dict[str, Any]) -> None:
    assert answers["nonsense"]["cutoff"] == 0
    assert "error" not in answers["nonsense"]


def test_a_query_that_cannot_be_answered_costs_no_other(answers: dict[str, Any]) -> None:
    assert (answers["fault"]["query"], answers["fault"]["matches"]) == ("stars:9", [])
    assert answers["fault"]["error"] == "The value for stars must be 0 to 5."
    assert answers["bad"]["error"].startswith("bad.jpg: ")


def test_all_that_the_command_line_says_is_one_query(base: Path) -> None:
    photo, folder = first(base), first(base).parent.name
    place, colour = f"{photo}:0.25,0.25,0.5,0.5", "blue:0.3"
    done = command(
        base, f"folder:{folder}", "--part", place, "--colour", colour, "--unlike", photo,
        "--where", "-stars:5", "--count", "3", "--sort", "name", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    matches = done.answer["matches"]
    assert len(matches) == 3
    assert matches[0]["why"].keys() == {
        f"folder:{folder}",
        "-stars:5",
        f"-like:{photo}",
        f'part:"{photo}":0.25,0.25,0.5,0.5',
        "colour:blue:0.3",
    }


def test_a_score_that_is_not_known_is_null_and_the_answer_still_json(
    base: Path, tmp_path: Path
) -> None:
    library = shutil.copytree(base / "library", tmp_path / "library", symlinks=True)
    with Catalog(library / "catalog.db") as catalog, catalog.transaction():
        (embedder,) = catalog.vectors.counts()
        file = catalog.path.parent / FOLDER / f"{name_file('vector', embedder)}.digests"
    file.write_bytes(bytes(32) + file.read_bytes()[32:])
    done = albumen("search", "-xyzzy", "--library", library, "--json")
    assert "NaN" not in done.out
    assert [each["score"] for each in done.answer["matches"]].count(None) == 1


def test_a_file_of_queries_that_cannot_be_read_is_said_why(base: Path) -> None:
    for path, sentence in (
        (base / "none.txt", "cannot be read: No such file or directory."),
        (base, "cannot be read: Is a directory."),
        (first(base), "is no text in UTF-8."),
    ):
        done = command(base, "--queries", path)
        assert (done.code, done.out, done.err) == (1, "", f"{path} {sentence}\n")


def test_a_fault_alone_says_nothing_of_the_library(base: Path) -> None:
    done = command(base, "stars:9")
    assert (done.code, done.err) == (1, "9: The value for stars must be 0 to 5.\n")


def test_an_empty_library_is_said_to_be_empty(tmp_path: Path) -> None:
    done = albumen("search", "stars:5", "--library", tmp_path / "library")
    assert done.code == 0
    assert "The library is empty: index a folder first." in done.err


def test_a_part_that_cannot_be_is_refused_by_the_command_line(base: Path) -> None:
    done = command(base, "--part", "a.jpg:1,2,3")
    assert done.code == 2
    assert "left, top, width and height" in done.err


def test_people_read_it_too(base: Path) -> None:
    out = command(base, "--like", first(base)).out
    assert " photos match" in out.splitlines()[0]
    assert "  below the match threshold:" in out
