"""Small real pictures, drawn for the tests, in files of any format."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageDraw

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 40), (30, 50, 220), (230, 220, 30)
CORNERS = (RED, GREEN, BLUE, YELLOW)
"""Of a picture that stands upright: top left, top right, bottom left, bottom right."""

# How a camera held the other way stores what stands upright: the opposite of EXIF 2.32, tag 0x0112.
_STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def draw_corners(width: int = 96, height: int = 64) -> Image.Image:
    """A picture whose four quarters have the four colours of CORNERS."""
    picture = Image.new("RGB", (width, height), CORNERS[3])
    right, lower = width // 2, height // 2
    picture.paste(CORNERS[0], (0, 0, right, lower))
    picture.paste(CORNERS[1], (right, 0, width, lower))
    picture.paste(CORNERS[2], (0, lower, right, height))
    return picture


def draw_scene(seed: int, width: int = 96, height: int = 64) -> Image.Image:
    """Another picture for every seed: a sky, a ground, and a few shapes."""
    random = np.random.default_rng(seed)

    def colour() -> tuple[int, ...]:
        return tuple(int(value) for value in random.integers(0, 256, 3))

    picture = Image.new("RGB", (width, height), colour())
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height // 2, width, height), fill=colour())
    for _ in range(4):
        x, y = (int(value) for value in random.integers(0, (width, height)))
        size = int(random.integers(4, height // 2))
        shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
        shape((x, y, x + size, y + size), fill=colour())
    return picture


def draw_plain(colour: Sequence[int], width: int = 48, height: int = 32) -> Image.Image:
    """One colour all over."""
    return Image.new("RGB", (width, height), tuple(colour))


def write(path: Path, picture: Image.Image, **options: Any) -> Path:
    """The picture as a file in the format that its name says; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() in (".jpg", ".jpeg"):
        options = {"quality": 95, "subsampling": 0, **options}
    picture.save(path, **options)
    return path


def write_scene(path: Path, seed: int, width: int = 96, height: int = 64) -> Path:
    """The scene of that seed as a file."""
    return write(path, draw_scene(seed, width, height))


def write_scenes(folder: Path, count: int, first: int = 0) -> list[Path]:
    """So many different JPEG files in a folder."""
    return [write_scene(folder / f"{seed:03}.jpg", seed) for seed in range(first, first + count)]


def stored_turned(picture: Image.Image, orientation: int) -> Image.Image:
    """The pixels as they lie in a file of that EXIF orientation."""
    return picture.transpose(_STORED_AS[orientation]) if orientation > 1 else picture


def exif_of(orientation: int | None = None, **details: str) -> Image.Exif:
    """EXIF with an orientation, and with details such as DateTimeOriginal by their names."""
    exif = Image.Exif()
    if orientation is not None:
        exif[ExifTags.Base.Orientation] = orientation
    if details:
        exif[ExifTags.IFD.Exif] = {
            ExifTags.Base[name].value: value for name, value in details.items()
        }
    return exif


def jpeg_bytes(picture: Image.Image, **options: Any) -> bytes:
    """The bytes of a JPEG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", **{"quality": 95, "subsampling": 0, **options})
    return buffer.getvalue()


def swapped_profile() -> bytes:
    """An ICC profile in which the numbers of red mean green, and the other way round.

    No eye would mistake what comes of it, where a real wide gamut differs by a few numbers.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = bytearray(bytes(profile).replace(b"sRGB", b"swap"))
    profile = bytearray(bytes(profile).replace("sRGB".encode("utf-16-be"), b"\0s\0w\0a\0p"))
    count = int.from_bytes(profile[128:132], "big")
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        bytes(profile[green + 4 : green + 12]),
        bytes(profile[red + 4 : red + 12]),
    )
    return bytes(profile)


def corners_of(pixels: np.ndarray) -> list[tuple[int, int, int]]:
    """The colours at the middles of the four quarters of an (h, w, 3) array."""
    height, width = pixels.shape[:2]
    ys, xs = (height // 4, height - height // 4 - 1), (width // 4, width - width // 4 - 1)
    return [tuple(int(value) for value in pixels[y, x]) for y in ys for x in xs]


def is_near(one: Sequence[int], other: Sequence[int], most: int = 12) -> bool:
    """Whether two colours are alike to the eye of a lossy codec."""
    return all(abs(int(a) - int(b)) <= most for a, b in zip(one, other, strict=True))
