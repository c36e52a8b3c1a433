"""The built-in network on photos of other sides than 260 pixels: processor time, and whether neighbours are alike.

    python -m tests.benchmarks.sides CLASSES... [--sides 224 260 288]

Every folder in CLASSES is a class of photos. Each side is measured with PyTorch, one photo at a time in one thread, and
vectors without their mean, as in a library: of how many photos is the nearest of the same class? Asserts nothing.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from app.domain.model_input import InputSpec
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.formats import has_photo_extension
from app.vision import efficientnet
from app.vision.builtin import builtin_recipe
from tests.benchmarks.figures import record


def embed(side: int, photos: list[Path]) -> tuple[np.ndarray, float]:
    """Vectors (n, 1280), and milliseconds of the processor for each, without decoding."""
    efficientnet.SIDE = side  # Paddings depend on it.
    network = efficientnet.load_lite2(builtin_recipe().source)
    vectors: list[np.ndarray] = []
    spent = 0.0
    for path in photos:
        frame = decode_photo(path, DecodeRequest(frame=InputSpec(side))).frame
        assert frame is not None
        pixels = torch.frombuffer(bytearray(frame.rgb), dtype=torch.uint8)
        pixels = pixels.reshape(1, frame.height, frame.width, 3)
        start = time.process_time()
        with torch.inference_mode():
            vectors.append(network(pixels)[0][0].numpy())
        spent += time.process_time() - start
    return np.stack(vectors), spent / len(photos) * 1e3


def nearest_share(vectors: np.ndarray, classes: np.ndarray) -> float:
    """The share of photos whose nearest is of their class."""
    unit = vectors - vectors.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    scores = unit @ unit.T
    np.fill_diagonal(scores, -2)
    return float((classes[scores.argmax(axis=1)] == classes).mean())


def main() -> None:
    """Measure every side on every set of classes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("classes", type=Path, nargs="+")
    parser.add_argument("--sides", type=int, nargs="+", default=[224, 260])
    asked = parser.parse_args()
    torch.set_num_threads(1)
    for folder in asked.classes:
        photos = sorted(p for p in folder.glob("*/*") if has_photo_extension(p.name))
        classes = np.array([path.parent.name for path in photos])
        for side in asked.sides:
            vectors, spent = embed(side, photos)
            share = nearest_share(vectors, classes)
            record(f"{folder.name}, {side} px: nearest of the same class", share)
            record(f"{folder.name}, {side} px: processor time a photo", spent, "ms")


if __name__ == "__main__":
    main()
