"""Merge the metadata of a photo's files with the user's edits: of each field the newest value counts.

Who may clear a value, and when (a source is the photo's own file, or a sidecar):

- The user, here: by clearing the field, or by undoing the operation that set it.
- Another program, by writing another value, later: in a source of which Albumen knows the values before, so
  that those that are not new do not count again. An empty value, such as a rating of 0, clears only in a
  source that had one: programs write empty ones by themselves.
- Another program, by leaving a value out of a source where Albumen saw it, if that source was edited since:
  it has a date of its own and no older one than before; or, a sidecar without any date, it still has other
  fields that it had.

Nothing else. A source that is gone, cannot be read, was emptied, or was replaced by an older one or by one
without a date clears nothing; nor does a file whose picture was edited by a program that drops metadata. Of
a field that was never set, the files' value counts, however long it has been known. And an empty value is
written only where the field was cleared.

Other bytes at a path are the same photo or another one: see `identity`.
"""

import os
import re
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.groups import ContentRef
from app.domain.metadata import (
    NO_CHANGES,
    NO_METADATA,
    WRITTEN_FIELDS,
    Flag,
    MetadataChanges,
    MetadataSource,
    PhotoMetadata,
)
from app.domain.photo import Photo
from app.domain.progress import Task, with_progress
from app.files.decoding.request import DecodeRequest
from app.files.metadata.reader import FileMetadata, file_time
from app.files.metadata.sidecar import (
    FolderSidecars,
    find_sidecars,
    name_sidecars,
    read_sidecar,
)
from app.files.metadata.write_options import SidecarOptions
from app.library import Library
from app.settings import Settings
from app.tasks.metadata.capture_times import settle_times, store_file_time
from app.tasks.metadata.named_faces import name_newcomer, store_regions

_READER = "#5"
"""The version of what is read of files. With another one the next indexing reads all metadata again, but no pixels."""


def sign_files(digest: str, sidecars: Sequence[Path]) -> str:
    """Return the signature of a photo's files, another whenever one of them was written to, or is read otherwise."""
    parts = [digest]
    for path in sidecars:
        try:
            status = path.stat()
        except OSError:
            continue
        name = path.name.encode("ascii", "backslashreplace").decode()  # It may be no text.
        parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
    return "/".join((*parts, _READER))


def sidecars_of(photo: Photo, beside: FolderSidecars | None = None) -> tuple[Path, ...]:
    """Find the sidecars of a photo; `beside` are those of its folder, if known."""
    own = find_sidecars(photo.path, photo.companions, beside)
    # A link may have a sidecar of its own, in a folder of its own.
    others = (path for name in photo.other_names for path in find_sidecars(name))
    return tuple(dict.fromkeys((*own, *others)))


def sidecars_to_write(photo: Photo, options: SidecarOptions) -> tuple[Path, ...]:
    """Return the sidecars that metadata is written to: all there are, or one to be made."""
    own = name_sidecars(photo.path, photo.companions, options)
    return tuple(dict.fromkeys((*own, *sidecars_of(photo))))


def merge_file_metadata(
    library: Library, photo: Photo, metadata: FileMetadata, sidecars: Sequence[Path], signature: str
) -> None:
    """Store the metadata of a photo's files, and log what is new in it at its own time.

    Within a transaction of the caller's.
    """
    catalog = library.catalog
    on_disk, before, _ = catalog.sidecar_state.get(photo.path)
    now = time.time()
    is_same = _is_same_state(catalog.sidecar_state.signature(photo.path), signature)
    read = settle_times(metadata.sources, store_file_time(library, photo, metadata.capture_date))
    sources = [_remembered(source, before, now, is_same) for source in read]
    new = [_new_in(source, before, is_same) for source in sources]
    new_values = _newest(sources)
    member = ContentRef(photo.digest, photo.path)
    known, given = catalog.metadata_log.current(member), catalog.metadata_log.fields_of(member)
    # What we wrote, and came here with its photo, is not new: it would outlive its undoing.
    sidecar_metadata = {
        f: dated
        for f, dated in _newest(new).items()
        if dated[0] not in (getattr(on_disk, f), getattr(known, f))
    }
    sidecar_metadata |= {f: dated for f, dated in new_values.items() if dated[0] and f not in given}
    if not (metadata.errors or is_same):
        sidecar_metadata |= _taken_away(before, sources, photo.path)
    for field, (value, moment) in sidecar_metadata.items():
        catalog.metadata_log.append([(member, {field: value})], min(moment, now))
    stays = {"rating": on_disk.rating} if any(_hides_stars(source) for source in sources) else {}
    catalog.sidecar_state.put(photo.path, replace(resolve(sources), **stays), signature, sources)
    store_regions(library, photo, metadata.regions)
    name_newcomer(library, photo)
    if metadata.errors:
        catalog.sidecar_state.set_error(photo.path, " ".join(metadata.errors))


def read_changes(library: Library, photo: Photo) -> Task[bool]:
    """Read what was written to a photo's files since they were last read; return whether anything was."""
    sidecars = sidecars_of(photo)
    signature = sign_files(photo.digest, sidecars)
    if library.catalog.sidecar_state.signature(photo.path) == signature:
        return False
    metadata = yield from read_files_of(library, photo.path, sidecars)
    with library.catalog.transaction():
        merge_file_metadata(library, photo, metadata, sidecars, signature)
    return True


def read_files_of(library: Library, path: Path, sidecars: Sequence[Path]) -> Task[FileMetadata]:
    """Read the metadata of a photo's file and of these sidecars. Raises Unreadable."""
    reading = library.viewer.read(path, DecodeRequest(metadata=tuple(sidecars)))
    picture = yield from with_progress("Reading metadata", reading)
    return picture.metadata or FileMetadata()


