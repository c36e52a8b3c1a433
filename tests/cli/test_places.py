"""Places on the terminal: set, shown, searched, placed by a track, removed and undone."""

import shutil
from pathlib import Path

import pytest

from tests import pictures
from tests.files.test_gpx import write
from tests.terminal import Done, albumen, new_library


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    base = tmp_path_factory.mktemp("places")
    pictures.write_scenes(base / "photos", 2)
    library = new_library(base / "library", models_cache)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return base


@pytest.fixture
def base(indexed: Path, tmp_path: Path) -> Path:
    shutil.copytree(indexed, tmp_path / "base", symlinks=True)
    command(tmp_path / "base", "index", tmp_path / "base/photos")
    return tmp_path / "base"


def command(base: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", base / "library")


def found(base: Path, query: str) -> list[str]:
    answer = command(base, "search", query, "--json").answer
    return [Path(each["path"]).name for each in answer["matches"] if "base/photos" in each["path"]]


def test_a_position_is_set_shown_searched_removed_and_undone(base: Path) -> None:
    photo = base / "photos/000.jpg"
    done = command(base, "places", "set", "48.2085, 16.3721", photo)
    assert done.code == 0
    assert "Position 48.208500, 16.372100 for 000.jpg." in done.out
    shown = command(base, "show", photo, "--json").answer
    assert (shown["latitude"], shown["place"]) == (48.2085, "Vienna, Austria")
    assert "Near Vienna, Austria" in command(base, "show", photo).out
    assert found(base, "city:vienna country:austria") == ["000.jpg"]
    assert found(base, "near:48.2,16.4,5km has:place") == ["000.jpg"]
    assert command(base, "places", "remove", photo).code == 0
    assert found(base, "has:place") == []
    assert command(base, "undo").code == 0
    assert found(base, "has:place") == ["000.jpg"]


def test_a_track_is_only_looked_at_in_a_dry_run(base: Path) -> None:
    times = ("1990-01-01T00:00:00Z", "1990-01-02T00:00:00Z")
    track = write(base, *((48.2, 16.3, time) for time in times))
    words = ("places", "gpx", track, base / "photos/000.jpg", "--json")
    answer = command(base, *words, "--dry-run").answer
    assert answer["operation"] is None
    assert answer["placed"] == []
    assert len(answer["outside"] + answer["undated"]) == 1


def test_what_is_wrong_is_said(base: Path) -> None:
    broken = base / "broken.gpx"
    broken.write_text("no track", encoding="utf-8")
    done = command(base, "places", "gpx", broken)
    assert done.code == 1
    assert "broken.gpx: This is not a valid GPX track" in done.err
    assert command(base, "places", "set", "north", base / "photos/000.jpg").code == 1
    assert command(base, "places", "set", "1, 2").code == 1
    assert command(base, "places", "fly", "1").code == 2
    assert command(base, "places", "gpx", base / "photos").code == 1
