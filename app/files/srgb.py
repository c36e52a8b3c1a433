"""Conversion of pictures of any mode to 8 bits of sRGB, without transparency."""

import io
from typing import BinaryIO, cast

from PIL import Image, ImageCms

from app.files.colour_profiles import find_profile, read_codes
from app.files.hdr import HDR_TRANSFERS, tone_map

_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.createProfile("LAB")
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
_DATE = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
"""The date in the embedded profile, always the same: the first of January 2000."""


def _pack_srgb() -> bytes:
    profile = ImageCms.ImageCmsProfile(_SRGB).tobytes()
    return profile[:24] + _DATE + profile[36:]  # ICC.1:2022, 7.2.1: date and time.


SRGB_PROFILE = _pack_srgb()
"""The ICC profile of what `to_rgb` returns, for files that are made of it."""


_BAND = 4_000_000
"""Pixels converted at once where a picture is scaled down: what is wanted of it is small, and so is a band."""
_GAP = 2.0
"""How many times larger than wanted a picture is left by whole numbers, before the finer scaling."""


def to_rgb(picture: Image.Image, scale: float, file: BinaryIO | None = None) -> Image.Image:
    """Scale a picture of an open `file`, and convert it to 8 bits of sRGB, without transparency."""
    codes = read_codes(picture, file)
    profile = find_profile(picture, codes)
    plain = _scaled(picture, scale) if scale < 1 else _eight_bits(picture, _levels(picture))
    if codes and codes[1] in HDR_TRANSFERS:
        return tone_map(plain.convert("RGB"), *codes)
    return _srgb(plain, profile)


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    """Scale down to L, RGB or CMYK of 8 bits: by whole numbers band by band, then to the size that is wanted."""
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    step = max(1, int(min(picture.width / size[0], picture.height / size[1]) / _GAP))
    levels = _levels(picture)
    if step == 1:
        return _eight_bits(picture, levels).resize(size, Image.Resampling.BILINEAR)
    rows = step * max(1, _BAND // (picture.width * step))
    small: Image.Image | None = None
    for top in range(0, picture.height, rows):
        band = picture.crop((0, top, picture.width, min(picture.height, top + rows)))
        reduced = _eight_bits(band, levels).reduce(step)
        if small is None:
            small = Image.new(reduced.mode, (reduced.width, -(-picture.height // step)))
        small.paste(reduced, (0, top // step))
    assert small is not None, "a picture has a row"
    box = (0.0, 0.0, picture.width / step, picture.height / step)
    return small.resize(size, Image.Resampling.BILINEAR, box)


def _eight_bits(picture: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """Convert any mode to L, RGB or CMYK of 8 bits; transparency over white."""
    if picture.mode in _DEEP:
        low, high = levels
        gain = 255 / ((high - low) or 1.0)
        # Pillow calls this with a stand-in for all pixels, which can only be multiplied and added to.
        return picture.convert("F").point(lambda pixel: pixel * gain + -low * gain).convert("L")
    if picture.mode == "LAB":
        converted = ImageCms.profileToProfile(picture, _LAB, _SRGB, outputMode="RGB")
        assert converted is not None, "it is not changed in place"
        return converted
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _levels(picture: Image.Image) -> tuple[float, float]:
    """Return the numbers of black and white in grey of more than 8 bits: Pillow's own conversion would cut off."""
    if picture.mode not in _DEEP:
        return 0.0, 255.0
    low, high = cast("tuple[float, float]", picture.getextrema())
    if picture.mode.startswith("I;16"):
        # Cameras and scanners write 12 bits as they are.
        return 0.0, 4095.0 if 255 < high <= 4095 else 65535.0
    if low >= 0 and 255 < high <= 65535:
        return 0.0, 65535.0
    if low >= 0 and high <= (1.0 if picture.mode == "F" else 255.0):
        return 0.0, 1.0 if picture.mode == "F" else 255.0
    return low, high


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to sRGB, by the picture's own profile where that is usable."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # A broken profile, or one for other channels: the numbers as they are.
        else:
            if converted is not None:
                return converted
    return picture.convert("RGB")
