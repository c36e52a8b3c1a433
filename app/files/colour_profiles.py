"""Colour profiles: ICC profiles of coded colour spaces (nclx, cICP, EXIF), and which profiles are sRGB."""

import io
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageCms

from app.files.boxes import find_box, read_box

# ITU-T H.273: red, green and blue in XYZ, adapted to D50 as ICC profiles hold them.
_PRIMARIES = {
    1: ((0.43604, 0.22248, 0.01392), (0.38511, 0.71690, 0.09707), (0.14305, 0.06061, 0.71391)),
    9: ((0.67348, 0.27904, -0.00194), (0.16566, 0.67535, 0.02998), (0.12505, 0.04561, 0.79686)),
    11: ((0.48616, 0.22667, -0.00078), (0.32380, 0.71032, 0.04323), (0.15424, 0.06300, 0.78244)),
    12: ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
    256: ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
}
_ADOBE_RGB = (256, 256)
"""Adobe RGB (1998), in codes of our own: H.273 has none for it."""
_ADOBE_COLOUR_SPACE = 2
_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, struct.error)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_VIDEO_CURVE = (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081)
# H.273: gamma, gain, offset, slope and limit of the curve from values to light.
_CURVES = {
    1: _VIDEO_CURVE, 4: (2.2, 1, 0, 0, 0), 5: (2.8, 1, 0, 0, 0), 6: _VIDEO_CURVE, 8: (1, 1, 0, 0, 0),
    13: _SRGB_CURVE, 14: _VIDEO_CURVE, 15: _VIDEO_CURVE, 256: (563 / 256, 1, 0, 0, 0),
}  # fmt: skip
_WHITE = (0.96420, 1.0, 0.82491)
_NEAR = 0.003
"""Difference of colorants that rounding makes."""
_PNG, _CHUNK = b"\x89PNG\r\n\x1a\n", struct.Struct(">I4s")


def find_profile(picture: Image.Image, codes: tuple[int, int] | None) -> bytes | None:
    """Return the ICC profile of the colour space that a picture's codes name, or its own; None for sRGB."""
    if codes is not None and (coded := make_profile(*codes)):
        return coded
    profile = picture.info.get("icc_profile")
    return None if not profile or is_srgb(profile) else profile


@lru_cache(64)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile is sRGB: by its colorants and name, for many others mention sRGB somewhere."""
    try:
        opened: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        colorants = (opened.red_colorant, opened.green_colorant, opened.blue_colorant)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    name = (opened.profile_description or "").casefold()
    return (
        "srgb" in name
        and "linear" not in name
        and all(
            each is not None and max(abs(a - b) for a, b in zip(each[0], srgb, strict=True)) < _NEAR
            for each, srgb in zip(colorants, _PRIMARIES[1], strict=True)
        )
    )


@lru_cache(32)
def make_profile(primaries: int, transfer: int) -> bytes | None:
    """Return an ICC profile of the primaries and the transfer of H.273; None for sRGB and unknown ones."""
    if primaries not in _PRIMARIES or transfer not in _CURVES or (primaries, transfer) == (1, 13):
        return None
    name = f"H.273 {primaries}/{transfer}".encode()
    described = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + bytes(78)
    curve = b"para\0\0\0\0\0\3\0\0" + _fixed(_CURVES[transfer])
    colorants = (b"XYZ \0\0\0\0" + _fixed(each) for each in (_WHITE, *_PRIMARIES[primaries]))
    tags = dict(zip((b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True))
    tags |= {b"desc": described, b"cprt": b"text\0\0\0\0none\0"}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _pack(tags)


def _pack(tags: dict[bytes, bytes]) -> bytes:
    """Return a display profile of version 4 with these tags (ICC.1:2022, 7.2 and 7.3)."""
    place, table, body = 132 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += name + struct.pack(">II", place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12s4s28s12s48s", place + len(body), b"", 0x04200000, b"mntr", b"RGB ", b"XYZ ",
        b"\x07\xd0\0\x01\0\x01", b"acsp", b"", _fixed(_WHITE), b"",
    )  # fmt: skip
    return head + struct.pack(">I", len(tags)) + table + body


def _fixed(numbers: Sequence[float]) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def read_codes(picture: Image.Image, file: BinaryIO | None) -> tuple[int, int] | None:
    """Return primaries and transfer from cICP, nclx, or EXIF."""
    if picture.format == "PNG" and file is not None:
        return _read_cicp(file)
    if picture.info.get("icc_profile"):
        return None
    if picture.format == "AVIF" and file is not None and (codes := _read_nclx(file)):
        return codes
    if nclx := picture.info.get("nclx_profile"):
        return nclx["color_primaries"], nclx["transfer_characteristics"]
    return _ADOBE_RGB if _is_adobe_rgb(picture) else None


def _read_nclx(file: BinaryIO) -> tuple[int, int] | None:
    """Return primaries and transfer of an AVIF, which libavif does not hand on."""
    box = find_box(file, (b"meta", 4), (b"iprp", 0), (b"ipco", 0), (b"colr", 0))
    content = read_box(file, box, 11) if box else b""
    if len(content) < 8 or content[:4] != b"nclx":
        return None
    primaries, transfer = struct.unpack_from(">HH", content, 4)
    return primaries, transfer


def _is_adobe_rgb(picture: Image.Image) -> bool:
    """Whether EXIF says Adobe RGB: by the mark of DCF (R03), or as some cameras do."""
    try:
        exif = picture.getexif()
        space = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
        mark = exif.get_ifd(ExifTags.IFD.Interop).get(ExifTags.Interop.InteropIndex, "")
    except _FAULTS:
        return False
    return space == _ADOBE_COLOUR_SPACE or str(mark).startswith("R03")


def _read_cicp(file: BinaryIO) -> tuple[int, int] | None:
    """Return primaries and transfer of a PNG's cICP chunk, which goes before any ICC profile."""
    place = file.tell()
    try:
        file.seek(0)
        if file.read(len(_PNG)) != _PNG:
            return None
        while len(head := file.read(_CHUNK.size)) == _CHUNK.size:
            length, name = _CHUNK.unpack(head)
            if name == b"IDAT":
                return None
            if name == b"cICP" and length == 4:
                primaries, transfer, *_ = file.read(4)
                return primaries, transfer
            file.seek(length + 4, io.SEEK_CUR)
    finally:
        file.seek(place)
    return None
