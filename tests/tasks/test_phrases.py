"""Phrases: the window and the terminal say the same in the same words."""

import pytest

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.progress import Progress
from app.tasks.phrases import (
    describe_metadata,
    describe_value,
    format_count,
    format_duration,
    format_progress,
    format_rate,
    format_time_left,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.3, "0:00"), (12.4, "0:12"), (59.6, "1:00"), (75, "1:15"), (3_723, "1:02:03")],
)
def test_durations(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_counts() -> None:
    assert format_count(1, "photo") == "1 photo"
    assert format_count(1204, "photo") == "1,204 photos"
    assert format_count(2, "match", "matches") == "2 matches"


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("rating", 1, "1 star"),
        ("rating", 4, "4 stars"),
        ("rating", 0, "no rating"),
        ("flag", Flag.PICK, "picked"),
        ("flag", Flag.REJECT, "rejected"),
        ("flag", None, "no flag"),
        ("label", "Red", "Red label"),
        ("label", "", "no label"),
        ("keywords", ("dog", "beach"), "keywords dog, beach"),
        ("keywords", (), "no keywords"),
        ("title", "Harbour", "title “Harbour”"),
        ("caption", "", "no caption"),
    ],
)
def test_every_value_of_metadata_has_its_words(field: str, value: object, text: str) -> None:
    assert describe_value(field, value) == text


def test_metadata_in_words_leaves_out_what_is_not_set() -> None:
    metadata = PhotoMetadata(rating=3, label="Red", flag=Flag.PICK, title="Harbour")
    assert describe_metadata(metadata) == "picked, 3 stars, Red label"
    assert describe_metadata(PhotoMetadata()) == ""


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0, ""),
        (112.4, "112 a second"),
        (1, "1 a second"),
        (0.2, "12 a minute"),
        (0.001, "1 a minute"),
    ],
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


def test_progress_is_told_on_one_line() -> None:
    progress = Progress("Reading photos", 1204, 7091, 112.0, 52.0)
    text = "Reading photos  ·  1,204 of 7,091  ·  112 a second  ·  about 50 s left"
    assert format_progress(progress) == text
    assert format_progress(progress, paused=True) == "Paused  ·  1,204 of 7,091"
    assert format_progress(Progress("Looking", 12)) == "Looking  ·  12"
    assert format_progress(Progress("Scanning folders")) == "Scanning folders"
    assert format_progress(Progress("Grouping photos"), paused=True) == "Paused"


def test_progress_in_bytes_is_told_in_megabytes() -> None:
    progress = Progress("Downloading", 120 * 10**6, 605 * 10**6, 11.2e6, 43.0, in_bytes=True)
    text = "Downloading  ·  120 of 605 MB  ·  11.2 MB a second  ·  about 40 s left"
    assert format_progress(progress) == text
