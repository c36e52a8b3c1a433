"""What people do to a photo that stays the same frame, and what makes another of it."""

import io
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from tests.scenery import KINDS

Edit = Callable[[Image.Image], Image.Image]


def draw_photo(seed: int, width: int = 400, height: int = 300) -> Image.Image:
    """Another landscape for every seed, with the grain that gives it corners everywhere."""
    return _drawn(seed, width, height).copy()


@cache
def _drawn(seed: int, width: int, height: int) -> Image.Image:
    dice = np.random.default_rng(seed)
    draw = list(KINDS.values())[seed % len(KINDS)]
    pixels = np.asarray(draw(dice, (width, height)), np.float64)
    grain = dice.normal(0, 3.5, (height, width, 1))
    return Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8))


def resize(picture: Image.Image, share: float) -> Image.Image:
    """Every side that share of what it was."""
    size = (round(picture.width * share), round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS)


def crop(picture: Image.Image, share: float) -> Image.Image:
    """Of every side that share, a little off the middle."""
    left, top = picture.width * (1 - share) * 0.4, picture.height * (1 - share) * 0.6
    box = (left, top, left + picture.width * share, top + picture.height * share)
    return picture.crop(tuple(round(side) for side in box))


def squash(picture: Image.Image) -> Image.Image:
    """Into a square."""
    side = min(picture.size)
    return picture.resize((side, side), Image.Resampling.BICUBIC)


def re_encode(picture: Image.Image, kind: str, **options: int) -> Image.Image:
    """Through a file of that format."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return Image.open(buffer).convert("RGB")


def brighten(picture: Image.Image, factor: float) -> Image.Image:
    """Every pixel times that factor."""
    return ImageEnhance.Brightness(picture).enhance(factor)


def frame(picture: Image.Image) -> Image.Image:
    """With a white border of 8 pixels."""
    return ImageOps.expand(picture, 8, (255, 255, 255))


def caption(picture: Image.Image) -> Image.Image:
    """A bar with words over 5 % of the area, at the foot."""
    written = picture.copy()
    top = round(picture.height * 0.95)
    pen = ImageDraw.Draw(written)
    pen.rectangle((0, top, picture.width, picture.height), fill=(0, 0, 0))
    pen.text((picture.width // 3, top), "one fine day", fill=(255, 255, 255))
    return written


EDITS: dict[str, Edit] = {
    "a third of the size": partial(resize, share=0.3),
    "two thirds of the size": partial(resize, share=0.67),
    "squashed": squash,
    "jpeg 40": partial(re_encode, kind="JPEG", quality=40),
    "webp": partial(re_encode, kind="WEBP", quality=80),
    "cropped to 90 %": partial(crop, share=0.9),
    "cropped to 80 %": partial(crop, share=0.8),
    "brighter": partial(brighten, factor=1.25),
    "darker": partial(brighten, factor=0.75),
    "black and white": lambda picture: ImageOps.grayscale(picture).convert("RGB"),
    "turned by 2 degrees": lambda picture: picture.rotate(2, Image.Resampling.BICUBIC),
    "border": frame,
    "caption": caption,
}

TURNS: dict[str, Edit] = {
    "turned left": lambda picture: picture.rotate(90, expand=True),
    "upside down": lambda picture: picture.rotate(180),
    "turned right": lambda picture: picture.rotate(270, expand=True),
}
"""As programs save them that do not write the orientation."""


def expose(picture: Image.Image, stops: float) -> Image.Image:
    """As the camera would have seen it with so many stops more light: in linear light, and clipped."""
    linear = (np.asarray(picture, np.float64) / 255) ** 2.2 * 2**stops
    return Image.fromarray((linear.clip(0, 1) ** (1 / 2.2) * 255).round().astype(np.uint8))


def blur_half(picture: Image.Image, left: bool) -> Image.Image:
    """One half out of focus."""
    half = (0, 0, picture.width // 2, picture.height)
    box = half if left else (picture.width // 2, 0, picture.width, picture.height)
    blurred = picture.copy()
    blurred.paste(picture.filter(ImageFilter.GaussianBlur(3)).crop(box), box)
    return blurred


def write(path: Path, picture: Image.Image, quality: int = 90) -> Path:
    """The picture as a file, as cameras and editors write them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=quality)
    return path
