"""The position in XMP: `exif:GPSLatitude` and `exif:GPSLongitude`, in degrees and minutes with a letter of the side.

Where the user removed the position both are empty, and `exif:GPSStatus` is V, for void (EXIF 2.3, GPSStatus).
"""

import math
import re

from app.domain.position import NO_POSITION, format_position, stated_position
from app.files.metadata.xmp_packet import XmpPacket

_LATITUDE, _LONGITUDE, _STATUS = "exif:GPSLatitude", "exif:GPSLongitude", "exif:GPSStatus"
_VOID = "V"
_COORDINATE = re.compile(r"(\d+)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?([NSEW])", re.ASCII)
"""XMP specification, part 2: "DDD,MM,SSk" or "DDD,MM.mmk"."""


def read_position(packet: XmpPacket) -> str | None:
    """Return the position as metadata has it; None where the packet has none, or an invalid one."""
    texts = [packet.get_text(name) for name in (_LATITUDE, _LONGITUDE)]
    latitude, longitude = _degrees(texts[0], "NS", 90), _degrees(texts[1], "EW", 180)
    if latitude is not None and longitude is not None:
        # Receivers without a position write 0, 0.
        return format_position((latitude, longitude)) if latitude or longitude else None
    if texts[0] is None or texts[1] is None or any(text and text.strip() for text in texts):
        return None
    return NO_POSITION if _is_void(packet) else ""


def write_position(packet: XmpPacket, value: str) -> None:
    """Write a position, NO_POSITION, or none as empty texts: left out, that of an older file would come back."""
    position = stated_position(value)
    texts = ("", "")
    if position:
        texts = _coordinate(position[0], "NS"), _coordinate(position[1], "EW")
    for name, text in zip((_LATITUDE, _LONGITUDE), texts, strict=True):
        packet.set_text(name, text)
    if value == NO_POSITION:
        packet.set_text(_STATUS, _VOID)
    elif _is_void(packet):
        packet.remove(_STATUS)


def _is_void(packet: XmpPacket) -> bool:
    return (packet.get_text(_STATUS) or "").strip() == _VOID


def _degrees(text: str | None, sides: str, most: float) -> float | None:
    match = _COORDINATE.fullmatch((text or "").strip().upper())
    if match is None or match[4] not in sides:
        return None
    degrees = float(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    if not math.isfinite(degrees) or degrees > most:
        return None
    return -degrees if match[4] == sides[1] else degrees


def _coordinate(degrees: float, sides: str) -> str:
    """Return an angle as XMP has it, to a millionth of a minute: so the sixth decimal of a degree stays."""
    whole, part = divmod(round(abs(degrees) * 60_000_000), 60_000_000)
    return f"{whole},{part / 1_000_000:.6f}{sides[degrees < 0]}"
