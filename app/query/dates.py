"""Dates as typed: a day, a month, a year, or a month or day of every year."""

import re
from datetime import UTC, datetime

from app.query.ast import Every

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip

MONTH_NAMES = frozenset(MONTHS) - {"march", "may", "august"}
"""Months that are a date even without `date:`: they mean nothing else."""

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_OF_EVERY_YEAR = re.compile(r"(?:(\d{1,2})[-. ]*)?([a-z]{3,})(?:[-. ]*(\d{1,2}))?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_date(text: str) -> str | None:
    """Read a date as "2024", "2024-12" or "2024-12-24"; None if it is none."""
    date = _DATE.fullmatch(text)
    if not date:
        return None
    parts = [int(part) for part in date.groups() if part]
    try:
        _to_moment(parts)
    except ValueError:
        return None
    year, *rest = parts
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def read_every(text: str) -> Every | None:
    """Read "december", "dec", "24-december" or "december-24"; None if it is none of these."""
    date = _OF_EVERY_YEAR.fullmatch(text.lower())
    if not date or (date[1] and date[3]):
        return None
    months = [number for number, name in enumerate(MONTHS, 1) if name.startswith(date[2])]
    day, has_day = int(date[1] or date[3] or 0), bool(date[1] or date[3])
    if len(months) != 1 or has_day != (1 <= day <= _LONGEST[months[0] - 1]):
        return None
    return Every(months[0], day)


def is_year(text: str) -> bool:
    """Whether the text can only mean a year."""
    return _YEAR.fullmatch(text) is not None


def begin_of(date: str) -> float:
    """Return when a date begins, in seconds since 1970 by the camera's clock (no time zone)."""
    return _to_moment([int(part) for part in date.split("-")]).timestamp()


def end_of(date: str) -> float:
    """Return the first moment after a date, as `begin_of`; infinite beyond the calendar."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return begin_of(date) + 86_400
    year, month = (parts[0] + 1, 1) if len(parts) == 1 else (parts[0], parts[1] + 1)
    year, month = (year + 1, 1) if month > 12 else (year, month)
    return begin_of(f"{year:04}-{month:02}") if year <= 9999 else float("inf")


def _to_moment(parts: list[int]) -> datetime:
    """Return the beginning of a year, month or day. Raises ValueError if the calendar lacks it."""
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)
