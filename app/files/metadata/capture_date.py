"""Capture date: the first valid one among the places of a file that may hold it.

EXIF comes first, then XMP, IPTC, and last the clock of a GPS receiver, which is in UTC. An invalid date (zeros,
blanks, a day that no calendar has) gives way to the next. EXIF's `DateTime` is none of them: editors renew it with
every change, so the date of the file says as much.

A time that the user sets stands in XMP as `exif:DateTimeOriginal`, which digiKam and Lightroom read first, and as
`photoshop:DateCreated`, the original date of the Metadata Working Group's guidelines (2.0); `xmp:CreateDate` is when
the picture was digitized, and stays. EXIF stays as the camera wrote it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.capture_time import parse_capture_time, stated_time
from app.domain.photo import DateSource
from app.files.metadata.xmp_packet import XmpPacket

_ORIGINAL, _CREATED = "exif:DateTimeOriginal", "photoshop:DateCreated"
_DATE = re.compile(
    r"(?P<day>\d{4}[:/.-] ?\d{1,2}[:/.-] ?\d{1,2})"
    r"(?:[T ]+(?P<clock>\d{1,2}: ?\d{1,2}(?:: ?\d{1,2})?)(?:[.,](?P<fraction>\d+))?"
    r" *(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)",
    re.ASCII,
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
"""XMP and IPTC know dates without a day or a month, for old photos; IPTC writes these as zero."""
_ORDER = tuple(DateSource)
_FIRST_YEAR = 1900
_FIRST_SATELLITE = 2000
"""Receivers without a position write the beginning of their calendar, 1980 or 1999."""


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as it stands in a file."""

    source: DateSource
    text: str
    fraction: str = ""
    """Decimals of the second, where they stand apart."""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class CaptureDate:
    """A capture time and its source."""

    time: float
    """Seconds since 1970 by the camera's clock (no time zone)."""
    source: DateSource
    text: str
    """For the user, with what is known of the time zone: 2009-08-29 13:18:08.17 +02:00."""


def choose_date(texts: Iterable[DateText]) -> CaptureDate | None:
    """Return the first valid date; the texts come in the order of DateSource."""
    return next(filter(None, map(_parse, texts)), None)


def is_better(source: DateSource, other: DateSource) -> bool:
    """Whether a source comes before another."""
    return _ORDER.index(source) < _ORDER.index(other)


def parse_time(text: str) -> datetime | None:
    """Return the time of a date, in UTC; None for dates that are empty, zero or before 1900.

    Read leniently, as editors and phones write it: with dashes or a T, with blanks for zeros, without seconds
    or without a time.
    """
    match = _DATE.match(text.strip())
    if match is None:
        return None
    return _moment([*re.split("[:/.-]", match["day"]), *(match["clock"] or "").split(":")])


def read_stated_time(packet: XmpPacket) -> str | None:
    """Return the capture time in XMP, whether or not it is the file's own, as exact as it is told; None for none."""
    for name in (_ORIGINAL, _CREATED):
        text = " ".join((packet.get_text(name) or "").split())
        if parse_capture_time(text):
            return text
    return None


def write_stated_time(packet: XmpPacket, value: str) -> None:
    """Write a capture time as metadata has it; remove it where it is empty, so that EXIF counts."""
    time = stated_time(value)
    for name in (_ORIGINAL, _CREATED):
        if time is None:
            packet.remove(name)
        else:
            packet.set_text(name, value.replace(" ", "T", 1).replace(" ", ""))


def _parse(date: DateText) -> CaptureDate | None:
    text = date.text.strip("\0 \n")
    moment, match = parse_time(text), _DATE.match(text)
    if moment is None and date.source in (DateSource.XMP, DateSource.IPTC):
        moment = _parse_partial(text)
    if moment is None or (date.source is DateSource.GPS and moment.year < _FIRST_SATELLITE):
        return None
    fraction = date.fraction or (match and match["fraction"]) or ""
    zone = date.zone or (match and match["zone"]) or ""
    seconds = moment.timestamp() + float(f"0.{fraction or 0}")
    shown = f"{moment:%Y-%m-%d %H:%M:%S}{'.' if fraction else ''}{fraction} {zone}".strip()
    return CaptureDate(seconds, date.source, shown)


def _parse_partial(text: str) -> datetime | None:
    """Return the beginning of a year or month."""
    match = _PARTIAL.fullmatch(text)
    return match and _moment([part if part and int(part) else "1" for part in match.groups()])


def _moment(parts: Iterable[str]) -> datetime | None:
    numbers = [int(part) for part in parts if part.strip()]
    try:
        year, month, day, *clock = numbers
        moment = datetime(year, month, day, *clock, tzinfo=UTC)
    except ValueError:  # There is no such day.
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def digits_of(text: str) -> str:
    """Return the decimals of a second; empty where there are none."""
    text = text.strip("\0 ")
    return text if text.isascii() and text.isdigit() else ""
