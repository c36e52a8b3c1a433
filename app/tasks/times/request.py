"""Requests to change capture times, as a user enters them."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.capture_time import CaptureTime, parse_capture_time
from app.domain.errors import PhotoError

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "min": 60, "s": 1}
_UNITED = re.compile(r"(\d+(?:\.\d+)?)\s*(d|h|min|m|s)")
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?")


@dataclass(frozen=True, slots=True)
class Shift:
    """All photos by the same time."""

    seconds: float
    """Positive for later."""


@dataclass(frozen=True, slots=True)
class SetFirst:
    """The earliest photo at this time, the others by the same difference; photos without any time all at this one."""

    time: CaptureTime


@dataclass(frozen=True, slots=True)
class AsShownBy:
    """The photos of one camera, so that one of them is of the same moment as another camera's."""

    reference: int
    """Id of the photo whose time is right."""
    photo: int
    """Id of the photo of the same moment, by the other camera."""
    in_folder: bool = False
    """Whether all photos of that camera in its folder are meant, too."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Photos without a time, by those taken beside them."""


@dataclass(frozen=True, slots=True)
class OfFile:
    """Photos with a time that was set, back at that of their files."""


TimeRequest: TypeAlias = Shift | SetFirst | AsShownBy | Suggested | OfFile


def parse_shift(text: str) -> float:
    """Parse "+1h", "-1h30m", "2d", "90s" or "-1:30:00" (hours, minutes) as seconds. Raises PhotoError."""
    plain = text.strip().lower()
    sign = -1 if plain[:1] in ("-", "−") else 1
    plain = plain[1:].strip() if plain[:1] in ("+", "-", "−") else plain
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return sign * (3_600.0 * hours + 60 * minutes + seconds)
    parts = _UNITED.findall(plain)
    if not parts or _UNITED.sub("", plain).strip():
        raise PhotoError(f"“{text}” is no time to shift by. Enter such as +1h, -1h30m or -0:59:30.")
    return sign * sum(float(number) * _UNITS[unit] for number, unit in parts)


def parse_time(text: str) -> CaptureTime:
    """Parse "2024-05-01 12:00:00", perhaps with "+02:00". Raises PhotoError."""
    time = parse_capture_time(text)
    if time is None:
        raise PhotoError(f"“{text}” is no time. Enter date and time such as 2024-05-01 12:00:00.")
    return time


def format_shift(seconds: float) -> str:
    """Format a shift as "+1:00:00" or "-2 d 0:30:00"."""
    whole, fraction = divmod(round(abs(seconds) * 1000), 1000)
    days, rest = divmod(whole, 86_400)
    clock = f"{rest // 3_600}:{rest // 60 % 60:02}:{rest % 60:02}"
    decimals = f".{fraction:03}".rstrip("0").rstrip(".")
    return f"{'-' if seconds < 0 else '+'}{f'{days} d ' if days else ''}{clock}{decimals}"
