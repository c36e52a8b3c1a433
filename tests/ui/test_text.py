"""Texts of the window: dates, sizes, photos."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.photo import DateSource, Photo
from app.ui.text import (
    describe_file,
    describe_photo,
    format_date,
    format_date_source,
    format_dimensions,
    format_size,
)
from tests.ui.scenes import make_photo


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


def test_what_moves_is_said_with_its_length() -> None:
    video = make_photo(7, path=Path("/a.mp4"), media_type="video", duration=12.4, size=4_000_000)
    assert describe_file(video) == "Video · 0:12 · 600 × 400 · MP4 · 4.0 MB"
    assert describe_photo(video).startswith("a.mp4, Video · 0:12, ")
    assert describe_file(make_photo(8)).startswith("600 × 400 · JPEG")


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


def test_only_an_unusual_source_of_a_date_is_named() -> None:
    photo = make_photo(7)
    assert format_date_source(photo) == ""
    assert format_date_source(replace(photo, date_source=DateSource.ORIGINAL)) == ""
    in_utc = replace(photo, date_source=DateSource.GPS)
    assert format_date_source(in_utc) == "Date from GPS, in UTC"
