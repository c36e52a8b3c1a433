"""Makes JPEG files like those of cameras: 12 to 24 MP, real detail and noise, EXIF, half with a preview."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from tests.previews import add_preview

SHAPES = ((4000, 3000), (4608, 3456), (5184, 3456), (6000, 4000))
"""12, 16, 18 and 24 megapixels."""
_PREVIEW = 1620
"""Longer side of the preview in the file, as several makers write it."""
_SCENES = 8
_NOISE = 3.5
"""Grey levels of sensor noise: with quality 92 a file weighs 4 to 10 MB."""


def make_photos(folder: Path, count: int) -> list[Path]:
    """So many files in the folder; those that are there already are left as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"DSC_{number:04}.jpg" for number in range(count)]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    for number, picture in _draw(missing):
        draft = paths[number].with_suffix(".draft")
        draft.write_bytes(_as_camera(picture, number))
        draft.replace(paths[number])
    return paths


def _draw(numbers: list[int]) -> Iterator[tuple[int, Image.Image]]:
    """Windows of a few large scenes, each with noise of its own."""
    for scene in range(_SCENES):
        mine = [number for number in numbers if number % _SCENES == scene]
        if not mine:
            continue
        whole = _scene(scene)
        for number in mine:
            random = np.random.default_rng(number)
            width, height = SHAPES[number // _SCENES % len(SHAPES)]
            top = int(random.integers(0, whole.shape[0] - height))
            left = int(random.integers(0, whole.shape[1] - width))
            seen = whole[top : top + height, left : left + width].astype(np.int16)
            grain = random.normal(0, _NOISE, (height // 2, width, 1)).astype(np.int16)
            seen[: height // 2] += grain
            seen[height - height // 2 :] += grain[::-1]
            yield number, Image.fromarray(seen.clip(0, 255).astype(np.uint8))


def _scene(seed: int) -> NDArray[np.uint8]:
    """Fractal noise, in colour, with hard edges: light and shade of every size."""
    random = np.random.default_rng(seed)
    size = (6400, 4400)
    total = np.zeros((size[1], size[0], 3), np.float32)
    for octave in range(2, 12):
        shape = (2**octave * 11 // 16 + 1, 2**octave + 1, 3)
        coarse = (random.normal(0, 1, shape) * 40 + 128).clip(0, 255).astype(np.uint8)
        layer = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
        total += (np.asarray(layer, np.float32) - 128) * 0.75**octave * 3
    total += np.where(total[..., :1] > 4, 18, -18)
    return (total + 118).clip(0, 255).astype(np.uint8)


def _as_camera(picture: Image.Image, number: int) -> bytes:
    exif = Image.Exif()
    base = ExifTags.Base
    exif[base.Make], exif[base.Model] = "Drawn", f"Camera {number % 3}"
    taken = datetime(2024, 5, 1, 9, 0, 0) + timedelta(seconds=20 * number)  # noqa: DTZ001
    exif[ExifTags.IFD.Exif] = {
        base.DateTimeOriginal: f"{taken:%Y:%m:%d %H:%M:%S}",
        base.ExposureTime: 1 / 250,
        base.FNumber: 5.6,
        base.ISOSpeedRatings: 400,
        base.FocalLength: 35.0,
    }
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling="4:2:2", exif=exif)
    if number % 2:
        return buffer.getvalue()
    small = picture.copy()
    small.thumbnail((_PREVIEW, _PREVIEW))
    return add_preview(buffer.getvalue(), small)
