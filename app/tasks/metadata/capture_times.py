"""Capture times in the metadata of files: only those that differ from the file's own are the user's.

Programs copy the camera's time into XMP. Only where XMP tells another one did the user of some program set it.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.capture_time import agrees, format_capture_time, parse_capture_time
from app.domain.groups import ContentRef
from app.domain.metadata import MetadataChanges, MetadataSource
from app.domain.photo import DateSource, Photo
from app.files.metadata.capture_date import CaptureDate, is_better
from app.library import Library

FIELD = "capture_time"
_WRITTEN_BACK = (DateSource.ORIGINAL, DateSource.VIDEO, DateSource.XMP, DateSource.IPTC)
"""Sources whose time is written to XMP where the user's is removed: in XMP itself it would be lost, and by it
programs that overlook a missing one are right again. The others are no original date."""


def with_file_time(library: Library, photo: Photo) -> Photo:
    """Return a photo as the catalog has it, with the capture time of its file, if that has one."""
    if photo.date_source is not DateSource.USER:
        return photo
    taken, source = library.catalog.capture_times.of_file(photo.id)
    time = photo.time if taken is None else taken
    return replace(photo, time=time, taken=taken is not None, date_source=source)


def store_file_time(library: Library, photo: Photo, date: CaptureDate | None) -> float | None:
    """Store the capture time that was read of a photo's file, if it is new. Return the one to go by.

    A date in XMP that the user set, and Albumen wrote there, is not the file's own.
    """
    own = with_file_time(library, photo)
    if date and is_date_new(own, date) and not _is_set_by_user(library, photo, date):
        library.catalog.capture_times.set_of_file(photo.id, date.time, date.source)
        return date.time
    return own.time if own.taken else None


def read_file_time(
    library: Library, was: Photo | None, taken: float | None, source: DateSource | None
) -> tuple[float | None, DateSource | None]:
    """Return the capture time of a file read anew, and its source; `was` is its photo, with its file's time.

    A time in XMP that the user set there is not the file's own: that stays as it was.
    """
    if was is None or taken is None or source is not DateSource.XMP:
        return taken, source
    if not _has_been_set(library, was, format_capture_time(taken)):
        return taken, source
    return (was.time if was.taken else None), was.date_source


def is_date_new(photo: Photo, date: CaptureDate) -> bool:
    """Whether the capture date of a photo's file is another than the library's, and of no worse a source."""
    if photo.date_source and is_better(photo.date_source, date.source):
        return False  # Only Pillow could read it.
    return (photo.time, photo.date_source) != (date.time, date.source)


def _is_set_by_user(library: Library, photo: Photo, date: CaptureDate) -> bool:
    time = parse_capture_time(date.text) if date.source is DateSource.XMP else None
    return time is not None and _has_been_set(library, photo, format_capture_time(time.seconds))


def _has_been_set(library: Library, photo: Photo, local: str) -> bool:
    """Whether a photo ever had this local time by the user, whatever the zone."""
    member = ContentRef(photo.digest, photo.path)
    had = library.catalog.metadata_log.values_of(member, FIELD)
    return any(value == local or value.startswith(f"{local} ") for value in had)


def settle_times(sources: Iterable[MetadataSource], own: float | None) -> list[MetadataSource]:
    """Return sources with a capture time only where it differs from the file's own (seconds), as metadata has it."""
    return [replace(each, values=_settle(each.values, own)) for each in sources]


def _settle(values: MetadataChanges, own: float | None) -> MetadataChanges:
    if FIELD not in values:
        return values
    told = parse_capture_time(values[FIELD])
    others = {field: value for field, value in values.items() if field != FIELD}
    if told is None or (own is not None and agrees(told, own)):
        return others
    return {**others, FIELD: str(told)}


def values_for_files(library: Library, photo: Photo, values: MetadataChanges) -> MetadataChanges:
    """Return values as they are written to files: where the user's capture time was removed, the file's own."""
    if values.get(FIELD) != "":
        return values
    taken, source = library.catalog.capture_times.of_file(photo.id)
    if taken is None or source not in _WRITTEN_BACK:
        return values
    return {**values, FIELD: format_capture_time(taken)}
