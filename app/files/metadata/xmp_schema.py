"""The XMP schema: metadata in the properties of many programs, read and written.

A field is read from the first property that has it, those of all programs before those of single ones.
The common ones and digiKam's are written; a copy of another program's is kept in step where it exists, and
never added. `acdsee:categories` and `mediapro:CatalogSets` are neither read nor written: they are those
catalogs' own trees of folders, not copies.

An empty value is written as such (a rating of 0, an empty label, list or text), for it is a value, too:
were the property removed, the value of an older file would come back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.metadata import LABELS, MAX_RATING, Flag, MetadataChanges
from app.files.metadata import keywords
from app.files.metadata.capture_date import read_stated_time, write_stated_time
from app.files.metadata.credits import read_credits, write_credits
from app.files.metadata.face_regions import (
    NO_FACES,
    UNKNOWN_PICTURE,
    FaceRegion,
    NamedFaces,
    StoredPicture,
    read_regions,
    write_people,
)
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_packet import XmpPacket
from app.files.metadata.xmp_position import read_position, write_position

_REJECTED = -1
PERCENT = (0, 1, 25, 50, 75, 99)
"""Windows' numbers for ratings of 0 to 5."""
_COLOURS = (
    "", "Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Gray", "Black", "White",
)  # fmt: skip
"""Labels by digiKam's number; photoshop:Urgency, where it means a colour, has the same."""
_CLASSES = (
    "", "Winner", "Winner alt", "Superior", "Superior alt", "Typical", "Typical alt", "Extras", "Trash",
)  # fmt: skip
"""Photo Mechanic's names of its colour classes; the colours are each user's choice."""
_TRASH = "8"

# Values for a pick, for neither, and for a reject.
_FLAGS = (
    ("digiKam:PickLabel", ("3", "0", "1")),
    ("xmpDM:pick", ("1", "0", "-1")),
    ("xmpDM:good", ("True", "False", "False")),
    ("photomechanic:Tagged", ("True", "False", "False")),
)
_MEANINGS = (Flag.PICK, None, Flag.REJECT)
_DATES = (
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "exif:DateTimeDigitized",
    "xmp:CreateDate",
)


@dataclass(frozen=True, slots=True)
class XmpMetadata:
    """The metadata in a packet."""

    values: MetadataChanges
    """Only the fields that the packet has."""
    time: float | None
    """Seconds since 1970 of the last change; None where date or zone is missing."""
    dates: tuple[str, ...] = ()
    """Texts of the capture date, the best first."""
    iptc_digest: str = ""
    """MD5 of the IPTC that these values were in step with, in hexadecimal."""
    regions: tuple[FaceRegion, ...] = ()
    """Faces with names, on the upright picture."""
    has_exif_time: bool = False
    """Whether the capture time is the copy of EXIF's."""


def read_packet(content: bytes, picture: StoredPicture = UNKNOWN_PICTURE) -> XmpMetadata:
    """Read a packet about a picture. Raises ValueError, with the reason, where it is no XMP or is damaged."""
    packet = XmpPacket(content)
    rating = _read_rating(packet)
    fields: dict[str, Any] = {
        "rating": _read_other_rating(packet) if rating is None else rating,
        "label": _read_label(packet),
        "keywords": keywords.read_keywords(packet),
        "title": _lang_alt(packet, "dc:title"),
        "caption": _lang_alt(packet, "dc:description"),
        **read_credits(packet),
        "position": read_position(packet),
        "capture_time": read_stated_time(packet),
    }
    values = {name: value for name, value in fields.items() if value not in (None, _REJECTED)}
    if flags := [Flag.REJECT] if rating == _REJECTED else _read_flags(packet):
        values["flag"] = next(filter(None, flags), None)
    dates = filter(None, (packet.get_text(name) for name in _DATES))
    digest = packet.get_text("photoshop:LegacyIPTCDigest") or ""
    return XmpMetadata(
        values,
        _read_time(packet),
        tuple(dates),
        digest.strip(),
        read_regions(packet, picture),
        packet.get_text(_DATES[0]) is not None,
    )


def update_packet(
    content: bytes | None,
    values: MetadataChanges,
    options: SidecarOptions,
    time: float,
    faces: NamedFaces = NO_FACES,
) -> bytes:
    """Return the packet with these fields and its date changed, and nothing else. None makes a fresh one.

    A rejected photo with the rating -1 has no stars: who removes the reject sets the stars, too, or they
    are 0. Raises ValueError as `read_packet` does.
    """
    packet = XmpPacket(content)
    if "rating" in values or "flag" in values:
        _write_rating(packet, values, options)
    if "flag" in values:
        _write_flag(packet, values["flag"], options)
    if "label" in values:
        _write_label(packet, values["label"])
    if "keywords" in values:
        keywords.write_keywords(packet, values["keywords"])
    for field, name in (("title", "dc:title"), ("caption", "dc:description")):
        if field in values:
            packet.set_lang_alt(name, values[field])
    write_credits(packet, values)
    if "position" in values:
        write_position(packet, values["position"])
    if "capture_time" in values:
        write_stated_time(packet, values["capture_time"])
    if "people" in values:
        write_people(packet, values["people"], faces)
    _write_preferences(packet, values)
    moment = datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")
    packet.set_text("xmp:MetadataDate", moment)
    return packet.to_bytes()


