"""The built-in network on photos of other sides than 260 pixels: processor time, and whether neighbours are alike.

    python -m tests.benchmarks.sides CLASSES... [--sides 224 260 288] [--parts PHOTOS]

Every folder in CLASSES is a class of photos. Each side is measured with PyTorch, one photo at a time in one thread, and
vectors without their mean, as in a library: of how many photos is the nearest of the same class? PHOTOS holds
`clothing`, `scenes` and others, as for `tests.benchmarks.parts`: how often is a photo among the first ten found by a
thing that was pasted into it? Asserts nothing.
"""

import argparse
import random
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from app.domain.model_input import InputSpec
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.formats import has_photo_extension
from app.similarity.regions.descriptors import SQUARES
from app.tasks.library.pixels import to_model_input
from app.vision import efficientnet
from app.vision.builtin import builtin_recipe
from tests.benchmarks.figures import record
from tests.benchmarks.parts import in_floats, recall
from tests.pasting import list_jpegs, open_small, paste_things, pixels_of

THINGS, OTHERS, SEEDS = 100, 400, 3
LEFT_OUT = {"clothing", "scenes", "bad", "formats"}


def open_network(side: int) -> efficientnet.Lite2:
    """The network for photos of that side; its paddings depend on it."""
    efficientnet.SIDE = side
    return efficientnet.load_lite2(builtin_recipe().source)


def compute(
    network: efficientnet.Lite2, frames: Iterable[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, float]:
    """Vectors (n, 1280), areas (n, h, w, 1280), and milliseconds of the processor for each."""
    vectors: list[np.ndarray] = []
    areas: list[np.ndarray] = []
    spent = 0.0
    for frame in frames:
        pixels = torch.from_numpy(frame.copy())[None]
        start = time.process_time()
        with torch.inference_mode():
            vector, _, area = network(pixels)
        spent += time.process_time() - start
        vectors.append(vector[0].numpy())
        areas.append(area[0].half().numpy())
    return np.stack(vectors), np.stack(areas), spent / len(vectors) * 1e3


def read(path: Path, side: int) -> np.ndarray:
    """The pixels (side, side, 3) of a photo."""
    frame = decode_photo(path, DecodeRequest(frame=InputSpec(side))).frame
    assert frame is not None
    return np.frombuffer(frame.rgb, np.uint8).reshape(frame.height, frame.width, 3)


def nearest_share(vectors: np.ndarray, classes: np.ndarray) -> float:
    """The share of photos whose nearest is of their class."""
    unit = vectors - vectors.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    scores = unit @ unit.T
    np.fill_diagonal(scores, -2)
    return float((classes[scores.argmax(axis=1)] == classes).mean())


def host_recall(side: int, photos: Path) -> np.ndarray:
    """At 10 and at 1, the mean of several libraries."""
    network, spec = open_network(side), InputSpec(side)
    found: list[np.ndarray] = []
    for seed in range(SEEDS):
        others = [path for path in list_jpegs(photos) if not LEFT_OUT & set(path.parts)]
        random.Random(seed).shuffle(others)
        things = paste_things(photos, others[:THINGS], THINGS, seed)
        hosts = [each.host for each in things]
        hosts += [open_small(path) for path in others[THINGS : THINGS + OTHERS]]
        frames = (to_model_input(pixels_of(each), spec) for each in hosts)
        _, areas, _ = compute(network, frames)
        crops = (to_model_input(pixels_of(each.crop), spec) for each in things)
        queries, _, _ = compute(network, crops)
        found.append(recall(in_floats(areas, SQUARES, queries)))
    return np.mean(found, axis=0)


def main() -> None:
    """Measure every side on every set of classes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("classes", type=Path, nargs="*")
    parser.add_argument("--parts", type=Path)
    parser.add_argument("--sides", type=int, nargs="+", default=[224, 260])
    asked = parser.parse_args()
    torch.set_num_threads(1)
    for folder in asked.classes:
        photos = sorted(p for p in folder.glob("*/*") if has_photo_extension(p.name))
        classes = np.array([path.parent.name for path in photos])
        for side in asked.sides:
            frames = (read(path, side) for path in photos)
            vectors, _, spent = compute(open_network(side), frames)
            share = nearest_share(vectors, classes)
            record(f"{folder.name}, {side} px: nearest of the same class", share)
            record(f"{folder.name}, {side} px: processor time a photo", spent, "ms")
    for side in asked.sides if asked.parts else ():
        at_ten, at_one = host_recall(side, asked.parts)
        record(f"parts, {side} px: recall@10 of the host", at_ten)
        record(f"parts, {side} px: recall@1 of the host", at_one)


if __name__ == "__main__":
    main()
