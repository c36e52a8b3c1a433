"""Marking on the terminal: rated, shown with who says what, undone and done again, and written beside the photos."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.terminal import Done, albumen, new_library
from tests.videos import plain, write_clip, write_video


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A library of three photos, one with its RAW; in another folder one it does not know."""
    base = tmp_path_factory.mktemp("marking")
    folder, library = base / "photos", new_library(base / "library", models_cache)
    pictures.write_scenes(folder, 3)
    (folder / "001.cr2").write_bytes(b"raw")
    pictures.write_scene(base / "other/new.jpg", 7)
    assert albumen("index", folder, "--library", library).code == 0
    return base


@pytest.fixture
def base(indexed: Path, tmp_path: Path) -> Path:
    """The photos and the library for one test alone."""
    shutil.copytree(indexed / "library", tmp_path / "library", symlinks=True)
    for name in ("photos", "other"):
        shutil.copytree(indexed / name, tmp_path / name)
    assert command(tmp_path, "index", tmp_path / "photos").code == 0
    return tmp_path


def command(base: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", base / "library")


def shown(base: Path, path: Path) -> dict[str, Any]:
    return command(base, "show", path, "--json").answer


def test_a_photo_is_rated_shown_undone_and_rated_again(base: Path) -> None:
    photo = base / "photos/000.jpg"
    before = photo.read_bytes()
    words = ("--stars", "4", "--label", "Red", "--flag", "pick", "--keyword", "Places|Oslo")
    done = command(base, "rate", photo, *words, "--title", "Fjord", "--json")
    assert done.code == 0
    (answer,) = done.answer["photos"]
    assert answer["stars"] == 4
    text = shown(base, photo)
    assert (text["label"], text["flag"], text["keywords"]) == ("Red", "pick", ["Places|Oslo"])
    assert (text["title"], text["caption"], text["pending"]) == ("Fjord", "", [])
    (source,) = text["sources"]
    assert source["path"] == str(photo) + ".xmp"
    assert source["kind"] == "sidecar"
    assert source["says"]["stars"] == 4
    assert photo.read_bytes() == before
    assert command(base, "undo").out.startswith("Undone: 4 stars, ")
    assert (shown(base, photo)["stars"], shown(base, photo)["flag"]) == (0, None)
    assert command(base, "redo", "--json").answer["state"] == "done"
    assert shown(base, photo)["stars"] == 4
    (operation,) = command(base, "history", "--json").answer["acts"]
    assert (operation["verb"], operation["state"]) == ("mark", "done")
    assert "4 stars" in command(base, "history").out
    plain = command(base, "show", photo).out
    assert "keywords: Places|Oslo" in plain


def test_a_raw_beside_its_jpeg_is_the_same_photo_and_has_adobes_sidecar(base: Path) -> None:
    command(base, "rate", base / "photos/001.cr2", "--stars", "2")
    assert shown(base, base / "photos/001.jpg")["stars"] == 2
    assert (base / "photos/001.xmp").is_file()


def test_a_folder_is_rated_at_one_stroke(base: Path) -> None:
    assert command(base, "rate", base / "photos", "--flag", "reject").out.startswith("Rejected 00")
    flags = [shown(base, base / f"photos/00{row}.jpg")["flag"] for row in range(3)]
    assert flags == ["reject"] * 3
    command(base, "undo")
    assert shown(base, base / "photos/002.jpg")["flag"] is None


def test_a_photo_that_is_not_in_the_library_is_shown_as_it_is_and_read_when_it_is_rated(
    base: Path,
) -> None:
    photo = base / "other/new.jpg"
    assert shown(base, photo)["in_library"] is False
    assert command(base, "status", "--json").answer["photos"] == 6
    command(base, "rate", photo, "--stars", "1")
    assert shown(base, photo)["in_library"] is True
    assert shown(base, photo)["stars"] == 1


def test_what_cannot_be_written_is_said_and_kept(base: Path) -> None:
    (base / "photos/000.jpg.xmp").mkdir()
    done = command(base, "rate", base / "photos/000.jpg", "--stars", "5")
    assert done.code == 0
    assert "000.jpg.xmp" in done.err
    assert shown(base, base / "photos/000.jpg")["pending"] == ["stars"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["rate", "nowhere.jpg", "--stars", "1"], "nowhere.jpg"),
        (["rate", "photos/000.jpg"], "Name what to set"),
        (["show", "nowhere.jpg"], "nowhere.jpg"),
        (["redo"], "nothing to redo"),
        (["undo"], "nothing to undo"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(base: Path, words: list[str], reason: str) -> None:
    there = [str(base / word) if word.endswith(".jpg") else word for word in words]
    done = command(base, *there)
    assert done.code == 1
    assert reason in done.err
    assert "Traceback" not in done.err


def test_creator_and_copyright_are_set_and_found(base: Path) -> None:
    photo = base / "photos/000.jpg"
    words = ("--creator", "Ada;Bo", "--copyright", "© {year} Ada")
    assert command(base, "rate", photo, *words).out.startswith("Creator, copyright for 000.jpg")
    text = shown(base, photo)
    assert (text["creator"], text["pending"], text["date_source"]) == ("Ada; Bo", [], None)
    assert text["copyright"].startswith("© 2")
    plain = command(base, "show", photo).out
    assert "creator: Ada; Bo" in plain
    assert "headline" not in plain
    (found,) = command(base, "search", "--where", "creator:bo", "--json").answer["matches"]
    assert found["path"] == str(photo)


def test_a_video_is_shown_with_its_length_and_where_it_was_taken(base: Path) -> None:
    told = {"creation_time": "2021-05-06T07:08:09Z", "location": "+48.8577+002.2950/"}
    path = write_video(base / "photos/a.mp4", plain(pictures.RED), **told)
    write_clip(base / "photos/002.mov")
    assert command(base, "index", base / "photos").code == 0
    assert "Video · 0:01 · 96 × 64" in command(base, "show", path).out
    answer = shown(base, path)
    assert answer["media_type"] == "video"
    assert answer["duration"] == pytest.approx(1, abs=0.15)
    assert answer["camera_info"]["Position"] == "48.857700, 2.295000"
    assert answer["camera_info"]["Taken"].startswith("2021-05-0")
    assert f"With {base / 'photos/002.mov'}" in command(base, "show", base / "photos/002.jpg").out


def test_metadata_of_a_video_goes_to_a_sidecar_also_where_photos_are_written_into(
    base: Path,
) -> None:
    path = write_video(base / "photos/a.mp4", plain(pictures.RED))
    content = path.read_bytes()
    (base / "library/settings.json").write_text('{"embed": true}')
    assert command(base, "index", base / "photos").code == 0
    assert command(base, "rate", path, "--rating", "4").code == 0
    assert path.read_bytes() == content
    assert shown(base, path)["sources"][0]["path"] == str(path.with_name("a.mp4.xmp"))
