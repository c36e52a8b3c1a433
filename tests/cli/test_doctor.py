"""The doctor tells of damage, restores the newest backup with one command, and loses nothing."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pictures
from tests.terminal import albumen, new_library


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A folder with a library of three photos, one rated, and the backup of the day."""
    place = tmp_path_factory.mktemp("rated")
    library = new_library(place / "library", models_cache)
    pictures.write_scenes(place / "photos", 3)
    assert albumen("index", place / "photos", "--library", library).code == 0
    photo = place / "photos" / "000.jpg"
    assert albumen("rate", photo, "--rating", "4", "--library", library).code == 0
    return place


@pytest.fixture
def place(rated: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    copy = tmp_path / "copy"
    shutil.copytree(rated, copy, symlinks=True)
    return copy


def test_a_rating_on_the_terminal_is_backed_up(place: Path) -> None:
    answer = albumen("doctor", "--json", "--library", place / "library").answer
    (backup,) = answer["sections"]["backups"]["backups"]
    assert backup["ratings"] == 1
    assert Path(backup["path"]).is_file()


def test_a_healthy_library_is_said_to_be(place: Path) -> None:
    done = albumen("doctor", "--json", "--library", place / "library")
    assert done.code == 0, done.out
    assert done.answer["healthy"]
    assert {each["health"] for each in done.answer["sections"].values()} == {"good"}
    plain = albumen("doctor", "--library", place / "library")
    assert plain.code == 0
    assert "ok  Catalog: No damage found; checked thoroughly today" in plain.out


SPOILED: dict[str, Callable[[Path], object]] = {
    "overwritten": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + b"\xa5" * (path.stat().st_size - 4096)
    ),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_damaged_catalog_is_restored_by_one_command(place: Path, how: str) -> None:
    library = place / "library"
    SPOILED[how](library / "catalog.db")
    refused = albumen("status", "--library", library)
    assert refused.code == 1
    assert "restore the backup of today" in refused.err
    assert "(1 rating, 0 decisions" in refused.err
    told = albumen("doctor", "--json", "--library", library)
    assert (told.code, told.answer["healthy"]) == (1, False)
    assert told.answer["damage"]["backups"][0]["ratings"] == 1
    repaired = albumen("doctor", "--repair", "--json", "--library", library)
    assert repaired.code == 0, repaired.out
    assert repaired.answer["done"][0].startswith("Restored the backup of today")
    photo = place / "photos" / "000.jpg"
    if how != "gone":
        assert len(list(library.glob("catalog.damaged-*.db"))) == 1
    assert albumen("index", place / "photos", "--library", library).code == 0
    assert albumen("show", photo, "--json", "--library", library).answer["rating"] == 4


def test_a_new_catalog_reads_ratings_from_sidecars(place: Path) -> None:
    library = place / "library"
    shutil.rmtree(library / "backups")
    os.truncate(library / "catalog.db", 0)
    refused = albumen("doctor", "--repair", "--library", library)
    assert refused.code == 1
    assert "There is no backup to restore" in refused.err
    started = albumen("doctor", "--start-new", "--json", "--library", library)
    assert started.code == 0, started.out
    photos = place / "photos"
    assert albumen("index", photos, "--library", library).code == 0
    assert albumen("show", photos / "000.jpg", "--json", "--library", library).answer["rating"] == 4


def test_a_damaged_catalog_is_not_replaced_under_an_open_window(place: Path) -> None:
    from app.lock import try_lock

    library = place / "library"
    os.truncate(library / "catalog.db", 0)
    with try_lock(library / "window.lock") as held:
        assert held
        done = albumen("doctor", "--repair", "--library", library)
    assert done.code == 1
    assert "Albumen is open on this library" in done.err


def test_unreadable_files_are_read_again(place: Path) -> None:
    library, photo = place / "library", place / "photos" / "new.jpg"
    photo.write_bytes(b"")
    os.utime(photo, (1, 1))
    albumen("index", place / "photos", "--library", library)
    noted = albumen("doctor", "--json", "--library", library)
    assert (noted.code, noted.answer["sections"]["unreadable"]["files"]) == (0, 1)
    pictures.write_scene(photo, 77)
    done = albumen("doctor", "--repair", "--json", "--library", library)
    assert done.answer["done"] == ["Read 1 file that could not be read before."]
    assert json.dumps(done.answer["sections"]["unreadable"]["files"]) == "0"