def renew_sources(
    sources: Sequence[MetadataSource], sidecars: Sequence[Path], own_time: float | None
) -> list[MetadataSource]:
    """Return the sources after the sidecars were written to; `own_time` is that of the photo's file.

    Raises Unreadable.
    """
    others = [source for source in sources if source.path not in sidecars]
    for path in sidecars:
        metadata = read_sidecar(path)
        others.append(MetadataSource(path, metadata.values, metadata.time or file_time(path)))
    return settle_times(others, own_time)


def resolve(sources: Sequence[MetadataSource]) -> PhotoMetadata:
    """Return the newest value of each field."""
    return PhotoMetadata(**{field: value for field, (value, _) in _newest(sources).items()})


def sidecar_options(settings: Settings) -> SidecarOptions:
    """Return the user's options for writing metadata."""
    return SidecarOptions(
        reject_as_rating=settings.reject_as_rating,
        pick_digikam=settings.pick_digikam,
        pick_dm=settings.pick_dm,
        names="digikam" if settings.sidecar_names == "digikam" else "adobe",
        embed=settings.embed,
    )


def values_to_write(library: Library, photo: Photo, options: SidecarOptions) -> MetadataChanges:
    """Return the fields to write of a photo; people only if the user named or unnamed some of them."""
    log, member = library.catalog.metadata_log, ContentRef(photo.digest, photo.path)
    on_disk, _, _ = library.catalog.sidecar_state.get(photo.path)
    values = dict(pending_changes(photo.metadata, on_disk, options, log.fields_of(member)))
    if "people" in values and not log.is_named_here(member):
        del values["people"]
    return values


def pending_changes(
    metadata: PhotoMetadata, on_disk: PhotoMetadata, options: SidecarOptions, given: Collection[str]
) -> MetadataChanges:
    """Return the fields to write; a flag only if there is a way to write it.

    Empty ones only of the fields in `given`, which were edited: no others were cleared.
    """
    values = {
        f: getattr(metadata, f)
        for f in WRITTEN_FIELDS
        if getattr(metadata, f) != getattr(on_disk, f)
    }
    values = {f: value for f, value in values.items() if value or f in given}
    if "flag" in values and on_disk.flag is Flag.REJECT:
        values["rating"] = metadata.rating  # A rating of -1 may stand in its place.
    if not (options.pick_digikam or options.pick_dm or options.reject_as_rating):
        values.pop("flag", None)
    return values


def _newest(sources: Sequence[MetadataSource]) -> dict[str, tuple[Any, float]]:
    """Return the newest value of each field, and its time; of one time, the sidecar's."""
    by_time = sorted(sources, key=lambda each: each.time)
    return {field: (value, each.time) for each in by_time for field, value in each.values.items()}


def _remembered(
    source: MetadataSource, before: Sequence[MetadataSource], now: float, is_same: bool
) -> MetadataSource:
    """Give a source with unchanged values its time of before, as a copied file has another; never a future one.

    So, too, if its bytes are the same, and a newer version of Albumen reads more of them.
    """
    was = _find(before, source.path)
    time_ = was.time if was and (is_same or was.values == source.values) else source.time
    return replace(source, time=min(time_, now))


def _is_same_state(one: str, other: str) -> bool:
    """Whether two signatures are of the same state of files, by whatever version they were read."""
    first, second = (re.sub(r"/#\d+$", "", each) for each in (one, other))
    return first == second


def _new_in(
    source: MetadataSource, before: Sequence[MetadataSource], is_same: bool
) -> MetadataSource:
    """Return a source's values that are new: a program that adds a keyword does not set the old rating again."""
    was = _find(before, source.path)
    values = was.values if was else NO_CHANGES
    new = {f: v for f, v in source.values.items() if v != values.get(f, getattr(NO_METADATA, f))}
    moment = _edited_at(was, source) if was and not is_same else source.time
    return replace(source, values=new, time=moment)


def _taken_away(
    before: Sequence[MetadataSource], sources: Sequence[MetadataSource], photo: Path
) -> dict[str, tuple[Any, float]]:
    """Return empty values for the fields that an edited source no longer has, nor any other."""
    newest = _newest(sources)
    return {
        field: (getattr(NO_METADATA, field), _edited_at(was, source))
        for was in before
        if (source := _find(sources, was.path)) and _was_edited(was, source, photo)
        for field in was.values
        if field not in newest
        if not (field == "rating" and newest.get("flag", (None,))[0] is Flag.REJECT)
    }


def _was_edited(was: MetadataSource, source: MetadataSource, photo: Path) -> bool:
    """Whether a source was edited by a program that leaves out only what its user cleared."""
    if source.dated:
        is_newer = not was.dated or source.time > was.time
        return is_newer or (source.time == was.time and _share_fields(was, source))
    is_undated_sidecar = not was.dated and was.path != photo
    return is_undated_sidecar and source.time >= was.time and _share_fields(was, source)


def _edited_at(was: MetadataSource, source: MetadataSource) -> float:
    """Return when a source was edited, by its own date or, if that is unchanged, its file's."""
    return max(source.time, _changed(source.path)) if source.time == was.time else source.time


def _share_fields(was: MetadataSource, source: MetadataSource) -> bool:
    return not was.values.keys().isdisjoint(source.values)


def _find(sources: Sequence[MetadataSource], path: Path) -> MetadataSource | None:
    return next((each for each in sources if each.path == path), None)


def _hides_stars(source: MetadataSource) -> bool:
    """Whether a rating of -1 may stand in place of the stars, which does not clear them."""
    return source.values.get("flag") is Flag.REJECT and "rating" not in source.values


def _changed(path: Path) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return 0.0
