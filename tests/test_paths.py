"""Where things belong: one folder for a library of its own, else what the platform wants."""

from pathlib import Path

import pytest

from app.paths import find_app_paths, find_resource


def test_everything_of_a_chosen_library_lies_in_its_folder(tmp_path: Path) -> None:
    places = find_app_paths(tmp_path / "mine")
    for place in (places.catalog, places.thumbnails, places.models, places.settings, places.log):
        assert place.is_relative_to(tmp_path / "mine")


def test_the_environment_may_name_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALBUMEN_LIBRARY", str(tmp_path / "env"))
    assert find_app_paths() == find_app_paths(tmp_path / "env")
    assert find_app_paths(tmp_path / "said").data == tmp_path / "said"


def test_without_a_choice_it_is_the_persons_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALBUMEN_LIBRARY", raising=False)
    places = find_app_paths()
    home = Path.home()
    for place in (places.data, places.cache, places.config):
        assert place.is_relative_to(home)
        assert "albumen" in str(place)


def test_what_may_be_deleted_lies_apart_from_what_may_not(tmp_path: Path) -> None:
    places = find_app_paths(tmp_path)
    assert not places.catalog.is_relative_to(places.cache)
    assert places.thumbnails.is_relative_to(places.cache)
    assert places.models.is_relative_to(places.cache)


def test_a_relative_library_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_app_paths(Path("lib")).data == tmp_path / "lib"


def test_a_library_in_the_home_folder_may_be_written_with_a_tilde() -> None:
    assert find_app_paths(Path("~/lib")).data == Path.home() / "lib"


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    find_app_paths(tmp_path / "lib")
    assert list(tmp_path.iterdir()) == []


def test_the_resources_are_found() -> None:
    assert find_resource("imagenet_words.csv").is_file()
