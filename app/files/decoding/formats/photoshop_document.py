"""Photoshop documents that Pillow does not read: large ones (PSB), and those of 16 bits a channel.

Their merged image lies at the end, channel after channel (Adobe Photoshop File Formats Specification, "File
Header Section" and "Image Data Section"). It is handed to Pillow as one tall grey PSD, which unpacks it, and
its channels are put together again. The layers, which may take gigabytes, are passed over.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.files.decoding.memory import reserve

_HEAD = struct.Struct(">4sH6xHIIHH")
_MARK = b"8BPS"
_PSD, _PSB = 1, 2
_GREY = 1
_PACKED = 1
_LONGEST_ROW = 0xFFFF
"""Bytes of a packed row that a PSD can tell."""
_THUMBNAIL, _PROFILE, _EXIF = 1036, 1039, 1058
_BEFORE_JPEG = 28
_MODES = {1: "L", 2: "P", 3: "RGB", 4: "CMYK", 9: "LAB"}
_MOST_SECTION = 256 << 20


@dataclass(frozen=True, slots=True)
class _Head:
    version: int
    channels: int
    height: int
    width: int
    depth: int
    mode: int

    @property
    def is_pillows(self) -> bool:
        return self.version == _PSD and self.depth <= 8


def open_document(file: BinaryIO) -> Image.Image | None:
    """Open a document; None for what Pillow reads itself, and for other files.

    Raises ValueError where it is damaged, and TooLarge.
    """
    file.seek(0)
    start = file.read(_HEAD.size)
    if not start.startswith(_MARK) or len(start) < _HEAD.size:
        return None
    head = _Head(*_HEAD.unpack(start)[1:])
    if head.is_pillows or head.version not in (_PSD, _PSB):
        return None
    palette, resources = _section(file), read_resources(_section(file))
    (layers,) = struct.unpack(
        ">Q" if head.version == _PSB else ">I", _exactly(file, 8 if head.version == _PSB else 4)
    )
    file.seek(layers, io.SEEK_CUR)
    picture = _merged(file, head, palette) or _thumbnail(resources)
    if picture is None:
        raise ValueError("the document has no merged image")
    add_resources(picture, resources)
    return picture


def read_resources(section: bytes) -> dict[int, bytes]:
    """Return the image resources by number, as far as they make sense."""
    resources: dict[int, bytes] = {}
    at = 0
    while at + 12 <= len(section) and section[at : at + 4] == b"8BIM":
        (number,) = struct.unpack_from(">H", section, at + 4)
        name = section[at + 6] + 1
        at += 6 + name + name % 2
        (length,) = struct.unpack_from(">I", section.ljust(at + 4, b"\0"), at)
        resources[number] = section[at + 4 : at + 4 + length]
        at += 4 + length + length % 2
    return resources


def add_resources(picture: Image.Image, resources: dict[int, bytes]) -> None:
    """Give a picture the colour profile and the EXIF of its document."""
    if profile := resources.get(_PROFILE):
        picture.info["icc_profile"] = profile
    if exif := resources.get(_EXIF):
        picture.info["exif"] = b"Exif\0\0" + exif


def _section(file: BinaryIO) -> bytes:
    (length,) = struct.unpack(">I", _exactly(file, 4))
    return _exactly(file, length)


def _exactly(file: BinaryIO, length: int) -> bytes:
    content = file.read(min(length, _MOST_SECTION))
    if len(content) < length:
        raise ValueError("truncated")
    return content


def _merged(file: BinaryIO, head: _Head, palette: bytes) -> Image.Image | None:
    """Return the merged image; None where it is of a kind that is not read."""
    packing, *_ = struct.unpack(">H", file.read(2).rjust(2, b"\xff"))
    mode = _MODES.get(head.mode)
    if mode is None or head.depth not in (8, 16) or packing > _PACKED:
        return None
    count = Image.getmodebands(mode)
    if head.channels < count:
        return None
    reserve(head.width * head.height * count * (head.depth // 8 + 3), head.width, head.height)
    planes = _unpack(file, head, count, packed=packing == _PACKED)
    bands = [Image.fromarray(np.ascontiguousarray(plane)) for plane in planes]
    picture = bands[0] if count == 1 else Image.merge(mode, bands)
    if mode == "P":
        picture.putpalette(np.frombuffer(palette[:768], np.uint8).reshape(3, -1).T.tobytes())
    return picture


def _unpack(file: BinaryIO, head: _Head, count: int, *, packed: bool) -> NDArray[np.uint8]:
    """Return the first planes, count x height x width, of 8 bits: the higher ones of 16. CMYK is stored inverted."""
    row = head.width * head.depth // 8
    lengths = _shorten(file, head, count) if packed else b""
    tall = _HEAD.pack(_MARK, _PSD, 1, head.height * count, row, 8, _GREY)
    start = tall + bytes(12) + struct.pack(">H", _PACKED if packed else 0) + lengths
    with Image.open(io.BytesIO(start + file.read()), formats=["PSD"]) as grey:
        stored = np.asarray(grey)
    planes = stored.reshape(count, head.height, head.width, -1)[..., 0]
    return 255 - planes if _MODES[head.mode] == "CMYK" else planes


def _shorten(file: BinaryIO, head: _Head, count: int) -> bytes:
    """Return the lengths of the packed rows of the first planes, in 2 bytes each as a PSD has them."""
    kind = ">u4" if head.version == _PSB else ">u2"
    rows = head.channels * head.height
    lengths = np.frombuffer(_exactly(file, rows * np.dtype(kind).itemsize), kind)
    if lengths.max(initial=0) > _LONGEST_ROW:
        raise ValueError("rows too long to be read")
    return lengths[: count * head.height].astype(">u2").tobytes()


def _thumbnail(resources: dict[int, bytes]) -> Image.Image | None:
    """Return the JPEG that Photoshop shows in its file dialog."""
    content = resources.get(_THUMBNAIL, b"")[_BEFORE_JPEG:]
    return Image.open(io.BytesIO(content), formats=["JPEG"]) if content else None
