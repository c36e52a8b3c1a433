"""Metadata of a photo: rating, label, flag, keywords, texts, position and time, and the sources that state them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any


class Flag(Enum):
    """The user's choice of a photo. Nothing is deleted by a flag."""

    PICK = "pick"
    REJECT = "reject"


LABELS = ("Red", "Yellow", "Green", "Blue", "Purple")
"""The colour labels that all programs know, as Lightroom spells them; any other text can be a label."""

MAX_RATING = 5


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """The metadata of a photo; by default none."""

    rating: int = 0
    """0 to 5; 0 for none."""
    label: str = ""
    """One of LABELS, or another program's text."""
    flag: Flag | None = None
    keywords: tuple[str, ...] = ()
    """Sorted; levels are separated by "|", the widest first: "Places|Berlin"."""
    title: str = ""
    caption: str = ""
    creator: str = ""
    """The photographers, separated by "; "."""
    copyright: str = ""
    headline: str = ""
    location: str = ""
    """A place within the city."""
    city: str = ""
    state: str = ""
    """State or province."""
    country: str = ""
    position: str = ""
    """Latitude and longitude as `position` has them; empty where that of EXIF counts."""
    capture_time: str = ""
    """A time as `capture_time` has it, other than that of the photo's file; empty where that counts."""
    people: tuple[str, ...] = ()
    """Names of the people shown, sorted; set by naming faces, for each belongs to an area of the picture."""


NO_METADATA = PhotoMetadata()

METADATA_FIELDS = tuple(each.name for each in fields(PhotoMetadata))
"""The names of the fields, each of which can change apart from the others."""

WRITTEN_FIELDS = METADATA_FIELDS
"""The fields that Albumen writes to files, too."""

EDITED_FIELDS = tuple(name for name in METADATA_FIELDS if name != "people")
"""The fields that are edited by hand; people are named by their faces."""

LATER_FIELDS = METADATA_FIELDS[METADATA_FIELDS.index("creator") :]
"""The fields that the first versions did not read."""

CREATOR_SEPARATOR = "; "
"""As EXIF has it between the names of several photographers."""

MetadataChanges = Mapping[str, Any]
"""Values of the fields that change, by name."""


@dataclass(frozen=True, slots=True)
class MetadataSource:
    """The metadata of a photo in one file: its own, or a sidecar."""

    path: Path
    values: MetadataChanges
    """Only the fields that the file has; an empty value is a value, too."""
    time: float
    """Seconds since 1970: the date of change within the metadata, else the file's date."""
    dated: bool = False
    """Whether `time` is from within the metadata."""


NO_CHANGES: MetadataChanges = MappingProxyType({})

_XML_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that are not allowed in XML."""


def join_creators(names: Iterable[str]) -> str:
    """Return the value of the field "creator" for these names, each once; a name may hold several itself."""
    single = (" ".join(each.split()) for name in names for each in name.split(";"))
    return CREATOR_SEPARATOR.join(dict.fromkeys(filter(None, single)))


def split_creators(creator: str) -> list[str]:
    """Return the names in a value of the field "creator"."""
    return creator.split(CREATOR_SEPARATOR) if creator else []


def strip_xml_invalid(text: str) -> str:
    """Remove the characters that XML does not allow."""
    return _XML_INVALID.sub("", text)
