"""Small camera RAW files, drawn for the tests: a DNG of a Bayer sensor, with or without a JPEG inside."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.pictures import jpeg_bytes, stored_turned

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SIGNED = 1, 2, 3, 4, 5, 10
_CODES = {_BYTE: "B", _ASCII: "B", _SHORT: "H", _LONG: "L", _RATIONAL: "L", _SIGNED: "l"}

Tags = dict[int, tuple[int, tuple[int | str, ...]]]
"""By their numbers, types and values; a word is a place in the file that is not yet known."""

# From XYZ to a camera that sees linear sRGB, in tenthousandths.
_MATRIX = (32406, -15372, -4986, -9689, 18758, 415, 557, -2040, 10570)


def write_dng(
    path: Path, upright: Image.Image, orientation: int = 1, preview: Image.Image | None = None
) -> Path:
    """A RAW of that picture, held as `orientation` says; the preview goes in as it is given."""
    mosaic = _mosaic(np.asarray(stored_turned(upright.convert("RGB"), orientation)))
    jpeg = jpeg_bytes(preview) if preview else b""
    tables = {
        "first": _describe(orientation) | (_describe_jpeg(preview, len(jpeg)) if preview else {}),
        "sensor": _describe_sensor(*mosaic.shape),
        "details": {33434: (_RATIONAL, (1, 250)), 36867: _text("2021:03:14 16:05:00")},
    }
    places, place = {}, 8
    for name, tags in tables.items():
        places[name], place = place, place + len(_table(tags, dict.fromkeys(_PLACES, 0), 0))
    places |= {"pixels": place, "jpeg": place + mosaic.nbytes}
    body = b"".join(_table(tags, places, places[name]) for name, tags in tables.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"II*\0" + struct.pack("<L", 8) + body + mosaic.tobytes() + jpeg)
    return path


_PLACES = ("first", "sensor", "details", "pixels", "jpeg")


def _mosaic(rgb: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """What a sensor behind red, green, green and blue filters sees: linear light, 12 bits."""
    linear = ((rgb / 255.0) ** 2.2 * 4095).astype("<u2")
    mosaic = linear[..., 1].copy()
    mosaic[0::2, 0::2] = linear[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = linear[1::2, 1::2, 2]
    return mosaic


def _describe(orientation: int) -> Tags:
    matrix = tuple(part for value in _MATRIX for part in (value, 10_000))
    return {
        254: (_LONG, (1,)),
        271: _text("Drawn"),
        272: _text("Sensor"),
        274: (_SHORT, (orientation,)),
        330: (_LONG, ("sensor",)),
        34665: (_LONG, ("details",)),
        50706: (_BYTE, (1, 4, 0, 0)),
        50708: _text("Drawn Sensor"),
        50721: (_SIGNED, matrix),
        50728: (_RATIONAL, (1, 1, 1, 1, 1, 1)),
        50778: (_SHORT, (21,)),
    }


def _describe_jpeg(preview: Image.Image, length: int) -> Tags:
    return {
        256: (_LONG, (preview.width,)),
        257: (_LONG, (preview.height,)),
        258: (_SHORT, (8, 8, 8)),
        259: (_SHORT, (7,)),
        262: (_SHORT, (6,)),
        273: (_LONG, ("jpeg",)),
        277: (_SHORT, (3,)),
        278: (_LONG, (preview.height,)),
        279: (_LONG, (length,)),
    }


def _describe_sensor(height: int, width: int) -> Tags:
    return {
        254: (_LONG, (0,)),
        256: (_LONG, (width,)),
        257: (_LONG, (height,)),
        258: (_SHORT, (16,)),
        259: (_SHORT, (1,)),
        262: (_SHORT, (32803,)),
        273: (_LONG, ("pixels",)),
        277: (_SHORT, (1,)),
        278: (_LONG, (height,)),
        279: (_LONG, (width * height * 2,)),
        33421: (_SHORT, (2, 2)),
        33422: (_BYTE, (0, 1, 1, 2)),
        50717: (_LONG, (4095,)),
    }


def _text(words: str) -> tuple[int, tuple[int, ...]]:
    return _ASCII, tuple(words.encode("ascii") + b"\0")


def _table(tags: Tags, places: dict[str, int], start: int) -> bytes:
    """An IFD at that place, and behind it the values that are longer than four bytes."""
    rows, tail = b"", b""
    after = start + 2 + 12 * len(tags) + 4
    for tag in sorted(tags):
        kind, values = tags[tag]
        known = [places[value] if isinstance(value, str) else value for value in values]
        packed = struct.pack(f"<{len(known)}{_CODES[kind]}", *known)
        count = len(known) // (2 if kind in (_RATIONAL, _SIGNED) else 1)
        rows += struct.pack("<HHL", tag, kind, count)
        if len(packed) <= 4:
            rows += packed.ljust(4, b"\0")
        else:
            rows += struct.pack("<L", after + len(tail))
            tail += packed + b"\0" * (len(packed) % 2)
    return struct.pack("<H", len(tags)) + rows + b"\0\0\0\0" + tail
