"""Metadata of an exported copy: the original's and its sidecars', joined with the library's.

Runs in a child process, for exiv2. Of every property the newest value stays: a sidecar's before that of the file
itself, and of rating, label, flag, keywords, title and caption only the library's, also where it is empty. What may
stay at all is in `rules`.
"""

import contextlib
import struct
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.metadata import METADATA_FIELDS, NO_METADATA, MetadataChanges, PhotoMetadata
from app.files.export.exif import copy_exif, describe_copy, write_library_values, write_xmp_values
from app.files.export.iptc import make_iptc, names_of_places
from app.files.export.people_regions import fit_regions
from app.files.export.rules import GROUPS, Group, MetadataChoice, keep_keywords
from app.files.export.xmp import (
    Properties,
    build_packet,
    drop_largest,
    keep_phrases,
    read_properties,
    split,
)
from app.files.metadata import exiv2_adapter
from app.files.metadata.exiv2_adapter import MetadataBlocks, exiv2
from app.files.metadata.jpeg_segments import APP13, MOST_XMP, PHOTOSHOP, replace_xmp, segments
from app.files.metadata.photoshop import DIGEST, IPTC, digest_of_iptc, pack_resource, resources_of
from app.files.metadata.sidecar import read_content
from app.files.metadata.write_options import SidecarOptions
from app.files.metadata.xmp_schema import read_packet

_LEFT_OUT = "Omitted from the copy, as too large for a JPEG: {names}."
_UNREAD = (
    "The metadata in the original could not be read. The copy has only the metadata of the library."
)
_UPRIGHT = frozenset(f"image/{kind}" for kind in ("heic", "heif", "avif", "jxl"))
_MOST_BODY = 0xFFFF - 2


@dataclass(frozen=True, slots=True)
class LibraryMetadata:
    """What a copy is to say, beside what the original's own file says."""

    metadata: PhotoMetadata = NO_METADATA
    """What counts in the library."""
    sidecars: tuple[Path, ...] = ()
    """Those of the original."""
    options: SidecarOptions = field(default_factory=SidecarOptions)
    time: float = 0.0
    """Of the export, in seconds since 1970."""
    alone: bool = False
    """Whether the original's own metadata stay unread, as reading them may crash."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy without metadata."""

    content: bytes
    """A JPEG, upright and in sRGB."""
    size: tuple[int, int]
    """Its width and height."""
    original: Path
    carrier: bytes = b""
    """A JPEG with the original's metadata as Pillow reads them, for kinds of file that exiv2 does not read."""


def add_metadata(
    made: Copy, library: LibraryMetadata, choice: MetadataChoice
) -> tuple[bytes, tuple[str, ...]]:
    """The copy with the metadata chosen, and sentences on what did not fit into it."""
    groups = GROUPS[choice]
    if not groups:
        return made.content, ()
    notes = [_UNREAD] if library.alone else list[str]()
    with _opened(made, library.alone) as source:
        sidecars = _by_age(library.sidecars)
        properties, private = split(read_properties(source.packet, sidecars), groups)
        if Group.PLACE not in groups:
            private |= names_of_places(source.iptc)
        values = _values(library.metadata, choice, private)
        properties, dropped = drop_largest(properties, MOST_XMP)
        properties = _fitted(keep_phrases(properties, values), source, made.size)
        try:
            content = _write_copies(made, source, properties, values, groups)
        except ValueError:
            content = made.content
            notes.append(_LEFT_OUT.format(names="EXIF and IPTC"))
    packet, more = build_packet(properties, values, library.options, library.time, MOST_XMP)
    if properties or values:
        content = replace_xmp(content, packet)
    if dropped or more:
        notes.append(_LEFT_OUT.format(names=", ".join((*dropped, *more))))
    return content, tuple(notes)


@contextmanager
def _opened(made: Copy, alone: bool) -> Generator[MetadataBlocks]:
    """The original's metadata, by whichever library can read them; a damaged file has none."""
    with contextlib.ExitStack() as stack:
        inside: MetadataBlocks | None = None
        if not alone:
            with contextlib.suppress(ValueError):
                inside = stack.enter_context(exiv2_adapter.open_file(made.original))
        if inside is None and made.carrier and not alone:
            with contextlib.suppress(ValueError):
                inside = stack.enter_context(exiv2_adapter.open_content(made.carrier))
        yield inside or MetadataBlocks(None, exiv2.ExifData(), exiv2.IptcData(), b"")


def _by_age(sidecars: tuple[Path, ...]) -> list[bytes]:
    """What is in them, the oldest first, by what they say themselves or else by the file; damaged ones left out."""
    found: list[tuple[float, bytes]] = []
    for path in sidecars:
        with contextlib.suppress(OSError, ValueError):
            content = read_content(path)
            found.append((read_packet(content).time or path.stat().st_mtime, content))
    return [content for _, content in sorted(found, key=lambda each: each[0])]


def _values(metadata: PhotoMetadata, choice: MetadataChoice, private: set[str]) -> MetadataChanges:
    """What the library says, of that which may be said; nothing is said by leaving a field out."""
    if Group.GENERAL not in GROUPS[choice]:
        return {}
    values = {field: getattr(metadata, field) for field in METADATA_FIELDS}
    values["keywords"] = keep_keywords(metadata.keywords, choice, private)
    return {field: value for field, value in values.items() if value}


def _fitted(properties: Properties, source: MetadataBlocks, size: tuple[int, int]) -> Properties:
    """Without those that cannot be made to fit the pixels of the copy."""
    turned = _orientation(source)
    return {
        name: each
        for name, each in properties.items()
        if fit_regions(name, each.element, turned, size)
    }


def _orientation(source: MetadataBlocks) -> int:
    """How the stored pixels stand; files that say so outside EXIF are upright to everybody."""
    if source.image is not None and source.image.mimeType() in _UPRIGHT:
        return 1
    with contextlib.suppress(*exiv2_adapter.FAULTS):
        return int(source.exif["Exif.Image.Orientation"].toString())
    return 1


def _write_copies(
    made: Copy,
    source: MetadataBlocks,
    properties: Properties,
    values: MetadataChanges,
    groups: Collection[Group],
) -> bytes:
    """EXIF and IPTC, which say the same as the XMP. Raises ValueError where they do not fit."""
    with exiv2_adapter.open_content(made.content) as inside:
        copy_exif(source.exif, inside.exif, groups)
        write_xmp_values(inside.exif, properties)
        if Group.GENERAL in groups:
            write_library_values(source.exif, inside.exif, values)
        make_iptc(source.iptc, inside.iptc, properties, values, groups)
        if Group.GENERAL in groups or not inside.exif.empty():
            describe_copy(inside.exif, made.size)
        return _with_digest(exiv2_adapter.write_bytes(inside))


def _with_digest(content: bytes) -> bytes:
    """With the digest by which programs see that the IPTC is not newer than the XMP."""
    found = [each for each in segments(content) if each.is_a(APP13, PHOTOSHOP)]
    iptc = next((each.data for each in resources_of(content) if each.number == IPTC), b"")
    if len(found) != 1 or not iptc:  # None, or too long for one segment.
        return content
    body = found[0].body + pack_resource(DIGEST, digest_of_iptc(iptc))
    if len(body) > _MOST_BODY:
        return content
    head = struct.pack(">BBH", 0xFF, APP13, 2 + len(body))
    return content[: found[0].start] + head + body + content[found[0].end :]
