"""Figures are said as a person would."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.news import Progress
from app.photo import Photo
from app.tasks.sentences import say_count
from app.ui.views.words import (
    say_date,
    say_left,
    say_photo,
    say_pixels,
    say_progress,
    say_rate,
    say_size,
)
from tests.ui.scenes import make_photo


def test_counts() -> None:
    assert say_count(1, "photo") == "1 photo"
    assert say_count(1204, "photo") == "1,204 photos"
    assert say_count(2, "file could", "files could") == "2 files could"


@pytest.mark.parametrize(
    ("size", "said"),
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
def test_sizes(size: int, said: str) -> None:
    assert say_size(size) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0, ""), (112.4, "112 photos a second"), (1, "1 photo a second"), (0.2, "12 photos a minute")],
)
def test_rates(rate: float, said: str) -> None:
    assert say_rate(rate) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
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
def test_time_left(seconds: float, said: str) -> None:
    assert say_left(seconds) == said


def test_progress() -> None:
    progress = Progress("Reading photos", 1204, 7091, 112.0, 52.0)
    said = "Reading photos  ·  1,204 of 7,091  ·  112 photos a second  ·  about 50 s left"
    assert say_progress(progress) == said
    assert say_progress(progress, paused=True) == "Paused  ·  1,204 of 7,091"
    assert say_progress(Progress("Looking for photos")) == "Looking for photos"


def test_photos() -> None:
    photo = make_photo(7, width=6000, height=4000)
    assert say_pixels(photo) == "6,000 × 4,000"
    assert say_pixels(make_photo(7, width=0)) == ""
    assert say_photo(photo, "0.87").startswith("000007.jpg, 0.87, 1 January 1970")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Lima"])
def test_the_hour_of_the_camera_is_said_in_whatever_zone(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be changed here")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", zone)
        time.tzset()
        photo = Photo(1, Path("a.jpg"), "", 1, 1, 1, 86_400 * 365 + 3_600, taken=True)
        assert say_date(photo) == "1 January 1971, 01:00"
        assert say_date(replace(photo, taken=False)) != "file dated 1 January 1971, 01:00"
    time.tzset()
