"""Picasa's faces, which it keeps in a file of each folder.

Source: what its users found out; rect64 are four numbers of 16 bits, on the upright picture.
"""

import re
from configparser import ConfigParser, Error
from pathlib import Path

from app.domain.metadata import strip_xml_invalid
from app.domain.people import Box
from app.files.metadata.face_regions import FaceRegion, is_inside

PICASA = ".picasa.ini"
_MOST_BYTES = 10_000_000
_RECT = re.compile(r"rect64\(([0-9a-fA-F]{1,16})\),([0-9a-fA-F]+)")
_UNKNOWN = "ffffffffffffffff"
"""Picasa's number for a face without a name."""


def read_picasa(photo: Path) -> tuple[FaceRegion, ...]:
    """Return the named faces that Picasa keeps in the folder of a photo; none where it has no such file."""
    path = photo.with_name(PICASA)
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return ()
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError:
        return ()
    parser = ConfigParser(
        interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",)
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except Error:
        return ()
    names = {
        key.lower().lstrip("0"): value.partition(";")[0].strip()
        for section in ("Contacts", "Contacts2")
        if parser.has_section(section)
        for key, value in parser.items(section)
    }
    faces = parser.get(photo.name, "faces", fallback="") if parser.has_section(photo.name) else ""
    found = [
        FaceRegion(strip_xml_invalid(name), box)
        for rect, contact in _RECT.findall(faces)
        if contact.lower() != _UNKNOWN
        and (name := names.get(contact.lower().lstrip("0"), ""))
        and is_inside(box := _rect64(rect))
    ]
    return tuple(found)


def _rect64(digits: str) -> Box:
    """Return the box of Picasa's number: left, top, right and bottom in 1/65536, leading zeros left out."""
    left, top, right, bottom = (
        int(digits.zfill(16)[at : at + 4], 16) / 65535 for at in (0, 4, 8, 12)
    )
    return Box(left, top, right - left, bottom - top)
