"""Photos moved, renamed, exported and thrown away on the terminal; a dry run does nothing."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.files.metadata.embedded_reader import read_embedded
from tests import pictures
from tests.terminal import Done, albumen, new_library


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    base = tmp_path_factory.mktemp("filing")
    pictures.write_scenes(base / "photos", 3)
    (base / "photos/001.cr2").write_bytes(b"raw")
    library = new_library(base / "library", models_cache)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return base


@pytest.fixture
def base(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The photos and the library for one test alone, with a trash of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(indexed / "library", tmp_path / "library", symlinks=True)
    shutil.copytree(indexed / "photos", tmp_path / "photos")
    assert command(tmp_path, "index", tmp_path / "photos").code == 0
    return tmp_path


def command(base: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", base / "library")


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def pairs(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (Path(s["source"]).name, Path(s["target"] or "").name, s["stage"]) for s in answer["steps"]
    ]


def test_a_dry_run_lists_all_and_does_nothing(base: Path) -> None:
    before = listed(base / "photos")
    done = command(base, "move", base / "photos", "--to", base / "Trip", "--dry-run", "--json")
    assert done.code == 0
    assert (done.answer["act"], done.answer["state"]) == (None, "planned")
    assert pairs(done.answer) == [
        ("000.jpg", "000.jpg", "planned"),
        ("001.jpg", "001.jpg", "planned"),
        ("001.cr2", "001.cr2", "planned"),
        ("002.jpg", "002.jpg", "planned"),
    ]
    assert listed(base / "photos") == before
    assert not (base / "Trip").exists()
    plain = command(base, "trash", base / "photos/000.jpg", "--dry-run").out
    assert "nothing was done" in plain
    assert command(base, "history", "--json").answer["acts"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_said_before_its_photo_goes_and_is_not_taken_for_it(base: Path) -> None:
    (base / "photos/link.jpg").symlink_to(base / "photos/000.jpg")
    (base / "photos/001.wav").write_bytes(b"memo")
    assert command(base, "index", base / "photos").code == 0
    planned = command(base, "trash", "--dry-run", base / "photos/000.jpg")
    assert "link.jpg to this file will be broken" in planned.err
    assert "001.wav" in command(base, "trash", "--dry-run", base / "photos/001.jpg").out
    refused = command(base, "trash", base / "photos/link.jpg")
    assert (refused.code, (base / "photos/000.jpg").exists()) == (1, True)
    assert "another name" in refused.err
    shown = command(base, "show", base / "photos/link.jpg")
    assert f"Also at {base / 'photos/link.jpg'}" in shown.out


def test_what_was_moved_and_renamed_comes_back_in_turn(base: Path) -> None:
    before = listed(base / "photos")
    moved = command(base, "move", base / "photos/001.cr2", "--to", base / "photos/Trip", "--json")
    assert (moved.code, moved.answer["state"]) == (0, "done")
    assert listed(base / "photos/Trip") == ["001.cr2", "001.jpg"]
    renamed = command(base, "rename", base / "photos/Trip", "--pattern", "{folder}-{number:02}")
    assert renamed.out == "Renamed 001.jpg.\n"
    assert listed(base / "photos/Trip") == ["Trip-01.cr2", "Trip-01.jpg"]
    assert command(base, "undo").code == 0
    assert command(base, "undo", "--json").answer["verb"] == "move"
    assert [name for name in listed(base / "photos") if name != "Trip"] == before
    assert command(base, "redo").code == 0
    assert listed(base / "photos/Trip") == ["001.cr2", "001.jpg"]


@pytest.mark.skipif(
    sys.platform in ("darwin", "win32"), reason="there the trash is the system's alone"
)
def test_what_is_thrown_away_comes_back_unless_its_name_is_taken(base: Path) -> None:
    photo = base / "photos/000.jpg"
    content = photo.read_bytes()
    assert command(base, "trash", photo).out == "Moved 000.jpg to the trash.\n"
    photo.write_bytes(b"another")
    failed = command(base, "undo")
    assert failed.code == 1
    assert failed.err == "000.jpg: A file of this name already exists, and is not overwritten.\n"
    assert photo.read_bytes() == b"another"
    photo.unlink()
    assert command(base, "redo").code == 0
    assert command(base, "undo").code == 0
    assert photo.read_bytes() == content


def test_an_export_never_overwrites(base: Path) -> None:
    words = ("export", base / "photos/000.jpg", "--to", base / "out", "--side", "48", "--strip")
    assert command(base, *words).code == 0
    assert command(base, *words).code == 0
    assert listed(base / "out") == ["000 (2).jpg", "000.jpg"]
    with Image.open(base / "out/000.jpg") as picture:
        assert max(picture.size) == 48
    sheet = command(base, "export", base / "photos", "--to", base / "out", "--sheet", "--json")
    assert pairs(sheet.answer) == [("000.jpg", "contact sheet 01.jpg", "done")]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ((), "Harbour"),
        (("--metadata", "no-place"), "Harbour"),
        (("--metadata", "copyright"), None),
        (("--metadata", "none"), None),
        (("--strip",), None),
    ],
)
def test_an_export_bears_the_metadata_that_was_chosen(
    base: Path, words: tuple[str, ...], title: str | None
) -> None:
    photo = base / "photos/000.jpg"
    assert command(base, "rate", photo, "--title", "Harbour").code == 0
    done = command(base, "export", photo, "--to", base / "out", "--side", "48", *words, "--json")
    assert (done.code, done.answer["notes"]) == (0, [])
    assert read_embedded(base / "out/000.jpg").values.get("title") == title


def test_an_export_says_what_it_had_no_room_for(base: Path) -> None:
    photo = base / "photos/000.jpg"
    assert command(base, "rate", photo, "--caption", "x" * 70_000).code == 0
    done = command(base, "export", photo, "--to", base / "out", "--side", "48")
    assert done.code == 0
    assert done.err.startswith("000.jpg: Omitted from the copy")


def test_what_cannot_be_done_is_a_sentence_and_no_silence(base: Path) -> None:
    (base / "file").write_bytes(b"")
    done = command(base, "copy", base / "photos/000.jpg", "--to", base / "file")
    assert (done.code, done.err) == (
        1,
        f"{base / 'file'} is not a folder. Choose another destination.\n",
    )
    there = command(base, "move", base / "photos", "--to", base / "photos", "--json")
    assert there.code == 1
    assert there.answer["state"] == "nothing"
    assert "already" in there.err
    assert command(base, "rename", base / "photos", "--pattern", "{what}").code == 1
