"""Metadata of an exported copy: the original's and its sidecars', joined with the library's.

Runs in a child process, for exiv2. Of every property the newest value stays: a sidecar's before the file's own,
and of rating, label, flag, keywords, title and caption only the library's, even where empty; of creator,
copyright, position and time the library's where it has some. `rules` lists what may stay at all.
"""

import contextlib
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from app.domain.metadata import MetadataChanges, PhotoMetadata
from app.files.export.exif import (
    copy_exif,
    describe_copy,
    write_credits,
    write_library_values,
    write_xmp_values,
)
from app.files.export.iptc import make_iptc, names_of_places
from app.files.export.options import LibraryMetadata
from app.files.export.people_regions import fit_regions
from app.files.export.rules import FIELDS, GROUPS, Group, MetadataChoice, keep_keywords
from app.files.export.xmp import (
    Properties,
    build_packet,
    drop_largest,
    keep_phrases,
    read_properties,
    split,
    state_position,
    state_time,
)
from app.files.metadata import exiv2_adapter
from app.files.metadata.embedded_reader import stored_picture
from app.files.metadata.exiv2_adapter import MetadataBlocks, exiv2
from app.files.metadata.jpeg_segments import (
    APP13,
    MOST_BODY,
    MOST_XMP,
    PHOTOSHOP,
    pack_segment,
    replace_xmp,
    segments,
)
from app.files.metadata.photoshop import DIGEST, IPTC, digest_of_iptc, pack_resource, resources_of
from app.files.metadata.sidecar import read_content
from app.files.metadata.xmp_schema import read_packet

