"""Edit metadata by hand: rating, label, flag, keywords, title, caption."""

from collections.abc import Iterable, Sequence
from typing import cast

from app.domain.errors import PhotoError
from app.domain.groups import ContentRef
from app.domain.metadata import (
    MAX_RATING,
    METADATA_FIELDS,
    Flag,
    MetadataChanges,
    strip_xml_invalid,
)
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.files.metadata.keywords import clean
from app.library import Library
from app.tasks.journal.record import as_members, record_edits
from app.tasks.phrases import describe_edit


def edit_metadata(
    library: Library,
    photos: Sequence[Photo],
    values: MetadataChanges,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Task[Operation]:
    """Set fields of photos, and add or remove keywords, as one operation; sidecars are written later.

    Raises PhotoError for an invalid value, such as six stars.
    """
    _check(values)
    values = {field: _normalize(value) for field, value in values.items()}
    add, remove = normalize_keywords(add), normalize_keywords(remove)
    if not (values or add or remove):
        raise PhotoError("No metadata was given. Set at least one field.")
    members = as_members(library, photos)
    changes = ((member, _with_keywords(library, member, values, add, remove)) for member in members)
    summary = describe_edit(photos, values, add, remove)
    return (yield from record_edits(library, photos, changes, summary))


def list_keywords(library: Library) -> Task[tuple[str, ...]]:
    """List all keywords in use, the most used first."""
    yield Progress("Listing keywords")
    return tuple(library.catalog.metadata_log.keywords())


def normalize_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Return keywords sorted, each once, without spaces around levels and without empty ones."""
    return tuple(sorted({clean(strip_xml_invalid(word)) for word in keywords} - {""}))


def _normalize(value: object) -> object:
    """Return a value as it will be read back from a file: else it would seem edited by another program."""
    if isinstance(value, tuple | list):
        return normalize_keywords(cast("Sequence[str]", value))
    return strip_xml_invalid(value).strip() if isinstance(value, str) else value


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
        if field not in METADATA_FIELDS:
            raise PhotoError(f"Photos have no metadata field {field}.")
        if field == "rating" and not (isinstance(value, int) and 0 <= value <= MAX_RATING):
            raise PhotoError(f"A rating is 0 to {MAX_RATING} stars, not {value}.")
        if field == "flag" and not (value is None or isinstance(value, Flag)):
            raise PhotoError(f"A flag is pick, reject or none, not {value}.")
