"""The terminal, whole: what stands on stdout, what on stderr, and the exit code."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.terminal import Done, albumen, new_library

GROUP_KEYS = {
    "id", "title", "kind", "photos", "companions", "evidence", "keeper", "reasons", "decided", "newcomers",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve photos, a file that is none, and a copy."""
    folder = tmp_path_factory.mktemp("photos")
    pictures.write_scenes(folder, 12)
    (folder / "bad.jpg").write_bytes(b"")
    shutil.copy(folder / "000.jpg", folder / "copy.jpg")
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    return new_library(tmp_path_factory.mktemp("library") / "lib", models_cache)


@pytest.fixture(scope="module")
def indexed(folder: Path, library: Path) -> Done:
    return albumen("--library", library, "index", folder, "--json")


def test_index_answers_in_json(indexed: Done, folder: Path) -> None:
    answer = indexed.answer
    assert {"photos", "new", "moved", "unreadable", "seconds"} <= set(answer)
    assert (answer["photos"], answer["new"], answer["moved"]) == (13, 13, 0)
    assert answer["unreadable"] == [
        {"path": str(folder / "bad.jpg"), "reason": "The file is empty."}
    ]
    assert isinstance(answer["seconds"], float)


def test_a_file_that_cannot_be_read_is_no_failure(indexed: Done) -> None:
    assert indexed.code == 0


def test_index_again_finds_nothing_new(indexed: Done, library: Path, folder: Path) -> None:
    answer = albumen("index", folder, "--json", "--library", library).answer
    assert (answer["photos"], answer["new"]) == (13, 0)


def test_similar_answers_one_line_for_each_path(indexed: Done, library: Path, folder: Path) -> None:
    queries = [folder / "000.jpg", folder / "005.jpg"]
    done = albumen("similar", *queries, "--count", "4", "--json", "--library", library)
    assert done.code == 0
    assert [each["query"] for each in done.answers] == [str(query) for query in queries]
    for each in done.answers:
        scores = [match["score"] for match in each["matches"]]
        assert len(scores) == 4
        assert scores == sorted(scores, reverse=True)
        assert each["query"] not in [match["path"] for match in each["matches"]]
        assert all(Path(match["path"]).is_file() for match in each["matches"])
    first = done.answers[0]["matches"][0]
    assert first["path"] == str(folder / "copy.jpg")
    assert first["score"] == pytest.approx(1, abs=1e-3)


def test_similar_takes_a_file_from_outside_and_a_relative_path(
    indexed: Done, library: Path, tmp_path: Path
) -> None:
    pictures.write_scene(tmp_path / "outside.jpg", 3)
    done = albumen("similar", "outside.jpg", "--json", "--library", library, cwd=tmp_path)
    assert done.answer["query"] == str(tmp_path / "outside.jpg")
    assert done.answer["matches"][0]["path"].endswith("003.jpg")


def test_similar_to_no_picture_fails_and_the_other_paths_are_answered(
    indexed: Done, library: Path, folder: Path, tmp_path: Path
) -> None:
    paths = [tmp_path / "gone.jpg", folder / "001.jpg"]
    done = albumen("similar", *paths, "--json", "--library", library)
    assert done.code == 1
    assert [bool(each["matches"]) for each in done.answers] == [False, True]
    assert "gone.jpg" in done.err


def test_groups_answer_in_json(indexed: Done, library: Path) -> None:
    done = albumen("groups", "--detail", "1", "--json", "--library", library)
    answer = done.answer
    assert (done.code, answer["tier"]) == (0, "theme")
    assert all(set(group) == GROUP_KEYS for group in answer["groups"])
    assert answer["ungrouped"] + sum(len(group["photos"]) for group in answer["groups"]) == 13


def test_status_answers_in_json(indexed: Done, library: Path, folder: Path) -> None:
    answer = albumen("status", "--json", "--library", library).answer
    assert answer["folders"] == [{"path": str(folder), "photos": 13, "offline": False}]
    assert (answer["photos"], answer["offline"], answer["unreadable"]) == (13, 0, 1)
    assert list(answer["vectors"].values()) == [12]
    assert all(size > 0 for size in answer["sizes"].values())


@pytest.mark.parametrize(
    "words", [["index", "?"], ["similar", "?/000.jpg"], ["groups"], ["status"]]
)
def test_without_json_there_are_words_on_stdout_and_no_braces(
    indexed: Done, library: Path, folder: Path, words: list[str]
) -> None:
    args = [word.replace("?", str(folder)) for word in words]
    done = albumen(*args, "--library", library)
    assert done.code == 0
    assert done.out.strip()
    assert "{" not in done.out


