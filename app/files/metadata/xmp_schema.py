"""The XMP schema: metadata in the properties of many programs, read and written.

A field is read from the first property that speaks of it, those that all programs know before those of
single ones. Written are the common ones and digiKam's; a copy of another program's is kept in step where it
is there already, and never added. `acdsee:categories` and `mediapro:CatalogSets` are neither read nor
written: they are those catalogs' own trees of folders, not copies.

An empty value is written as such (a rating of 0, an empty label, list or text), for it is a word, too:
were the property removed, what an older place still says of the field would come back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.metadata import LABELS, MAX_RATING, Flag, MetadataChanges
from app.files.metadata import keywords
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_packet import XmpPacket

_REJECTED = -1
PERCENT = (0, 1, 25, 50, 75, 99)
"""What Windows writes for 0 to 5 stars."""
_COLOURS = (
    "", "Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Gray", "Black", "White",
)  # fmt: skip
"""By digiKam's number; photoshop:Urgency, where it stands for a colour, has the same."""
_CLASSES = (
    "", "Winner", "Winner alt", "Superior", "Superior alt", "Typical", "Typical alt", "Extras", "Trash",
)  # fmt: skip
"""Photo Mechanic's colour classes as it calls them; which colours they have, each user says."""
_TRASH = "8"

# What picks, what neither picks nor rejects, what rejects.
_FLAGS = (
    ("digiKam:PickLabel", ("3", "0", "1")),
    ("xmpDM:pick", ("1", "0", "-1")),
    ("xmpDM:good", ("True", "False", "False")),
    ("photomechanic:Tagged", ("True", "False", "False")),
)
_MEANINGS = (Flag.PICK, None, Flag.REJECT)


@dataclass(frozen=True, slots=True)
class XmpMetadata:
    """What a packet says."""

    values: MetadataChanges
    """Only the fields it speaks of."""
    time: float | None
    """Seconds since 1970, when its metadata were last changed; None where date or zone is missing."""


def read_packet(content: bytes) -> XmpMetadata:
    """What the packet says. Raises ValueError, with the reason, where it is no XMP or is broken."""
    packet = XmpPacket(content)
    rating = _read_rating(packet)
    found: dict[str, Any] = {
        "rating": _read_rating_value(packet) if rating is None else rating if rating >= 0 else None,
        "label": _read_label(packet),
        "keywords": keywords.read_keywords(packet),
        "title": _lang_alt(packet, "dc:title"),
        "caption": _lang_alt(packet, "dc:description"),
    }
    values = {name: value for name, value in found.items() if value is not None}
    flags = [Flag.REJECT] if rating == _REJECTED else _read_flags(packet)
    if flags:
        values["flag"] = next(filter(None, flags), None)
    return XmpMetadata(values, _read_time(packet))


def update_packet(
    content: bytes | None, values: MetadataChanges, options: SidecarOptions, time: float
) -> bytes:
    """The packet with these fields changed, and dated; all else as it was. None makes a fresh one.

    Where a rejected photo bears the rating -1, nothing says its stars: who takes the reject away says the
    stars, too, or they are 0. Raises ValueError as `read_packet` does.
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
    if "title" in values:
        packet.set_lang_alt("dc:title", values["title"])
    if "caption" in values:
        packet.set_lang_alt("dc:description", values["caption"])
    _write_preferences(packet, values)
    moment = datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")
    packet.set_text("xmp:MetadataDate", moment)
    return packet.to_bytes()


def _read_rating(packet: XmpPacket) -> int | None:
    """-1 to 5; None where there is none that makes sense."""
    rating = _number(packet.get_text("xmp:Rating"))
    return None if rating is None or rating < _REJECTED else min(MAX_RATING, rating)


def _read_rating_value(packet: XmpPacket) -> int | None:
    """Stars as single programs say them."""
    percent = _number(packet.get_text("MicrosoftPhoto:Rating"))
    if percent is not None and 0 <= percent <= 100:
        return min(range(len(PERCENT)), key=lambda rating: abs(PERCENT[rating] - percent))
    rating = _number(packet.get_text("acdsee:rating"))
    return rating if rating is not None and 0 <= rating <= MAX_RATING else None


def _read_label(packet: XmpPacket) -> str | None:
    label = packet.get_text("xmp:Label")
    if label is not None:
        return {known.casefold(): known for known in LABELS}.get(
            label.strip().casefold(), label.strip()
        )
    for name, labels in (("digiKam:ColorLabel", _COLOURS), ("photomechanic:ColorClass", _CLASSES)):
        number = _number(packet.get_text(name))
        if number is not None and 0 <= number < len(labels):
            return labels[number]
    return None


def _read_flags(packet: XmpPacket) -> list[Flag | None]:
    """One after another what each program's word for it says."""
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
    was = _read_rating(packet)
    if values.get("flag") is Flag.REJECT and options.reject_as_rating:
        packet.set_text("xmp:Rating", str(_REJECTED))
    elif "flag" not in values and was == _REJECTED:
        pass  # It stays rejected, and its stars unsaid.
    elif "rating" in values or was == _REJECTED:
        packet.set_text("xmp:Rating", str(values.get("rating", 0)))
    if "rating" in values:
        _keep_in_step(packet, "MicrosoftPhoto:Rating", str(PERCENT[values["rating"]]))
        _keep_in_step(packet, "acdsee:rating", str(values["rating"]))


def _write_flag(packet: XmpPacket, flag: Flag | None, options: SidecarOptions) -> None:
    fields = {"digiKam:PickLabel": options.pick_digikam, "xmpDM:pick": options.pick_dm}
    fields["xmpDM:good"] = options.pick_dm
    for name, texts in _FLAGS:
        word = texts[_MEANINGS.index(flag)]
        if fields.get(name):
            packet.set_text(name, word)
        else:
            _keep_in_step(packet, name, word)
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
    """Photo Mechanic's own copy of all it shows: tagged, colour class, rating, frame number."""
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
    """Rounded; None where it is no number."""
    try:
        return round(float(text or ""))
    except (ValueError, OverflowError):
        return None
