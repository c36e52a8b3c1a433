"""Photoshop image resources: the blocks in a JPEG's APP13 segments that hold IPTC, its digest and more.

Source: Adobe Photoshop File Formats Specification, "Image Resource Blocks".
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.files.metadata.jpeg_segments import APP13, PHOTOSHOP, Segment, segments

IPTC, DIGEST = 0x0404, 0x0425
"""Numbers of the resources that hold IPTC, and the MD5 of these IPTC bytes."""
_SIGNATURES = (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa")
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Resource:
    """One image resource."""

    number: int
    name: bytes
    start: int
    """The offset of the data within all resources of the file joined."""
    data: bytes


def resources_of(content: bytes) -> list[Resource]:
    """Return the image resources of a JPEG. Raises ValueError where the file or a resource is damaged."""
    return list(_split(_join(_bodies(content))))


def keeps_others(old: bytes, new: bytes) -> bool:
    """Whether two versions of a JPEG hold the same resources but for IPTC and its digest.

    Raises ValueError where they differ and one is damaged.
    """
    return _join(_bodies(old)) == _join(_bodies(new)) or _others(old) == _others(new)


def renew_digest(content: bytes) -> bytes:
    """Update the digest of IPTC in a JPEG that has one.

    Programs that find a digest other than that of the IPTC take the IPTC to be newer than the XMP.
    """
    bodies = _bodies(content)
    joined = _join(bodies)
    resources = {each.number: each for each in _split(joined)}
    old = resources.get(DIGEST)
    if old is None or len(old.data) != _DIGEST_BYTES:
        return content
    new = digest_of_iptc(resources[IPTC].data) if IPTC in resources else bytes(_DIGEST_BYTES)
    joined = joined[: old.start] + new + joined[old.start + _DIGEST_BYTES :]
    for body in bodies:  # Of the same length as before, so nothing moves.
        start, size = body.start + 4 + len(PHOTOSHOP), len(body.body) - len(PHOTOSHOP)
        content = content[:start] + joined[:size] + content[start + size :]
        joined = joined[size:]
    return content


def is_in_step(content: bytes, in_xmp: str) -> bool:
    """Whether the IPTC of a JPEG is as it was when its XMP had the same values.

    By its digest, or that `in_xmp`, in hexadecimal. Without a digest, or where the file is damaged, nobody knows.
    """
    try:
        resources = {each.number: each.data for each in resources_of(content)}
    except ValueError:
        return False
    digest = digest_of_iptc(resources.get(IPTC, b""))
    return IPTC in resources and (resources.get(DIGEST) == digest or in_xmp.lower() == digest.hex())


def digest_of_iptc(iptc: bytes) -> bytes:
    """Return the content of the resource DIGEST for these IPTC bytes."""
    return hashlib.md5(iptc, usedforsecurity=False).digest()


def pack_resource(number: int, data: bytes) -> bytes:
    """Return one resource without a name as bytes."""
    return struct.pack(">4sHHL", b"8BIM", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def _others(content: bytes) -> list[tuple[int, bytes, bytes]]:
    return sorted(
        (each.number, each.name, each.data)
        for each in resources_of(content)
        if each.number not in (IPTC, DIGEST)
    )


def _bodies(content: bytes) -> list[Segment]:
    return [each for each in segments(content) if each.is_a(APP13, PHOTOSHOP)]


def _join(bodies: list[Segment]) -> bytes:
    """Join the bodies: large resources continue in the next segment."""
    return b"".join(each.body[len(PHOTOSHOP) :] for each in bodies)


def _split(joined: bytes) -> Iterator[Resource]:
    at = 0
    while at + 12 <= len(joined):
        if joined[at : at + 4] not in _SIGNATURES:
            if joined[at:].strip(b"\0"):
                raise ValueError("The Photoshop resources inside the file are damaged.")
            return
        (number,) = struct.unpack_from(">H", joined, at + 4)
        name = joined[at + 7 : at + 7 + joined[at + 6]]
        start = at + 7 + len(name) + 1 - len(name) % 2 + 4
        (size,) = struct.unpack_from(">L", joined.ljust(start, b"\0"), start - 4)
        if start + size > len(joined):
            raise ValueError("The Photoshop resources inside the file are damaged.")
        yield Resource(number, name, start, joined[start : start + size])
        at = start + size + size % 2
