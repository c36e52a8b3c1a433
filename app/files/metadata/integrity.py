"""Integrity of a JPEG or TIFF file whose metadata is written: all other bytes must stay.

The bytes in the file are compared, not decoded pixels: that proves more (colour profiles,
tables, second pictures, RAW data no decoder here knows), and costs no decoding.
"""

import hashlib
import struct
from collections.abc import Iterator

from app.files.metadata.jpeg_segments import APP1, APP2, APP13, EXIF, MPF, PHOTOSHOP, XMP, segments

Fingerprint = list[tuple[object, ...]]

# TIFF: tags of the offsets and the lengths of picture data.
_DATA = ((273, 279), (324, 325), (513, 514))
_SUB_IFDS = 330
# XMP, IPTC, Photoshop, description, artist, copyright, rating and texts of Windows; offsets of EXIF and GPS.
_METADATA = {
    700,
    33723,
    34377,
    270,
    315,
    33432,
    18246,
    18249,
    40091,
    40092,
    40093,
    40094,
    34665,
    34853,
}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_IFDS = 200


def content_fingerprint(content: bytes) -> Fingerprint:
    """Return the parts of a file, to be compared with another version's. Raises ValueError for other formats."""
    try:
        if content.startswith(b"\xff\xd8"):
            return list(_jpeg(content))
        if content[:4] in (b"II*\0", b"MM\0*"):
            return list(_tiff(content, "<" if content[:1] == b"I" else ">"))
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError("The file is damaged.") from error
    raise ValueError("The file is neither JPEG nor TIFF.")


def _jpeg(content: bytes) -> Iterator[tuple[object, ...]]:
    """Yield the segments. The list of further pictures (MPF) counts bytes from its own place."""
    for segment in segments(content):
        if segment.is_a(APP2, MPF):
            yield "behind MPF", len(content) - segment.start
        if not (
            segment.is_a(APP1, EXIF) or segment.is_a(APP1, XMP) or segment.is_a(APP13, PHOTOSHOP)
        ):
            yield segment.marker, segment.body


def _tiff(content: bytes, order: str) -> Iterator[tuple[object, ...]]:
    """Yield the tags of each directory, and a digest of the picture data it points to."""
    waiting = [struct.unpack_from(f"{order}L", content, 4)[0]]
    seen: set[int] = set()
    while waiting:
        place = waiting.pop(0)
        if place in seen or len(seen) > _MOST_IFDS:
            raise ValueError("The file is damaged.")
        seen.add(place)
        tags, following = _directory(content, place, order)
        for offsets, lengths in _DATA:
            if offsets in tags:
                starts = _numbers(tags.pop(offsets), order)
                yield offsets, _digest(content, starts, _numbers(tags[lengths], order))
        if _SUB_IFDS in tags:
            waiting += _numbers(tags.pop(_SUB_IFDS), order)
        if following:
            waiting.append(following)
        yield tuple(sorted((tag, value) for tag, value in tags.items() if tag not in _METADATA))


def _digest(content: bytes, starts: list[int], lengths: list[int]) -> bytes:
    digest = hashlib.sha256()
    for start, length in zip(starts, lengths, strict=False):
        if start + length > len(content):
            raise ValueError("The file is truncated.")
        digest.update(content[start : start + length])
    if len(starts) != len(lengths):
        raise ValueError("The file is damaged.")
    return digest.digest()


def _directory(content: bytes, place: int, order: str) -> tuple[dict[int, tuple[int, bytes]], int]:
    """Return the tags with types and bytes, and the offset of the next directory, or 0."""
    (count,) = struct.unpack_from(f"{order}H", content, place)
    tags: dict[int, tuple[int, bytes]] = {}
    for at in range(place + 2, place + 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHL", content, at)
        size = _SIZES[kind] * number
        start = at + 8 if size <= 4 else struct.unpack_from(f"{order}L", content, at + 8)[0]
        if start + size > len(content):
            raise ValueError("The file is truncated.")
        tags[tag] = kind, content[start : start + size]
    return tags, struct.unpack_from(f"{order}L", content, place + 2 + 12 * count)[0]


def _numbers(value: tuple[int, bytes], order: str) -> list[int]:
    kind, raw = value
    letter = "H" if kind == 3 else "L"
    return list(struct.unpack(f"{order}{len(raw) // _SIZES[kind]}{letter}", raw))