def _read_rating(packet: XmpPacket) -> int | None:
    """Return the rating, -1 to 5; None where there is none, or an invalid one."""
    rating = _number(packet.get_text("xmp:Rating"))
    return None if rating is None or rating < _REJECTED else min(MAX_RATING, rating)


def _read_other_rating(packet: XmpPacket) -> int | None:
    """Return the rating in properties of single programs."""
    percent = rating_of(_number(packet.get_text("MicrosoftPhoto:Rating")))
    if percent is not None:
        return percent
    rating = _number(packet.get_text("acdsee:rating"))
    return rating if rating is not None and 0 <= rating <= MAX_RATING else None


def rating_of(percent: int | None) -> int | None:
    """Return the nearest rating to one in percent, as Windows has it; None for an invalid one."""
    if percent is None or not 0 <= percent <= 100:
        return None
    return min(range(len(PERCENT)), key=lambda rating: abs(PERCENT[rating] - percent))


def _read_label(packet: XmpPacket) -> str | None:
    label = packet.get_text("xmp:Label")
    if label is not None:
        label = label.strip()
        return {known.casefold(): known for known in LABELS}.get(label.casefold(), label)
    for name, labels in (("digiKam:ColorLabel", _COLOURS), ("photomechanic:ColorClass", _CLASSES)):
        number = _number(packet.get_text(name))
        if number is not None and 0 <= number < len(labels):
            return labels[number]
    return None


def _read_flags(packet: XmpPacket) -> list[Flag | None]:
    """Return the flag in each program's property."""
    flags: list[Flag | None] = []
    for name, texts in _FLAGS:
        known = [word.casefold() for word in texts]
        word = (packet.get_text(name) or "").strip().casefold()
        if word in known:
            flags.append(_MEANINGS[known.index(word)])
    if (packet.get_text("photomechanic:ColorClass") or "").strip() == _TRASH:
        flags.append(Flag.REJECT)
    return flags


def _lang_alt(packet: XmpPacket, name: str) -> str | None:
    phrase = packet.get_lang_alt(name)
    return None if phrase is None else phrase.strip()


def _read_time(packet: XmpPacket) -> float | None:
    for name in ("xmp:MetadataDate", "xmp:ModifyDate"):
        if text := packet.get_text(name):
            try:
                moment = datetime.fromisoformat(text.strip())
                return moment.timestamp() if moment.tzinfo else None
            except (ValueError, OverflowError):
                return None
    return None


def _write_rating(packet: XmpPacket, values: MetadataChanges, options: SidecarOptions) -> None:
    rejected = _read_rating(packet) == _REJECTED
    if values.get("flag") is Flag.REJECT and options.reject_as_rating:
        packet.set_text("xmp:Rating", str(_REJECTED))
    elif "flag" not in values and rejected:
        pass  # The photo stays rejected, without stars.
    elif "rating" in values or rejected:
        packet.set_text("xmp:Rating", str(values.get("rating", 0)))
    if "rating" in values:
        _keep_in_step(packet, "MicrosoftPhoto:Rating", str(PERCENT[values["rating"]]))
        _keep_in_step(packet, "acdsee:rating", str(values["rating"]))


def _write_flag(packet: XmpPacket, flag: Flag | None, options: SidecarOptions) -> None:
    chosen = {
        "digiKam:PickLabel": options.pick_digikam,
        "xmpDM:pick": options.pick_dm,
        "xmpDM:good": options.pick_dm,
    }
    for name, texts in _FLAGS:
        if chosen.get(name) or packet.get_text(name) is not None:
            packet.set_text(name, texts[_MEANINGS.index(flag)])
    if flag is not Flag.REJECT and packet.get_text("photomechanic:ColorClass") == _TRASH:
        packet.set_text("photomechanic:ColorClass", "0")


def _write_label(packet: XmpPacket, label: str) -> None:
    packet.set_text("xmp:Label", label)
    colour = str(_COLOURS.index(label) if label in _COLOURS else 0)
    packet.set_text("digiKam:ColorLabel", colour)
    _keep_in_step(packet, "photoshop:Urgency", colour)
    number = _CLASSES.index(label) if label in _CLASSES else 0
    _keep_in_step(packet, "photomechanic:ColorClass", str(number))


def _write_preferences(packet: XmpPacket, values: MetadataChanges) -> None:
    """Update Photo Mechanic's own copy of what it shows: tagged, colour class, rating, frame number."""
    parts = (packet.get_text("photomechanic:Prefs") or "").split(":")
    if len(parts) != 4:
        return
    if "flag" in values:
        parts[0] = "1" if values["flag"] is Flag.PICK else "0"
    parts[1] = packet.get_text("photomechanic:ColorClass") or parts[1]
    parts[2] = str(max(0, _read_rating(packet) or 0))
    packet.set_text("photomechanic:Prefs", ":".join(parts))


def _keep_in_step(packet: XmpPacket, name: str, text: str) -> None:
    if packet.get_text(name) is not None:
        packet.set_text(name, text)


def _number(text: str | None) -> int | None:
    """Return the number, rounded; None where there is none."""
    try:
        return round(float(text or ""))
    except (ValueError, OverflowError):
        return None
