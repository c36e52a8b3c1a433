"""What is said of a photo inside its own file: by XMP, by IPTC, and by EXIF.

Where several speak of one field, XMP is believed most, for it is what programs of today write, and
EXIF least. EXIF is also where Windows keeps its stars, title and keywords.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from app.files import exiv
from app.files.exiv import Inside, raw_bytes, text_of, wide_text_of
from app.files.facts import Facts, read_facts
from app.files.keywords import clean
from app.files.xmp import Words, read_packet
from app.marks import MOST_STARS, Said

KEYWORDS, CAPTION, TITLE = (
    f"Iptc.Application2.{name}" for name in ("Keywords", "Caption", "ObjectName")
)
DESCRIPTION, RATING = "Exif.Image.ImageDescription", "Exif.Image.Rating"

# What cameras and phones write as the description of every picture, in lower case.
_DEFAULTS = re.compile(
    r"|dcim[/\\].*|.*digital (still )?camera|sony dsc|samsung|default|image|untitled|screenshot"
    r"|cof|dav|edf|hdr|mde|nor|oznor|ptr|rhdr|sdr"
)


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a photo's own file says."""

    says: Said
    """Only the fields it speaks of."""
    time: float | None = None
    """Seconds since 1970, when this was last changed; None where it does not say."""
    facts: Facts = ()
    reason: str = ""
    """Why it says nothing, as a sentence, where it could not be read."""


def read_embedded(path: Path) -> Embedded:
    """All of that. To be called in a child process only, see `exiv`."""
    try:
        with exiv.opened(path) as inside:
            words, reason = _packet(inside)
            says = {**_exif(inside.exif), **_iptc(inside.iptc), **words.says}
            if is_default(says.get("caption") or "-", inside.exif):
                del says["caption"]  # Programs copy it into XMP and IPTC.
            return Embedded(says, words.time, read_facts(inside), reason)
    except exiv.UnknownKind:
        return Embedded({})  # No fault of the file's: QOI, ICO and the like.
    except ValueError as error:
        return Embedded({}, reason=str(error))


def _packet(inside: Inside) -> tuple[Words, str]:
    """What the XMP says; broken, it says nothing, and the rest is heard all the same."""
    if not inside.packet:
        return Words({}, None), ""
    try:
        return read_packet(inside.packet), ""
    except ValueError as error:
        return Words({}, None), f"The XMP inside the file is damaged: {error}."


def _iptc(iptc: exiv.Data) -> Said:
    said: dict[str, object] = {}
    words = [text_of(exiv.bytes_of(each)) for each in iptc if each.key() == KEYWORDS]
    if keywords := {clean(word) for word in words} - {""}:
        said["keywords"] = tuple(sorted(keywords))
    for field, key in (("title", TITLE), ("caption", CAPTION)):
        if text := text_of(raw_bytes(iptc, key)):
            said[field] = text
    return said


def _exif(exif: exiv.Data) -> Said:
    said: dict[str, object] = {}
    if title := wide_text_of(raw_bytes(exif, "Exif.Image.XPTitle")):
        said["title"] = title
    words = wide_text_of(raw_bytes(exif, "Exif.Image.XPKeywords")).split(";")
    if keywords := {clean(word) for word in words} - {""}:
        said["keywords"] = tuple(sorted(keywords))
    description = text_of(raw_bytes(exif, DESCRIPTION))
    comment = wide_text_of(raw_bytes(exif, "Exif.Image.XPComment"))
    if caption := comment if is_default(description, exif) else description:
        said["caption"] = caption
    stars = exiv.printed(exif, RATING)
    if stars.isascii() and stars.isdigit() and int(stars) <= MOST_STARS:
        said["stars"] = int(stars)
    return said


def is_default(text: str, exif: exiv.Data) -> bool:
    """Whether no person wrote it, but a camera: the same words in each of its pictures, or its name."""
    words = " ".join(text.casefold().split())
    names = (text_of(raw_bytes(exif, f"Exif.Image.{name}")) for name in ("Make", "Model"))
    return bool(_DEFAULTS.fullmatch(words)) or words in [name.casefold() for name in names]
