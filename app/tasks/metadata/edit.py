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
    """Say these fields of all of these photos, and add or take single keywords, at one stroke.

    It is in the catalog at once and written beside the photos later. Raises PhotoError where a value is
    no sense, such as six stars.
    """
    _check(values)
    values = {field: _normalize(value) for field, value in values.items()}
    add, remove = normalize_keywords(add), normalize_keywords(remove)
    if not (values or add or remove):
        raise PhotoError("No metadata was given. Set at least one field.")
    keywords = describe_edit(photos, values, add, remove)
    members = as_members(library, photos)
    changes = ((member, _with_keywords(library, member, values, add, remove)) for member in members)
    return (yield from record_edits(library, photos, changes, keywords))


def list_keywords(library: Library) -> Task[tuple[str, ...]]:
    """Every keyword in use, the most used first."""
    yield Progress("Listing keywords")
    return tuple(library.catalog.metadata_log.keywords())


def normalize_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Sorted, each once, without spaces around its levels and without empty ones."""
    return tuple(sorted({clean(strip_xml_invalid(word)) for word in keywords} - {""}))


def _normalize(value: object) -> object:
    """A text as it is read again once it is written: what comes back otherwise would be another's word."""
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
    """With all keywords the photo has then, where it gets or loses any."""
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
