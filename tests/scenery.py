"""Draws pictures that look a little like photos, for screenshots and for trying things out.

    python tests/scenery.py FOLDER [--each 24]

Mountains, seas, dunes, night skies over towns, fields of flowers and forests, each set of a few
shots with small differences, as a photographer brings home. No photo from elsewhere is needed.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Dice = np.random.Generator
Colour = tuple[float, float, float]


def shade(top: Colour, bottom: Colour, size: tuple[int, int], bend: float = 1.0) -> Image.Image:
    """From one colour at the top to another at the bottom."""
    width, height = size
    way = (np.linspace(0, 1, height) ** bend)[:, None, None]
    rows = np.array(top) * (1 - way) + np.array(bottom) * way
    return Image.fromarray(
        np.broadcast_to(rows, (height, width, 3)).clip(0, 255).astype(np.uint8).copy()
    )


def ridge(dice: Dice, width: int, rough: float) -> NDArray[np.float64]:
    """A skyline between 0 and 1, by midpoint displacement."""
    line = dice.random(2)
    while len(line) < width:
        middles = (line[:-1] + line[1:]) / 2 + dice.normal(
            0, rough / np.sqrt(len(line)), len(line) - 1
        )
        line = _weave(line, middles)
    line = line[:width]
    return (line - line.min()) / (np.ptp(line) or 1)


def _weave(line: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    woven = np.empty(len(line) + len(middles))
    woven[::2], woven[1::2] = line, middles
    return woven


def land(
    picture: Image.Image, line: NDArray[np.float64], base: float, tall: float, colour: Colour
) -> None:
    """Everything below a skyline in one colour, darker towards the foot."""
    height = picture.height
    tops = ((base - tall * line) * height).astype(int)
    pixels = np.array(picture).astype(float)
    rows = np.arange(height)[:, None]
    depth = np.clip((rows - tops[None, :]) / height, 0, 1)
    mask = (rows >= tops[None, :])[..., None]
    ground = np.array(colour) * (1 - 0.7 * depth[..., None])
    picture.paste(Image.fromarray(np.where(mask, ground, pixels).clip(0, 255).astype(np.uint8)))


def glow(
    picture: Image.Image, x: float, y: float, radius: float, colour: Colour, strength: float
) -> None:
    """A sun or a lamp, with its halo."""
    width, height = picture.size
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    away = np.hypot(across - x * width, down - y * height) / (radius * height)
    light = (np.exp(-(away**2)) + 0.35 * np.exp(-away / 2.2))[..., None] * strength
    lit = np.array(picture) + np.array(colour) * light
    picture.paste(Image.fromarray(lit.clip(0, 255).astype(np.uint8)))


def mountains(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Ridges one behind the other, in the evening."""
    warm = dice.uniform(0.5, 1)
    picture = shade((70, 95, 150), (255 * warm, 190 * warm, 140), size, 1.3)
    glow(picture, dice.uniform(0.2, 0.8), 0.45, 0.06, (255, 210, 150), 0.9)
    for layer in range(5):
        fade = layer / 4
        colour = (120 - 95 * fade, 125 - 90 * fade, 160 - 105 * fade)
        land(picture, ridge(dice, size[0], 0.55), 0.62 + 0.1 * layer, 0.3 - 0.03 * layer, colour)
    return picture


