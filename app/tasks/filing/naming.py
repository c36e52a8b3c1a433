"""File names by a pattern, valid on every disk, and never those of other files."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import PhotoError
from app.domain.photo import ExifInfo, Photo
from app.files.scan import names_in

LONGEST = 255
"""Bytes of a name on nearly every disk."""

_FIELD = re.compile(r"\{(\w*)(?::([^{}]*))?\}")
_REFUSED = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""Characters that some system refuses; a card is to be readable on all."""
_WINDOWS_OWN = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


def _moment(form: str) -> Callable[[Photo, ExifInfo, int], str]:
    # The camera's clock names no zone: its hour is kept as UTC. A file's date is of this computer's.
    return lambda photo, _exif, _number: (
        f"{datetime.fromtimestamp(photo.time, tz=UTC).astimezone(UTC if photo.taken else None):{form}}"
    )


FIELDS: Mapping[str, Callable[[Photo, ExifInfo, int], str]] = {
    "name": lambda photo, _exif, _number: photo.path.stem,
    "date": _moment("%Y-%m-%d"),
    "time": _moment("%H-%M-%S"),
    "year": _moment("%Y"),
    "month": _moment("%m"),
    "day": _moment("%d"),
    "number": lambda _photo, _exif, number: str(number),
    "camera": lambda _photo, exif, _number: exif.camera,
    "folder": lambda photo, _exif, _number: photo.path.parent.name,
    "ext": lambda photo, _exif, _number: photo.path.suffix[1:],
}
"""The placeholders of patterns. A new one is a line here."""


def check_pattern(pattern: str) -> None:
    """Raise PhotoError if a pattern is invalid."""
    for name, form in _FIELD.findall(pattern):
        if name not in FIELDS:
            fields = ", ".join(f"{{{each}}}" for each in FIELDS)
            raise PhotoError(f"The pattern has an unknown placeholder {{{name}}}. Use {fields}.")
        if form and not (name == "number" and re.fullmatch(r"0?[1-9]", form)):
            raise PhotoError(
                f"The pattern has an invalid placeholder {{{name}:{form}}}. "
                "Only numbers take digits, as in {number:03}."
            )
    if re.search(r"[{}]", _FIELD.sub("", pattern)):
        raise PhotoError("The pattern has an unmatched brace.")
    if not pattern.strip():
        raise PhotoError("The pattern is empty. Enter a file name pattern.")


def make_name(pattern: str, photo: Photo, exif: ExifInfo, number: int) -> str:
    """Make the name by a pattern, without extension, of the photo of that number. Raises PhotoError."""

    def fill(found: "re.Match[str]") -> str:
        text = FIELDS[found[1]](photo, exif, number)
        return text.zfill(int(found[2])) if found[2] else text

    try:
        filled = _FIELD.sub(fill, pattern)
    except (OverflowError, OSError, ValueError) as error:
        raise PhotoError(f"{photo.path.name}: The date of the photo is invalid.") from error
    name = _REFUSED.sub("_", filled).strip().rstrip(".")
    if name.startswith("."):  # Hidden files are no photos.
        name = "_" + name[1:]
    name = f"{name}_" if _WINDOWS_OWN.fullmatch(name) else name
    if not name:
        raise PhotoError(f"{photo.path.name}: The pattern results in an empty name.")
    return name


def renamed(name: str, old: str, new: str) -> str:
    """Rename a file of a photo from the stem `old` to `new`: "IMG_1.CR2.xmp" to "Trip.CR2.xmp"."""
    return new + name[len(old) :]


class NamePool:
    """The names in use by folder: on the disk, and by the plan."""

    def __init__(self) -> None:
        self._taken: dict[Path, set[str]] = {}

    def find_free(
        self, folder: Path, stem: str, names: Callable[[str], Iterable[str]], own: Iterable[Path]
    ) -> str:
        """Return and take the stem, or "stem (2)", or (3), of which all of `names(stem)` are free.

        The names of the photo's `own` files are free for it alone, since files go one by one. Case does not
        count, as on many disks.
        """
        taken = self._names_in(folder)
        others = taken - {_alike(path.name) for path in own if path.parent == folder}
        number, free = 1, stem
        while others & {_alike(name) for name in names(free)}:
            number += 1
            free = f"{stem} ({number})"
        taken |= {_alike(name) for name in names(free)}
        return free

    def _names_in(self, folder: Path) -> set[str]:
        if folder not in self._taken:
            self._taken[folder] = {_alike(name) for name in names_in(folder)}
        return self._taken[folder]


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
