"""The adapter of exiv2, which reads and writes metadata inside files of nearly every format.

exiv2 is C++ and files are hostile: whoever comes through here does so in a child process.
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
exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)  # What it says of broken files goes to stderr.

# The Python layer, too, may meet what it did not expect: text that is none, keys without a value.
FAULTS = (
    exiv2.Exiv2Error,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)

_UNKNOWN_FORMATS = (
    exiv2.ErrorCode.kerFileContainsUnknownImageType,
    exiv2.ErrorCode.kerMemoryContainsUnknownImageType,
)

Data = Any
"""exiv2's mapping of keys to values."""


@dataclass(frozen=True, slots=True)
class MetadataBlocks:
    """A file that exiv2 has read; valid as long as `opened` lasts."""

    image: Any
    exif: Data
    iptc: Data
    packet: bytes
    """The XMP packet as it lies in the file; empty where there is none."""


class UnknownFormat(ValueError):
    """A kind of file that exiv2 has no reader for; what is no picture at all looks the same."""


@contextmanager
def understood() -> Generator[None]:
    """What exiv2 raises within becomes a ValueError with a sentence."""
    try:
        yield
    except FAULTS as error:
        if getattr(error, "code", None) in _UNKNOWN_FORMATS:
            raise UnknownFormat("exiv2 does not know this kind of file.") from error
        raise ValueError("The metadata inside the file cannot be read.") from error


@contextmanager
def open_file(path: Path) -> Generator[MetadataBlocks]:
    """The file's metadata. Raises ValueError, with the reason as a sentence, where there are none to read."""
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
    """The metadata of a file in memory. Raises ValueError as `opened` does."""
    yield _read(content)


def _read(source: str | bytes | mmap.mmap) -> MetadataBlocks:
    with understood():
        image = exiv2.ImageFactory.open(source)
        image.readMetadata()
        return MetadataBlocks(image, image.exifData(), image.iptcData(), _packet(image))


def write_bytes(inside: MetadataBlocks) -> bytes:
    """The file of `open_content` with its EXIF and IPTC as they are now. Raises ValueError where they do not fit."""
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
    """The XMP as it lies in the file. Only where exiv2 does not keep it so: as exiv2 understood it."""
    # Else it would be exiv2's rendering, without what exiv2 does not know.
    image.writeXmpFromPacket(True)
    packet = str(image.xmpPacket()).encode("utf-8", "surrogateescape")
    if not packet:
        packet = raw_bytes(image.exifData(), "Exif.Image.XMLPacket")
    if not packet:
        image.writeXmpFromPacket(False)
        packet = str(image.xmpPacket()).encode("utf-8", "surrogateescape")
    return packet.strip(b"\0 \r\n\t")


def _nameable(path: Path) -> str | bytes:
    """What exiv2 is to open: the path from the root, for what begins like a web address it takes for one.

    A name on Linux that is no text it cannot be told; it gets the bytes of that file instead.
    """
    name = str(path.absolute())
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return path.read_bytes()
    return name


def raw_bytes(data: Data, key: str) -> bytes:
    """The bytes of a text; none where it is missing, or no text."""
    with contextlib.suppress(*FAULTS):
        if key in data:
            return bytes_of(data[key])
    return b""


def bytes_of(datum: Any) -> bytes:
    """As they lie in the file, if it is a text or the like; of numbers, their digits."""
    value = datum.value()
    return bytes(value.data()) if hasattr(value, "data") else str(value).encode()


def text_of(raw: bytes) -> str:
    """Up to the first NUL, as UTF-8, else as the Western encoding that older programs wrote."""
    raw = raw.split(b"\0")[0]
    return raw.decode("utf-8" if is_utf_8(raw) else "cp1252", "replace").strip()


def is_utf_8(raw: bytes) -> bool:
    """Whether it can be read as that."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def wide_text_of(raw: bytes) -> str:
    """As Windows writes it: two bytes a letter."""
    return raw.decode("utf-16-le", "replace").split("\0")[0].strip()


def printed(data: Data, key: str) -> str:
    """A value in exiv2's words: "1/250 s"; empty where it is missing."""
    with contextlib.suppress(*FAULTS):
        if key in data:
            return str(data[key].print(data)).strip()
    return ""
