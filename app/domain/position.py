"""Positions on the earth: latitude and longitude in degrees, as a text and as numbers.

As metadata a position is a text, "48.208490, 16.372080"; it counts before the one in EXIF. NO_POSITION stands for one
that the user removed: the one in EXIF does not count either.
"""

import math
import re
from typing import TypeAlias

from app.domain.metadata import PhotoMetadata
from app.domain.photo import ExifInfo, Photo

Position: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""

NO_POSITION = "none"
EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

_ANGLE = re.compile(
    r"\s*([NSEWO])?\s*([+-]?\d+(?:\.\d+)?)\s*°?"
    r"(?:\s*(\d+(?:\.\d+)?)\s*['′’])?(?:\s*(\d+(?:\.\d+)?)\s*(?:\"|″|”|''))?\s*([NSEWO])?\s*",
    re.IGNORECASE,
)


def format_position(position: Position) -> str:
    """Return a position as metadata holds it, to 11 cm."""
    latitude, longitude = (round(angle, 6) + 0.0 for angle in position)  # Never -0.
    return f"{latitude:.6f}, {longitude:.6f}"


def parse_position(text: str) -> Position | None:
    """Parse "48.2, 16.37", "48.2 16.37", "N 48.2° E 16.37°" or 48°12'30"N 16°22'12"E; None where it is none."""
    halves = re.split(r"[,;]", text) if re.search(r"[,;]", text) else _halve(text)
    if len(halves) != 2:
        return None
    one, two = map(_parse_angle, halves)
    if one is None or two is None:
        return None
    (first, side), (second, other) = one, two
    if side in ("E", "W") or other in ("N", "S"):
        if side in ("N", "S") or other in ("E", "W") or not (side and other):
            return None
        first, second = second, first
    return (first, second) if abs(first) <= 90 and abs(second) <= 180 else None


def _halve(text: str) -> list[str]:
    """Split two angles without a comma between them: after a letter of the side, or at the only blank."""
    sided = re.fullmatch(r"(.*?[NS])\s*(.*[EWO])", text.strip(), re.IGNORECASE)
    if sided and text.strip()[:1].isdigit():
        return [sided[1], sided[2]]
    words = re.fullmatch(r"(N?S?\s*[^\sEWO]+)\s+([EWO]?\s*\S+)", text.strip(), re.IGNORECASE)
    return [words[1], words[2]] if words else []


def _parse_angle(text: str) -> tuple[float, str] | None:
    """Return degrees and the letter of the side; "O" is east in German, west in French: it is refused."""
    match = _ANGLE.fullmatch(text)
    if match is None or (match[1] and match[5]):
        return None
    side = (match[1] or match[5] or "").upper()
    minutes, seconds = float(match[3] or 0), float(match[4] or 0)
    if side == "O" or minutes >= 60 or seconds >= 60 or (side and match[2][0] in "+-"):
        return None
    degrees = abs(float(match[2])) + minutes / 60 + seconds / 3600
    is_negative = match[2][0] == "-" or side in ("S", "W")
    return (-degrees if is_negative else degrees), side


def stated_position(text: str) -> Position | None:
    """Return the position in a metadata value; None where there is none, or NO_POSITION."""
    latitude, comma, longitude = text.partition(",")
    try:
        return (float(latitude), float(longitude)) if comma else None
    except ValueError:
        return None


def position_of(photo: Photo, exif: ExifInfo) -> Position | None:
    """Return the position of a photo: of its metadata or, where that has none, of EXIF."""
    return resolve_position(photo.metadata, exif)


def resolve_position(metadata: PhotoMetadata, exif: ExifInfo) -> Position | None:
    """Return the position of metadata or, where that has none, of EXIF."""
    return stated_position(metadata.position) if metadata.position else exif.gps


def distance_km(one: Position, other: Position) -> float:
    """Return the distance of two positions along the surface, in kilometres (haversine)."""
    (north, east), (there, far) = one, other
    a, c = math.radians(north), math.radians(there)
    chord = math.sin((c - a) / 2) ** 2
    chord += math.cos(a) * math.cos(c) * math.sin(math.radians(far - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))
