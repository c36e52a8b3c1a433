"""The adapter of exiv2, which reads and writes metadata inside files of nearly every format.

exiv2 is C++ and files are hostile, so it is used in child processes only.
"""

import contextlib
import mmap
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import exiv2 as _exiv2

exiv2: Any = _exiv2  # The library is not typed.
exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)  # Else it reports broken files on stderr.

# The Python layer, too, may meet the unexpected: text that is none, keys without a value.
FAULTS = (
    exiv2.Exiv2Error, OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError,
)  # fmt: skip

_UNKNOWN_FORMATS = (
    exiv2.ErrorCode.kerFileContainsUnknownImageType,
    exiv2.ErrorCode.kerMemoryContainsUnknownImageType,
)

Data = Any
"""exiv2's mapping of keys to values."""


@dataclass(frozen=True, slots=True)
class MetadataBlocks:
    """The metadata of a file that exiv2 has read; valid within `open_file` or `open_content`."""

    image: Any
    exif: Data
    iptc: Data
    packet: bytes
    """The XMP packet, unchanged; empty where there is none."""


class UnknownFormat(ValueError):
    """A format that exiv2 does not read; a file that is no picture looks the same."""


@contextmanager
def understood() -> Generator[None]:
    """Turn errors of exiv2 into ValueError with a sentence."""
    try:
        yield
    except FAULTS as error:
        if getattr(error, "code", None) in _UNKNOWN_FORMATS:
            raise UnknownFormat("exiv2 does not know this kind of file.") from error
        raise ValueError("The metadata inside the file cannot be read.") from error


@contextmanager
def open_file(path: Path) -> Generator[MetadataBlocks]:
    """Yield a file's metadata. Raises ValueError, with the reason as a sentence, where it cannot be read."""
    if not path.is_file():  # Opening a pipe would wait for a writer.
        raise ValueError("This is not a file.")
    yield _read(_nameable(path))


@contextmanager
def open_stream(file: BinaryIO) -> Generator[MetadataBlocks]:
    """Read the metadata of an open file, which exiv2 by itself would open three times. Raises ValueError."""
    with understood():  # Private to us: a file system without shared mappings will do.
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    yield _read(content)


@contextmanager
def open_content(content: bytes) -> Generator[MetadataBlocks]:
    """Yield the metadata of a file in memory. Raises ValueError as `open_file` does."""
    yield _read(content)


def _read(source: str | bytes | mmap.mmap) -> MetadataBlocks:
    with understood():
        image = exiv2.ImageFactory.open(source)
        image.readMetadata()
        return MetadataBlocks(image, image.exifData(), image.iptcData(), _packet(image))


def write_bytes(inside: MetadataBlocks) -> bytes:
    """Return the file of `open_content` with its EXIF and IPTC now. Raises ValueError where they do not fit."""
    with understood():
        inside.image.writeMetadata()
        source = inside.image.io()
        source.open()
        try:
            return bytes(source.mmap())
        finally:
            source.munmap()
            source.close()


def _packet(image: Any) -> bytes:
    """Return the file's XMP packet unchanged, or exiv2's rendering where exiv2 does not keep the packet."""

    def packet(*, unchanged: bool) -> bytes:
        image.writeXmpFromPacket(unchanged)
        return str(image.xmpPacket()).encode("utf-8", "surrogateescape")

    # The rendering, which lacks what exiv2 does not know, comes last.
    content = (
        packet(unchanged=True)
        or raw_bytes(image.exifData(), "Exif.Image.XMLPacket")
        or packet(unchanged=False)
    )
    return content.strip(b"\0 \r\n\t")


def _nameable(path: Path) -> str | bytes:
    """Return the path from the root for exiv2, which takes a path like a web address for one.

    Of a name that is no valid Unicode, return the bytes of the file instead.
    """
    name = str(path.absolute())
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return path.read_bytes()
    return name


def raw_bytes(data: Data, key: str) -> bytes:
    """Return the bytes of a text; none where it is missing, or no text."""
    with contextlib.suppress(*FAULTS):
        if key in data:
            return bytes_of(data[key])
    return b""


def bytes_of(datum: Any) -> bytes:
    """Return the bytes of a text, unchanged; of numbers, their digits."""
    value = datum.value()
    return bytes(value.data()) if hasattr(value, "data") else str(value).encode()


def text_of(raw: bytes) -> str:
    """Decode up to the first NUL, as UTF-8, else as the Western encoding of older programs."""
    raw = raw.split(b"\0")[0]
    return raw.decode("utf-8" if is_utf_8(raw) else "cp1252", "replace").strip()


def is_utf_8(raw: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def wide_text_of(raw: bytes) -> str:
    """Decode a text of Windows: two bytes a letter."""
    return raw.decode("utf-16-le", "replace").split("\0")[0].strip()


def printed(data: Data, key: str) -> str:
    """Return exiv2's text for a value, "1/250 s"; empty where it is missing."""
    with contextlib.suppress(*FAULTS):
        if key in data:
            return str(data[key].print(data)).strip()
    return ""


def plain(data: Data, key: str) -> str:
    """Return a value of EXIF or IPTC as text, "2020-01-02" for a date; empty where it is missing."""
    with contextlib.suppress(*FAULTS):
        if key in data:
            return str(data[key].toString()).strip()
    return ""
