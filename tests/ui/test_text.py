"""Texts of the window: rates, dates, sizes, photos."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.photo import Photo
from app.domain.progress import Progress
from app.tasks.phrases import format_count
from app.ui.text import (
    describe_photo,
    format_date,
    format_dimensions,
    format_progress,
    format_rate,
    format_size,
    format_time_left,
)
from tests.ui.scenes import make_photo


def test_counts() -> None:
    assert format_count(1, "photo") == "1 photo"
    assert format_count(1204, "photo") == "1,204 photos"
    assert format_count(2, "match", "matches") == "2 matches"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (312_400, "312 kB"),
        (999_600, "1.0 MB"),
        (4_100_000, "4.1 MB"),
        (99_960_000, "100 MB"),
        (1_240_000_000, "1.2 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes(size: int, text: str) -> None:
    assert format_size(size) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0, ""), (112.4, "112 photos a second"), (1, "1 photo a second"), (0.2, "12 photos a minute")],
)
def test_rates(rate: float, text: str) -> None:
    assert format_rate(rate) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, ""),
        (4, "a few seconds left"),
        (33, "about 30 s left"),
        (58, "about 1 min left"),
        (171, "about 3 min left"),
        (3600, "about 1 h left"),
        (5000, "about 1 h 23 min left"),
    ],
)
def test_time_left(seconds: float, text: str) -> None:
    assert format_time_left(seconds) == text


def test_progress() -> None:
    progress = Progress("Reading photos", 1204, 7091, 112.0, 52.0)
    text = "Reading photos  ·  1,204 of 7,091  ·  112 photos a second  ·  about 50 s left"
    assert format_progress(progress) == text
    assert format_progress(progress, paused=True) == "Paused  ·  1,204 of 7,091"
    assert format_progress(Progress("Scanning folders")) == "Scanning folders"


def test_photos() -> None:
    photo = make_photo(7, width=6000, height=4000)
    assert format_dimensions(photo) == "6,000 × 4,000"
    assert format_dimensions(make_photo(7, width=0)) == ""
    assert describe_photo(photo, "0.87").startswith("000007.jpg, 0.87, 1 January 1970")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Lima"])
def test_the_hour_of_the_camera_is_shown_in_every_zone(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be changed here")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", zone)
        time.tzset()
        photo = Photo(1, Path("a.jpg"), "", 1, 1, 1, 86_400 * 365 + 3_600, taken=True)
        assert format_date(photo) == "1 January 1971, 01:00"
        assert format_date(replace(photo, taken=False)) != "file dated 1 January 1971, 01:00"
    time.tzset()
