"""Metadata of a photo: rating, label, flag, keywords, title, caption, and the sources that state them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any


class Flag(Enum):
    """What the user thinks of a photo. Nothing is deleted by a flag."""

    PICK = "pick"
    REJECT = "reject"


LABELS = ("Red", "Yellow", "Green", "Blue", "Purple")
"""The colour labels that all programs know, as Lightroom spells them; any other text may be a label, too."""

MAX_RATING = 5


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """All that is said of a photo. As it stands: nothing."""

    rating: int = 0
    """0 to 5; 0 for none."""
    label: str = ""
    """One of LABELS, or a text of another program's."""
    flag: Flag | None = None
    keywords: tuple[str, ...] = ()
    """Sorted; the levels of one are parted by "|", the widest first: "Places|Berlin"."""
    title: str = ""
    caption: str = ""


NO_METADATA = PhotoMetadata()

METADATA_FIELDS = tuple(each.name for each in fields(PhotoMetadata))
"""The names of what is said, field by field: each may be said apart from the others."""

MetadataChanges = Mapping[str, Any]
"""What is said of some of the fields, by their names; of the others nothing is said."""


@dataclass(frozen=True, slots=True)
class MetadataSource:
    """What one place says of a photo: its own file, or a sidecar beside it."""

    path: Path
    """The photo's own file where it is said within, else the sidecar."""
    values: MetadataChanges
    """Only the fields it speaks of; an empty value is a word, too."""
    time: float
    """Seconds since 1970: when its metadata were last changed, as it says itself; else the file's date."""
    dated: bool = False
    """Whether it says that time itself."""


NO_CHANGES: MetadataChanges = MappingProxyType({})

_XML_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""


def strip_xml_invalid(text: str) -> str:
    """The text as it can be written beside a photo."""
    return _XML_INVALID.sub("", text)
