"""Capture times that the user sets: a local time, perhaps with its offset from UTC, as a text and as numbers.

As metadata a capture time is a text, "2024-05-01 12:00:00.25 +02:00"; it counts before that of the photo's file.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST_YEAR, LAST_YEAR = 1900, 9999

_TIME = re.compile(
    r"(?P<day>\d{4}(?:[:/.-]\d{1,2}(?:[:/.-]\d{1,2})?)?)"
    r"(?:[T ]+(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2})?)(?:[.,](?P<fraction>\d+))?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_QUARTER, _FARTHEST = 900, 14 * 3600
"""Seconds: zones differ from UTC by quarters of an hour, and by 14 hours at most."""


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """A local time."""

    seconds: float
    """Since 1970, by the local clock."""
    zone: str = ""
    """Offset from UTC, "+02:00", or "Z"; empty where unknown."""
    parts: int = 6
    """How much of year, month, day, hour, minute and second is told; what is not is the beginning."""

    def __str__(self) -> str:
        """The time as metadata holds it. Raises ValueError beyond FIRST_YEAR and LAST_YEAR."""
        return format_capture_time(self.seconds, self.zone)


def format_capture_time(seconds: float, zone: str = "") -> str:
    """Return a time as metadata holds it. Raises ValueError beyond FIRST_YEAR and LAST_YEAR."""
    micros = round(seconds * 1_000_000)
    whole, fraction = divmod(micros, 1_000_000)
    try:
        moment = datetime.fromtimestamp(whole, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(seconds) from error
    if moment.year < FIRST_YEAR:
        raise ValueError(seconds)
    decimals = f".{fraction:06}".rstrip("0").rstrip(".")
    zone = "+00:00" if zone == "Z" else zone
    return f"{moment:%Y-%m-%d %H:%M:%S}{decimals} {zone}".strip()


def parse_capture_time(text: str) -> CaptureTime | None:
    """Parse "2024-05-01 12:00:00", "2024:05:01 12:00", "2024-05-01T12:00:00.25+02:00" or "1950"; None for none."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    numbers = [*map(int, re.split("[:/.-]", match["day"]))]
    numbers += [int(each) for each in (match["clock"] or "").split(":") if each]
    parts = len(numbers)
    numbers += [1, 1, 1][len(numbers) : 3]
    year, month, day, *clock = numbers
    try:
        moment = datetime(year, month, day, *clock, tzinfo=UTC)
    except ValueError:  # There is no such day.
        return None
    if moment.year < FIRST_YEAR:
        return None
    zone = match["zone"] or ""
    if zone not in ("", "Z") and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return CaptureTime(moment.timestamp() + float(f"0.{match['fraction'] or 0}"), zone, parts)


def stated_time(text: str) -> CaptureTime | None:
    """Return the time in a metadata value; None where there is none."""
    return parse_capture_time(text) if text else None


def agrees(told: CaptureTime, own: float) -> bool:
    """Whether a time tells nothing else than a file's own, in seconds since 1970 by the local clock.

    Programs leave out fractions, seconds or the clock, and some tell the same moment in UTC.
    """
    one, other = (
        datetime.fromtimestamp(seconds // 1, UTC).timetuple()[: told.parts]
        for seconds in (told.seconds, own)
    )
    if one == other:
        return True
    apart = told.seconds // 1 - own // 1
    return told.zone == "Z" and apart % _QUARTER == 0 and abs(apart) <= _FARTHEST