def test_an_empty_library_is_no_error(tmp_path: Path, models_cache: Path, folder: Path) -> None:
    library = new_library(tmp_path / "lib", models_cache)
    groups = albumen("groups", "--json", "--library", library)
    assert (groups.code, groups.answer["groups"], groups.answer["ungrouped"]) == (0, [], 0)
    status = albumen("status", "--json", "--library", library)
    assert (status.code, status.answer["photos"]) == (0, 0)
    similar = albumen("similar", folder / "000.jpg", "--json", "--library", library)
    assert similar.answer["matches"] == []


def test_a_folder_that_is_not_there_fails_with_a_sentence(
    library: Path, indexed: Done, tmp_path: Path
) -> None:
    done = albumen("index", tmp_path / "nowhere", "--json", "--library", library)
    assert (done.code, done.out) == (1, "")
    assert str(tmp_path / "nowhere") in done.err
    assert "Traceback" not in done.err


def test_a_spoilt_catalog_fails_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"no catalog" * 100)
    done = albumen("status", "--json", "--library", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "catalog.db" in done.err
    assert "Traceback" not in done.err


def test_a_model_that_is_none_fails_with_a_sentence(tmp_path: Path, folder: Path) -> None:
    done = albumen("index", folder, "--model", tmp_path / "none", "--library", tmp_path / "lib")
    assert (done.code, done.out) == (1, "")
    assert "There is no model" in done.err
    assert "Traceback" not in done.err


def test_a_command_line_that_is_not_understood_ends_with_code_2(tmp_path: Path) -> None:
    done = albumen("groups", "--detail", "9", "--library", tmp_path / "lib")
    assert (done.code, done.out) == (2, "")
    assert not (tmp_path / "lib").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
def test_any_file_name_survives_the_way_through_json(tmp_path: Path, models_cache: Path) -> None:
    library = new_library(tmp_path / "lib", models_cache)
    photos = tmp_path / "photos"
    names = [os.fsdecode(b"\xff\xfe.jpg"), "new\nline.jpg", "ünï-日本.jpg", "bad \udcff.png"]
    for seed, name in enumerate(names[:3]):
        pictures.write_scene(photos / "a.jpg", seed).rename(photos / name)
    (photos / names[3]).write_bytes(b"")
    report = albumen("index", photos, "--json", "--library", library)
    assert report.answer["photos"] == 3
    assert report.answer["unreadable"][0]["path"] == str(photos / names[3])
    done = albumen("similar", photos / names[0], "--json", "--library", library)
    assert done.answer["query"] == str(photos / names[0])
    found = {match["path"] for match in done.answer["matches"]}
    assert found == {str(photos / name) for name in names[1:3]}
    plain = albumen("index", photos, "--library", library)
    assert plain.code == 0
    assert albumen("similar", photos / names[0], "--library", library).code == 0


def test_json_is_one_line_of_plain_ascii(indexed: Done) -> None:
    assert indexed.out.isascii()
    assert indexed.out.count("\n") == 1
    json.loads(indexed.out)


@pytest.mark.parametrize("buffered", [True, False])
def test_a_reader_that_has_heard_enough_is_no_crash(
    indexed: Done, library: Path, buffered: bool
) -> None:
    import subprocess

    from tests.terminal import ROOT, command, environment

    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed_pipe:
        done = subprocess.run(
            command("status", "--json", "--library", library),
            cwd=ROOT,
            env={**environment(), "PYTHONUNBUFFERED": "" if buffered else "1"},
            stdout=closed_pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode == 0


def test_a_damaged_page_of_the_catalog_fails_with_a_sentence(
    indexed: Done, library: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "catalog.db"
    content = bytearray((library / "catalog.db").read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    spoilt.write_bytes(content)
    for command in ("status", "groups"):
        done = albumen(command, "--json", "--library", tmp_path)
        assert (done.code, done.out) == (1, "")
        assert "is damaged" in done.err
        assert "Traceback" not in done.err


def test_a_name_the_terminal_cannot_show_is_escaped(
    indexed: Done, folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    query = tmp_path / "日本.jpg"
    shutil.copy(folder / "000.jpg", query)
    done = albumen("similar", query, "--library", library)
    assert done.code == 0
    assert "\\u65e5\\u672c.jpg" in done.out
