"""Settings: what a person, a crash or another version may have done to the file."""

import json
import os
from pathlib import Path

import pytest

from app.settings import Settings, load_settings, save_settings


def load(path: Path, text: str | bytes) -> Settings:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_settings(path)


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    settings = Settings(
        theme="light",
        near_duplicate_detail=0.25,
        tile=99,
        similarity_model="/models/ä",
        window="AAAA",
    )
    save_settings(settings, tmp_path / "new" / "settings.json")
    assert load_settings(tmp_path / "new" / "settings.json") == settings


def test_without_a_file_the_defaults_serve(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"theme"', b"\xff\xfe\0"])
def test_a_spoilt_file_gives_the_defaults(tmp_path: Path, text: str | bytes) -> None:
    assert load(tmp_path / "settings.json", text) == Settings()


def test_a_folder_in_the_files_place_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    "value",
    [{"tile": "176"}, {"tile": True}, {"theme_detail": "x"}, {"theme": None}, {"tile": 1.5}],
)
def test_a_value_of_another_kind_is_not_taken(tmp_path: Path, value: dict[str, object]) -> None:
    text = json.dumps({**value, "window": "kept"})
    assert load(tmp_path / "settings.json", text) == Settings(window="kept")


def test_a_whole_number_serves_where_a_fraction_is_meant(tmp_path: Path) -> None:
    found = load(tmp_path / "settings.json", '{"scene_detail": 1}')
    assert found.scene_detail == 1.0
    assert isinstance(found.scene_detail, float)


def test_settings_of_another_version_are_passed_over(tmp_path: Path) -> None:
    found = load(tmp_path / "settings.json", '{"unheard_of": 1, "theme": "light"}')
    assert found == Settings(theme="light")


def test_a_crash_while_saving_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(theme="light"), path)

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(OSError, match="No space left"):
        save_settings(Settings(theme="dark"), path)
    assert load_settings(path) == Settings(theme="light")
