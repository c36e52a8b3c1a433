"""Text in photos on the terminal: off until turned on, then read, shown, searched and forgotten; all with --json."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.terminal import Done, albumen, new_library


@pytest.fixture
def base(tmp_path: Path, models_cache: Path) -> Path:
    new_library(tmp_path / "library", models_cache)
    (tmp_path / "photos").mkdir()
    picture = Image.new("RGB", (600, 160), (230, 230, 220))
    font = ImageFont.load_default(48)
    ImageDraw.Draw(picture).text((40, 40), "Invoice 2024", fill=(20, 20, 30), font=font)
    picture.save(tmp_path / "photos/a.png")
    assert command(tmp_path, "index", tmp_path / "photos").code == 0
    return tmp_path


def command(base: Path, *words: str | Path) -> Done:
    return albumen(*words, "--library", base / "library")


def test_text_is_read_only_once_it_is_turned_on(base: Path) -> None:
    photo = base / "photos/a.png"
    refused = command(base, "text", "find")
    assert refused.code == 1
    assert "off" in refused.err
    assert command(base, "text", "show", photo, "--json").answer["read"] is False
    assert command(base, "text", "on", "--json").answer == {"recognise_text": True}
    found = command(base, "text", "find", "--json").answer
    assert found == {"looked": 1, "with_text": 1, "photos": 1}
    shown = command(base, "text", "show", photo, "--json").answer
    assert shown == {"path": str(photo), "read": True, "lines": ["Invoice 2024"]}
    assert command(base, "show", photo, "--json").answer["text"] == "Invoice 2024"
    hits = command(base, "search", "text:invoice", "--json").answer["matches"]
    assert [hit["path"] for hit in hits] == [str(photo)]
    assert command(base, "text", "off", "--json").answer == {"recognise_text": False}


def test_forgetting_needs_a_yes_and_turns_it_off(base: Path) -> None:
    command(base, "text", "on")
    assert command(base, "text", "forget").code == 2
    assert command(base, "text", "forget", "--yes", "--json").answer == {"forgotten": True}
    assert command(base, "text", "find").code == 1
    missing = command(base, "text", "show", base / "none.png")
    assert missing.code == 1
    assert "There is no photo" in missing.err