_LEFT_OUT = "Omitted from the copy, as too large for a JPEG: {names}."
_UNREAD = (
    "The metadata in the original could not be read. The copy has only the metadata of the library."
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy without metadata."""

    content: bytes
    """A JPEG, upright and in sRGB."""
    size: tuple[int, int]
    """Width and height."""
    original: Path
    carrier: bytes = b""
    """A JPEG with the original's metadata as Pillow reads it, for formats that exiv2 does not read."""


def add_metadata(
    copy: Copy, library: LibraryMetadata, choice: MetadataChoice
) -> tuple[bytes, tuple[str, ...]]:
    """Return the copy with the metadata chosen, and sentences on what did not fit into it."""
    groups = GROUPS[choice]
    if not groups:
        return copy.content, ()
    notes = [_UNREAD] if library.alone else list[str]()
    with _opened(copy, library.alone) as source:
        sidecars = _by_age(library.sidecars)
        properties, private = split(read_properties(source.packet, sidecars), groups)
        position = library.metadata.position if Group.PLACE in groups else ""
        if position:
            properties = state_position(properties, position, library.time)
        if Group.PLACE not in groups:
            private |= names_of_places(source.iptc)
        private |= _private_names(library.metadata, groups)
        values = _values(library.metadata, choice, private)
        if "capture_time" in values:
            properties = state_time(properties, values["capture_time"], library.time)
        properties, dropped = drop_largest(properties, MOST_XMP)
        properties = _fitted(keep_phrases(properties, values), source, copy.size)
        try:
            tags = set(groups) - ({Group.PLACE} if position else set())
            content = _write_copies(copy, source, properties, values, groups, tags)
        except ValueError:
            content = copy.content
            notes.append(_LEFT_OUT.format(names="EXIF and IPTC"))
    packet, more = build_packet(properties, values, library.options, library.time, MOST_XMP)
    if properties or values:
        content = replace_xmp(content, packet)
    if dropped or more:
        notes.append(_LEFT_OUT.format(names=", ".join((*dropped, *more))))
    return content, tuple(notes)


@contextmanager
def _opened(copy: Copy, alone: bool) -> Generator[MetadataBlocks]:
    """Yield the original's metadata, by whichever library can read it; a damaged file has none."""
    with contextlib.ExitStack() as stack:
        inside: MetadataBlocks | None = None
        if not alone:
            with contextlib.suppress(ValueError):
                inside = stack.enter_context(exiv2_adapter.open_file(copy.original))
        if inside is None and copy.carrier and not alone:
            with contextlib.suppress(ValueError):
                inside = stack.enter_context(exiv2_adapter.open_content(copy.carrier))
        yield inside or MetadataBlocks(None, exiv2.ExifData(), exiv2.IptcData(), b"")


def _by_age(sidecars: tuple[Path, ...]) -> list[bytes]:
    """Read sidecars, the oldest first, by their own date or else the file's; damaged ones are left out."""
    contents: list[tuple[float, bytes]] = []
    for path in sidecars:
        with contextlib.suppress(OSError, ValueError):
            content = read_content(path)
            contents.append((read_packet(content).time or path.stat().st_mtime, content))
    return [content for _, content in sorted(contents, key=itemgetter(0))]


def _private_names(metadata: PhotoMetadata, groups: Collection[Group]) -> set[str]:
    """Return the library's names of people and places in the groups left out; keywords may repeat them."""
    place = (metadata.location, metadata.city, metadata.state, metadata.country)
    names = {Group.PLACE: place, Group.PEOPLE: metadata.people}
    return {
        name for group, listed in names.items() if group not in groups for name in listed if name
    }


def _values(metadata: PhotoMetadata, choice: MetadataChoice, private: set[str]) -> MetadataChanges:
    """Return the library's values that the copy may have; an empty value is left out."""
    groups = GROUPS[choice]
    values = {f: getattr(metadata, f) for f, group in FIELDS.items() if group in groups}
    if "keywords" in values:
        values["keywords"] = keep_keywords(metadata.keywords, choice, private)
    return {field: value for field, value in values.items() if value}


def _fitted(properties: Properties, source: MetadataBlocks, size: tuple[int, int]) -> Properties:
    """Return the properties that fit, or were fitted to, the pixels of the copy."""
    orientation = _orientation(source)
    return {
        name: each
        for name, each in properties.items()
        if fit_regions(name, each.element, orientation, size)
    }


def _orientation(source: MetadataBlocks) -> int:
    """Return the orientation of the stored pixels; formats that state it outside EXIF are upright to all."""
    return 1 if source.image is None else stored_picture(source).orientation


def _write_copies(
    copy: Copy,
    source: MetadataBlocks,
    properties: Properties,
    values: MetadataChanges,
    groups: Collection[Group],
    tags: Collection[Group],
) -> bytes:
    """Return the copy with EXIF and IPTC of the same values as XMP; `tags` are the groups that EXIF is copied of.

    Raises ValueError where they do not fit.
    """
    with exiv2_adapter.open_content(copy.content) as inside:
        copy_exif(source.exif, inside.exif, tags)
        write_xmp_values(inside.exif, properties)
        write_credits(source.exif, inside.exif, values)
        if Group.GENERAL in groups:
            write_library_values(source.exif, inside.exif, values)
        make_iptc(source.iptc, inside.iptc, properties, values, groups)
        if Group.GENERAL in groups or not inside.exif.empty():
            describe_copy(inside.exif, copy.size)
        return _with_digest(exiv2_adapter.write_bytes(inside))


def _with_digest(content: bytes) -> bytes:
    """Return the copy with the digest by which programs see that IPTC is not newer than XMP."""
    blocks = [each for each in segments(content) if each.is_a(APP13, PHOTOSHOP)]
    iptc = next((each.data for each in resources_of(content) if each.number == IPTC), b"")
    if len(blocks) != 1 or not iptc:  # None, or too long for one segment.
        return content
    body = blocks[0].body + pack_resource(DIGEST, digest_of_iptc(iptc))
    if len(body) > MOST_BODY:
        return content
    return content[: blocks[0].start] + pack_segment(APP13, body) + content[blocks[0].end :]
