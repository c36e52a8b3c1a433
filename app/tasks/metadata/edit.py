"""Edit metadata by hand: rating, label, flag, keywords, texts and position."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import cast

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef
from app.domain.metadata import (
    EDITED_FIELDS,
    LATER_FIELDS,
    MAX_RATING,
    Flag,
    MetadataChanges,
    join_creators,
    strip_xml_invalid,
)
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.position import NO_POSITION, format_position, parse_position
from app.domain.progress import Progress, Task
from app.files.metadata.keywords import clean
from app.library import Library
from app.tasks.journal.record import as_members, record_edits
from app.tasks.phrases import describe_edit

YEAR = "{year}"
TEMPLATES = ("creator", "copyright")
"""The fields in which YEAR stands for the year of the photo."""


def edit_metadata(
    library: Library,
    photos: Sequence[Photo],
    values: MetadataChanges,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Task[Operation]:
    """Set fields of photos, and add or remove keywords, as one operation; sidecars are written later.

    In creator and copyright {year} stands for the year of each photo. Raises PhotoError for an invalid value,
    such as six stars.
    """
    _check(values)
    values = {field: _normalize(field, value) for field, value in values.items()}
    add, remove = normalize_keywords(add), normalize_keywords(remove)
    if not (values or add or remove):
        raise PhotoError("No metadata was given. Set at least one field.")
    members = as_members(library, photos)
    changes = (
        (member, _fill_in(photo, _with_keywords(library, member, values, add, remove)))
        for photo, member in zip(photos, members, strict=True)
    )
    summary = describe_edit(photos, values, add, remove)
    return (yield from record_edits(library, photos, changes, summary))


def list_keywords(library: Library) -> Task[tuple[str, ...]]:
    """List all keywords in use, the most used first."""
    yield Progress("Listing keywords")
    return tuple(library.catalog.metadata_log.keywords())


def normalize_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Return keywords sorted, each once, without spaces around levels and without empty ones."""
    return tuple(sorted({clean(strip_xml_invalid(word)) for word in keywords} - {""}))


def _normalize(field: str, value: object) -> object:
    """Return a value as it will be read back from a file: else it would seem edited by another program."""
    if field == "position":
        position = parse_position(str(value))
        return format_position(position) if position else NO_POSITION
    if isinstance(value, str) and field in LATER_FIELDS:
        text = " ".join(strip_xml_invalid(value).split())
        return join_creators([text]) if field == "creator" else text
    if isinstance(value, tuple | list):
        return normalize_keywords(cast("Sequence[str]", value))
    return strip_xml_invalid(value).strip() if isinstance(value, str) else value


def text_for(photo: Photo, field: str, text: str) -> str:
    """Return a text as it will be stored for a photo."""
    text = str(_normalize(field, text))
    return text.replace(YEAR, year_of(photo)) if field in TEMPLATES else text


def year_of(photo: Photo) -> str:
    """Return the year a photo was taken, or else that of its file's date; empty beyond the calendar."""
    try:
        moment = datetime.fromtimestamp(photo.time, tz=UTC)
        return str((moment if photo.taken else moment.astimezone()).year)
    except (OverflowError, OSError, ValueError):
        return ""


def _fill_in(photo: Photo, values: MetadataChanges) -> MetadataChanges:
    """Return the values of one photo."""
    return {**values, **{f: text_for(photo, f, values[f]) for f in TEMPLATES if f in values}}


def _with_keywords(
    library: Library,
    member: ContentRef,
    values: MetadataChanges,
    add: Sequence[str],
    remove: Sequence[str],
) -> MetadataChanges:
    """Return the values with all keywords the photo then has, if any are added or removed."""
    if "keywords" in values or not (add or remove):
        return values
    had = library.catalog.metadata_log.current(member).keywords
    return {**values, "keywords": normalize_keywords({*had, *add} - set(remove))}


def _check(values: MetadataChanges) -> None:
    for field, value in values.items():
        if field not in EDITED_FIELDS or field == "capture_time":  # Set by the tasks of `times`.
            raise PhotoError(f"Photos have no metadata field {field}.")
        if field == "rating" and not (isinstance(value, int) and 0 <= value <= MAX_RATING):
            raise PhotoError(f"A rating is 0 to {MAX_RATING} stars, not {value}.")
        if field == "position" and not _is_position(value):
            raise PhotoError(
                f"“{value}” is not a position. Enter latitude and longitude, such as 48.2085, 16.3721."
            )
        if field == "flag" and not (value is None or isinstance(value, Flag)):
            raise PhotoError(f"A flag is pick, reject or none, not {value}.")


def _is_position(value: object) -> bool:
    """Whether a value is a position, or none."""
    return isinstance(value, str) and (
        value in ("", NO_POSITION) or parse_position(value) is not None
    )