def sea(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Water to the horizon, a strip of sand."""
    picture = shade((60, 130, 205), (190, 220, 240), size, 0.8)
    width, height = size
    horizon = int(height * dice.uniform(0.38, 0.5))
    water = np.array(shade((20, 90, 130), (70, 180, 190), (width, height - horizon)))
    waves = np.sin(np.linspace(0, 40, height - horizon) ** 1.25)[:, None] * dice.normal(
        8, 4, (1, width)
    )
    picture.paste(
        Image.fromarray((water + waves[..., None]).clip(0, 255).astype(np.uint8)), (0, horizon)
    )
    land(picture, ridge(dice, width, 0.12), 0.98, 0.14, (226, 202, 160))
    for _ in range(int(dice.integers(2, 6))):
        cloud(picture, dice)
    return picture


def cloud(picture: Image.Image, dice: Dice) -> None:
    """A heap of soft white."""
    layer = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(layer)
    width, height = picture.size
    x, y = dice.uniform(0, width), dice.uniform(0.05, 0.3) * height
    for _ in range(14):
        r = dice.uniform(0.02, 0.06) * height
        cx, cy = x + dice.normal(0, 0.09) * width, y + dice.normal(0, 0.02) * height
        pen.ellipse((cx - 2 * r, cy - r, cx + 2 * r, cy + r), fill=150)
    picture.paste((250, 250, 252), mask=layer.filter(ImageFilter.GaussianBlur(height / 60)))


def dunes(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Sand in long folds."""
    picture = shade((90, 150, 215), (235, 225, 205), size)
    for layer in range(4):
        line = ridge(dice, size[0], 0.25)
        colour = (232 - 25 * layer, 160 - 22 * layer, 92 - 16 * layer)
        land(picture, line, 0.68 + 0.12 * layer, 0.2, colour)
    return picture


def town(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Lit windows under stars."""
    picture = shade((8, 10, 28), (48, 40, 76), size)
    pen = ImageDraw.Draw(picture)
    width, height = size
    for _ in range(120):
        x, y = dice.uniform(0, width), dice.uniform(0, 0.55) * height
        pen.point((x, y), fill=(230, 230, 255))
    x = 0
    while x < width:
        wide, tall = int(dice.integers(width // 18, width // 8)), dice.uniform(0.25, 0.65) * height
        tone = int(dice.integers(14, 34))
        pen.rectangle((x, height - tall, x + wide, height), fill=(tone, tone, tone + 12))
        for wx in range(x + 6, x + wide - 8, 12):
            for wy in range(int(height - tall) + 8, height - 8, 16):
                if dice.random() < 0.35:
                    pen.rectangle(
                        (wx, wy, wx + 5, wy + 7), fill=(255, int(dice.integers(180, 225)), 120)
                    )
        x += wide + 3
    glow(picture, dice.uniform(0.1, 0.9), 0.15, 0.04, (225, 225, 215), 0.8)
    return picture


def flowers(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Blossoms near, a meadow behind."""
    picture = shade((130, 170, 90), (45, 95, 35), size).filter(ImageFilter.GaussianBlur(6))
    width, height = size
    hue = [(245, 205, 60), (230, 70, 90), (240, 240, 245), (190, 110, 220)][
        int(dice.integers(0, 4))
    ]
    for number in range(22):
        r = (0.02 + 0.055 * number / 22) * height * dice.uniform(0.8, 1.2)
        blossom(picture, dice.uniform(0, width), (0.25 + 0.03 * number) * height, r, hue, dice)
    return picture


def blossom(picture: Image.Image, x: float, y: float, r: float, hue: Colour, dice: Dice) -> None:
    """Petals around a heart."""
    pen = ImageDraw.Draw(picture)
    pen.line((x, y, x + dice.normal(0, r), y + 6 * r), fill=(50, 110, 40), width=max(1, int(r / 6)))
    petals, start = int(dice.integers(8, 13)), dice.uniform(0, 6)
    for petal in range(petals):
        angle = start + 2 * np.pi * petal / petals
        px, py = x + r * np.cos(angle), y + 0.8 * r * np.sin(angle)
        light = dice.uniform(0.82, 1.0)
        fill = tuple(int(part * light) for part in hue)
        pen.ellipse((px - r / 2, py - r / 2, px + r / 2, py + r / 2), fill=fill)
    pen.ellipse((x - r / 2, y - r / 2, x + r / 2, y + r / 2), fill=(150, 95, 30))


def forest(dice: Dice, size: tuple[int, int]) -> Image.Image:
    """Firs in mist."""
    picture = shade((205, 215, 215), (150, 170, 165), size)
    width, height = size
    for layer in range(4):
        pen = ImageDraw.Draw(picture)
        fade = layer / 3
        colour = tuple(int(part) for part in (150 - 125 * fade, 170 - 115 * fade, 165 - 130 * fade))
        for _ in range(16 - 2 * layer):
            x, tall = (
                dice.uniform(0, width),
                dice.uniform(0.35, 0.6) * height * (0.7 + 0.25 * layer),
            )
            foot = height * (0.75 + 0.1 * layer)
            for tier in range(6):
                top, half = foot - tall * (1 - tier / 7), tall * 0.045 * (tier + 1)
                pen.polygon(
                    [(x, top), (x - half, top + tall / 4), (x + half, top + tall / 4)], fill=colour
                )
        pen.rectangle((0, min(foot, height - 1), width, height), fill=colour)
        picture = picture.filter(ImageFilter.GaussianBlur(1.6 - 0.4 * layer))
    return picture


KINDS: dict[str, Callable[[Dice, tuple[int, int]], Image.Image]] = {
    "Alps": mountains,
    "Coast": sea,
    "Desert": dunes,
    "City at night": town,
    "Garden": flowers,
    "Forest": forest,
}


def draw_all(folder: Path, each: int) -> None:
    """A folder a kind, JPEGs with the hour they were taken: every hour somewhere else."""
    for place, (name, draw) in enumerate(KINDS.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            dice = np.random.default_rng(1000 * place + number)
            size = [(900, 600), (600, 900), (900, 600), (800, 600)][number % 4]
            picture = draw(dice, size)
            grain = dice.normal(0, 3.5, (size[1], size[0], 1))
            picture = Image.fromarray((np.array(picture) + grain).clip(0, 255).astype(np.uint8))
            hours = len(KINDS) * number + place
            moment = datetime(2025, 5, 1, 9, tzinfo=UTC) + timedelta(hours=hours)
            exif = Image.Exif()
            exif.get_ifd(0x8769)[0x9003] = moment.strftime("%Y:%m:%d %H:%M:%S")
            picture.save(
                folder / name / f"DSC_{1000 * place + number:04}.jpg", quality=90, exif=exif
            )


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=24)
    asked = parser.parse_args()
    draw_all(asked.folder, asked.each)


if __name__ == "__main__":
    main()
