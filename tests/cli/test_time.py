"""Capture times on the terminal: shifted, set, synchronised, suggested, removed and undone."""

from pathlib import Path

import pytest

from tests.tasks.times.test_times import HOUR, NOON, write
from tests.terminal import Done, albumen, new_library


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    base = tmp_path_factory.mktemp("times")
    write(base / "photos/0.jpg", 0, NOON)
    write(base / "photos/1.jpg", 1, None)
    write(base / "photos/2.jpg", 2, NOON + HOUR)
    write(base / "photos/b.jpg", 3, NOON + 3 * HOUR, "B")
    library = new_library(base / "library", models_cache)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return base


def command(base: Path, *words: str | Path) -> Done:
    return albumen("time", *words, "--library", base / "library")


def test_times_are_previewed_set_written_and_undone(base: Path) -> None:
    photo = base / "photos/0.jpg"
    done = command(base, "shift", "-1h", photo, "--dry-run", "--json")
    (change,) = done.answer["changes"]
    assert (change["before"], change["after"]) == ("2024-05-01 12:00:00", "2024-05-01 11:00:00")
    assert done.answer["operation"] is None
    done = command(base, "sync", photo.with_name("b.jpg"), photo)
    assert f"{photo}: 2024-05-01 12:00:00 → 2024-05-01 15:00:00" in done.out
    assert f"{photo.with_name('1.jpg')}: no capture time" in done.out
    assert "Capture time +3:00:00 for 0.jpg, 2.jpg." in done.out
    shown = albumen("show", photo, "--json", "--library", base / "library").answer
    assert (shown["capture_time"], shown["date_source"]) == ("2024-05-01 15:00:00", "user")
    assert b"2024-05-01T15:00:00" in photo.with_name("0.jpg.xmp").read_bytes()
    assert len(command(base, "remove", base / "photos", "--json").answer["changes"]) == 2


def test_suggestions_are_only_listed(base: Path) -> None:
    done = command(base, "suggest", base / "photos/1.jpg", "--json")
    assert [each["before"] for each in done.answer["changes"]] == [None]
    assert done.answer["operation"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("shift", "soon", "a.jpg"), 1),
        (("set", "2024-05-01"), 1),
        (("shift", "+1h", "a.jpg", "--dry"), 2),
    ],
)
def test_what_cannot_be_done_is_told(base: Path, words: tuple[str, ...], code: int) -> None:
    assert command(base, *words).code == code
