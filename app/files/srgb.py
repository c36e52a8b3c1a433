"""Conversion of pictures of any mode to 8 bits of sRGB, without transparency."""

import io
from typing import BinaryIO, cast

from PIL import Image, ImageCms

from app.files.colour_profiles import find_profile

_SRGB = ImageCms.createProfile("sRGB")
_DATE = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
"""The date in the embedded profile, always the same: the first of January 2000."""


def _pack_srgb() -> bytes:
    profile = ImageCms.ImageCmsProfile(_SRGB).tobytes()
    return profile[:24] + _DATE + profile[36:]  # ICC.1:2022, 7.2.1: date and time.


SRGB_PROFILE = _pack_srgb()
"""The ICC profile of what `to_rgb` returns, for files that are made of it."""


def to_rgb(picture: Image.Image, scale: float, file: BinaryIO | None = None) -> Image.Image:
    """Scale a picture of an open `file`, and convert it to 8 bits of sRGB, without transparency."""
    profile = find_profile(picture, file)
    plain = _eight_bits(picture)
    if scale < 1:
        size = (max(1, round(plain.width * scale)), max(1, round(plain.height * scale)))
        plain = plain.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return _srgb(plain, profile)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Convert any mode to L, RGB or CMYK of 8 bits; transparency over white."""
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return _scaled_to_eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")


def _scaled_to_eight_bits(picture: Image.Image) -> Image.Image:
    """Scale 16-bit and float grey: Pillow's own conversion would cut off."""
    grey = picture.convert("F")
    low, high = cast("tuple[float, float]", grey.getextrema())
    if picture.mode.startswith("I;16") or (low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= (1.0 if picture.mode == "F" else 255.0):
        low, high = 0.0, 1.0 if picture.mode == "F" else 255.0
    gain = 255 / ((high - low) or 1.0)
    # Pillow calls this with a stand-in for all pixels, which can only be multiplied and added to.
    return grey.point(lambda pixel: pixel * gain + -low * gain).convert("L")


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
