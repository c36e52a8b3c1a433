"""Things cut out of photos and pasted into others, with the truth of where they went."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 700
"""Pixels of the longer side that photos are made smaller to."""

LEAST, MOST = 0.15, 0.40
"""Share of the host's area that a crop takes up, as far as its proportions let it."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A thing, and a photo that contains it."""

    crop: Image.Image
    host: Image.Image
    box: tuple[float, float, float, float]
    """Where it lies in the host: left, top, width, height, as shares of its sides."""


def open_small(path: Path) -> Image.Image:
    """RGB, no larger than it need be."""
    with Image.open(path) as picture:
        picture.draft("RGB", (SIDE, SIDE))
        small = picture.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    return small


def list_jpegs(folder: Path) -> list[Path]:
    """All below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))


def paste_things(photos: Path, hosts: Sequence[Path], count: int, seed: int) -> list[Pasted]:
    """Half of the things are cut out of `clothing`, half out of `scenes`; each goes into another host."""
    dice = random.Random(seed)
    worn = [(path, 0.6, 0.9) for path in dice.sample(list_jpegs(photos / "clothing"), count // 2)]
    seen = [
        (path, 0.3, 0.7) for path in dice.sample(list_jpegs(photos / "scenes"), count - count // 2)
    ]
    chosen = dice.sample(list(hosts), count)
    return [
        paste(open_small(host), cut(open_small(path), least, most, dice), dice)
        for (path, least, most), host in zip(worn + seen, chosen, strict=True)
    ]


def cut(picture: Image.Image, least: float, most: float, dice: random.Random) -> Image.Image:
    """Any rectangle whose sides are such shares of the picture's."""
    wide, tall = (dice.uniform(least, most) for _ in range(2))
    left, top = (
        dice.uniform(0, 1 - wide) * picture.width,
        dice.uniform(0, 1 - tall) * picture.height,
    )
    right, bottom = left + wide * picture.width, top + tall * picture.height
    return picture.crop((int(left), int(top), int(right), int(bottom)))


def paste(host: Image.Image, crop: Image.Image, dice: random.Random) -> Pasted:
    """At a random size and place, in its own proportions."""
    width, height = host.size
    scale = (dice.uniform(LEAST, MOST) * width * height / (crop.width * crop.height)) ** 0.5
    scale = min(scale, width / crop.width, height / crop.height)
    size = (max(1, int(crop.width * scale)), max(1, int(crop.height * scale)))
    left, top = int(dice.uniform(0, width - size[0])), int(dice.uniform(0, height - size[1]))
    host.paste(crop.resize(size, Image.Resampling.BICUBIC), (left, top))
    box = (left / width, top / height, size[0] / width, size[1] / height)
    return Pasted(crop, host, box)


def pixels_of(picture: Image.Image) -> np.ndarray:
    """(h, w, 3)."""
    return np.asarray(picture)
