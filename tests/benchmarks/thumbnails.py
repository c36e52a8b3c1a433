"""Which format a thumbnail is best in: time to write and to read, bytes, and how near the photo it stays.

    python -m tests.benchmarks.thumbnails FOLDER [--photos 200]

Each photo of FOLDER is brought to the size of a thumbnail once, then written and read in every format by Pillow, one
after the other, in this process: seconds are of the processor, so that other work does not count. Nearness is PSNR
over all pixels of all photos; photos that are not much larger than a thumbnail would favour the format they are in.
Asserts nothing.
"""

import argparse
import io
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from app.files.formats import has_photo_extension
from app.files.thumbnails import SIDE
from tests.benchmarks.figures import record

FORMATS: Mapping[str, tuple[str, dict[str, int]]] = {
    "JPEG 85": ("JPEG", {"quality": 85}),
    "JPEG 80": ("JPEG", {"quality": 80}),
    "JPEG 85, optimised": ("JPEG", {"quality": 85, "optimize": 1}),
    "WebP 80, fastest": ("WEBP", {"quality": 80, "method": 0}),
    "WebP 80": ("WEBP", {"quality": 80}),
    "AVIF 60, fastest": ("AVIF", {"quality": 60, "speed": 10, "max_threads": 1}),
}


def read_small(path: Path) -> Image.Image:
    """The photo upright, at a thumbnail's size."""
    with Image.open(path) as opened:
        small = ImageOps.exif_transpose(opened).convert("RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
    return small


def measure(name: str, photos: list[Image.Image]) -> None:
    """Write and read all, and print."""
    kind, options = FORMATS[name]
    start = time.process_time()
    written: list[bytes] = []
    for photo in photos:
        buffer = io.BytesIO()
        photo.save(buffer, kind, **options)
        written.append(buffer.getvalue())
    middle = time.process_time()
    read = [Image.open(io.BytesIO(content)).convert("RGB") for content in written]
    end = time.process_time()
    squares = [
        np.mean((np.asarray(one, np.float32) - np.asarray(other, np.float32)) ** 2)
        for one, other in zip(photos, read, strict=True)
    ]
    record(f"{name}: write", (middle - start) / len(photos) * 1e3, "ms")
    record(f"{name}: read", (end - middle) / len(photos) * 1e3, "ms")
    record(f"{name}: size", sum(map(len, written)) / len(photos) / 1e3, "KB")
    record(f"{name}: PSNR", 10 * float(np.log10(255**2 / np.mean(squares))), "dB")


def main() -> None:
    """Measure every format."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=200)
    asked = parser.parse_args()
    paths = sorted(path for path in asked.folder.rglob("*") if has_photo_extension(path.name))
    photos = [read_small(path) for path in paths[:: max(1, len(paths) // asked.photos)]]
    for name in FORMATS:
        photos[0].save(io.BytesIO(), FORMATS[name][0])  # Else the first would load what all use.
        measure(name, photos)


if __name__ == "__main__":
    main()
