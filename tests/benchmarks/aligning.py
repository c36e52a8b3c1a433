"""How exactly, and how fast, the same spot is found in another photo.

python -m tests.benchmarks.aligning FOLDER, from the root of the checkout.

Takes photos of that folder, turns, moves and shrinks each by known amounts, and looks where 25 points of
it are found to lie; then the same with pairs of photos that show different things.
"""

import argparse
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.similarity.frames.features import FrameFeatures, extract_features
from app.similarity.frames.overlap import find_shared

_SIDE = 400
"""Of a thumbnail."""
_GRID = (0.2, 0.35, 0.5, 0.65, 0.8)
_GREY = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A photo that was moved."""

    pixels: NDArray[np.uint8]
    moved: NDArray[np.float64]
    """(2, 3) in pixels."""


def move(pixels: NDArray[np.uint8], dice: np.random.Generator) -> Drawn:
    """Turned by up to 3 degrees, moved by 6 %, enlarged by 8 %, and shrunk by 40 %."""
    height, width = pixels.shape[:2]
    turned = cv2.getRotationMatrix2D(
        (width / 2, height / 2), dice.uniform(-3, 3), dice.uniform(0.92, 1.08)
    )
    turned[:, 2] += dice.uniform(-0.06, 0.06, 2) * [width, height]
    scale = dice.uniform(0.6, 1.0)
    moved = scale * turned
    size = (int(width * scale), int(height * scale))
    edge = cv2.BORDER_REFLECT
    made = cv2.warpAffine(pixels, moved, size, flags=cv2.INTER_AREA, borderMode=edge)
    return Drawn(np.asarray(made, np.uint8), moved)


def look(pixels: NDArray[np.uint8]) -> FrameFeatures:
    """As its thumbnail shows it."""
    small = Image.fromarray(pixels)
    small.thumbnail((_SIDE, _SIDE))
    return extract_features((np.asarray(small) @ _GREY).round().astype(np.uint8))


def errors(
    pixels: NDArray[np.uint8], drawn: Drawn, found: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far off the points are found, in shares of the longer side of the photo they are found in."""
    points = np.array([(x, y, 1.0) for x in _GRID for y in _GRID]).T
    height, width = pixels.shape[:2]
    there = np.array([drawn.pixels.shape[1], drawn.pixels.shape[0]])[:, None]
    meant = drawn.moved @ (points * [[width], [height], [1]])
    return np.hypot(*(found @ points * there - meant)) / there.max()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=150)
    asked = parser.parse_args()
    dice = np.random.default_rng(1)
    files = sorted(
        each for each in asked.folder.rglob("*") if each.suffix.lower() in (".jpg", ".jpeg")
    )
    chosen = [files[row] for row in dice.permutation(len(files))[: asked.photos]]
    off: list[NDArray[np.float64]] = []
    seen: dict[Path, FrameFeatures] = {}
    spent, lost = 0.0, 0
    for path in chosen:
        pixels = np.asarray(Image.open(path).convert("RGB"))
        drawn = move(pixels, dice)
        one, other = look(pixels), look(drawn.pixels)
        seen[path] = one
        begun = time.perf_counter()
        found = find_shared(one, other)
        spent += time.perf_counter() - begun
        if found is None:
            lost += 1
        else:
            off.append(errors(pixels, drawn, found))
    every = np.concatenate(off)
    print(f"{len(chosen)} photos moved by known amounts, {lost} not aligned")
    print(f"error, of the longer side: median {np.median(every):.5f}, worst {every.max():.5f}")
    print(f"{1000 * spent / len(chosen):.1f} ms a pair")
    strangers = [(a, b) for a, b in pairwise(chosen) if a.parent != b.parent]
    aligned = sum(find_shared(seen[a], seen[b]) is not None for a, b in strangers)
    print(f"{len(strangers)} pairs of different folders, {aligned} aligned")


if __name__ == "__main__":
    main()
