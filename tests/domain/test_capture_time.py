"""Capture times as texts: kept to the microsecond, and compared as exactly as they are told."""

from datetime import UTC, datetime

import pytest

from app.domain.capture_time import agrees, format_capture_time, parse_capture_time

OWN = datetime(2009, 8, 29, 13, 18, 8, 170_000, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "2009-08-29 13:18:08",
        "2009-08-29 13:18:08.17",
        "2009-08-29 13:18:08.000001 +02:00",
        "1900-01-01 00:00:00 -09:30",
        "9999-12-31 23:59:59",
    ],
)
def test_a_time_is_read_as_it_is_written(text: str) -> None:
    assert str(parse_capture_time(text)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2009:08:29 13:18", "2009-08-29 13:18:00"),
        ("2009-08-29T13:18:08,5+0200", "2009-08-29 13:18:08.5 +02:00"),
        ("2009-08-29T11:18:08Z", "2009-08-29 11:18:08 +00:00"),
        ("1950", "1950-01-01 00:00:00"),
        ("1950-06", "1950-06-01 00:00:00"),
    ],
)
def test_other_forms_are_understood(text: str, told: str) -> None:
    assert str(parse_capture_time(text)) == told


@pytest.mark.parametrize(
    "text", ["", "noon", "0000-00-00", "2023-02-29", "1899-12-31", "2023-01-01 25:00"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_capture_time(text) is None


@pytest.mark.parametrize("year", [-1e11, 1e12, 1e30])
def test_beyond_the_calendar_there_is_no_text(year: float) -> None:
    with pytest.raises(ValueError, match="e"):
        format_capture_time(year)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2009-08-29T13:18:08.17", True),
        ("2009-08-29T13:18:08", True),  # Lightroom without fractions.
        ("2009-08-29T13:18", True),
        ("2009-08-29", True),
        ("2009", True),
        (
            "2009-08-29T13:18:08-07:00",
            True,
        ),  # The zone of the computer, in old versions of Adobe's.
        ("2009-08-29T11:18:08Z", True),  # The same moment told in UTC.
        ("2009-08-29T14:18:08", False),
        ("2009-08-29T14:18:08+02:00", False),
        ("2009-08-29T11:18:07Z", False),
        ("2009-08-30", False),
        ("1950", False),
    ],
)
def test_only_another_time_differs_from_the_file_s_own(text: str, same: bool) -> None:
    told = parse_capture_time(text)
    assert told is not None
    assert agrees(told, OWN) is same
