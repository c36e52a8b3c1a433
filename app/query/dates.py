"""Dates as typed: a day, a month, a year, or a month or day of every year."""

import re
from datetime import UTC, datetime

from app.query.ast import Every

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip

MONTH_NAMES = frozenset(MONTHS) - {"march", "may", "august"}
"""Those that are a date even without `date:`: nobody means anything else by them."""

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_OF_EVERY_YEAR = re.compile(r"(?:(\d{1,2})[-. ]*)?([a-z]{3,})(?:[-. ]*(\d{1,2}))?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_date(text: str) -> str | None:
    """A date as "2024", "2024-12" or "2024-12-24"; None where it is none."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    try:
        _to_moment(parts)
    except ValueError:
        return None
    year, *rest = parts
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def read_every(text: str) -> Every | None:
    """As in "december", "dec", "24-december" or "december-24"; None where it is no such thing."""
    found = _OF_EVERY_YEAR.fullmatch(text.lower())
    if not found or (found[1] and found[3]):
        return None
    months = [number for number, name in enumerate(MONTHS, 1) if name.startswith(found[2])]
    day = int(found[1] or found[3] or 0)
    has_day = bool(found[1] or found[3])
    if len(months) != 1 or has_day != (1 <= day <= _LONGEST[months[0] - 1]):
        return None
    return Every(months[0], day)


def is_year(text: str) -> bool:
    """Whether nobody means anything but a year by it."""
    return _YEAR.fullmatch(text) is not None


def begin_of(date: str) -> float:
    """When it begins, in seconds since 1970 by the camera's clock (no time zone)."""
    return _to_moment([int(part) for part in date.split("-")]).timestamp()


def end_of(date: str) -> float:
    """When it is over: the first moment after it; infinite where no calendar goes so far."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return begin_of(date) + 86_400
    year, month = (parts[0] + 1, 1) if len(parts) == 1 else (parts[0], parts[1] + 1)
    year, month = (year + 1, 1) if month > 12 else (year, month)
    return begin_of(f"{year:04}-{month:02}") if year <= 9999 else float("inf")


def _to_moment(parts: list[int]) -> datetime:
    """The beginning of a year, a month or a day. Raises ValueError where the calendar has none such."""
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)
