"""Measures what goes into the layers of the built-in network, and writes the ranges to `resources/`.

    python packaging/calibrate_lite2.py PHOTOS [--count 280]

Takes so many JPEGs below PHOTOS (the shipped table: `captions`, see resources/lite2_ranges.md). A range is the mean,
over photos, of the least and of the largest number: a single photo's extremes would cost all others their steps.
"""

import argparse
import csv
import random
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.domain.model_input import InputSpec
from app.files.decoding.arrays import to_array
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.vision.builtin import RANGES, builtin_recipe
from app.vision.efficientnet import SIDE, load_lite2
from app.vision.quantised import NORMS


def measure(paths: list[Path]) -> dict[str, tuple[float, float]]:
    """Return the ranges, layer by layer."""
    network = load_lite2(builtin_recipe().source)
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def watch(name: str, layer: nn.Module) -> None:
        def note(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen[name].append((float(inputs[0].min()), float(inputs[0].max())))

        layer.register_forward_pre_hook(note)

    for name, layer in network.named_modules():
        if name.rpartition(".")[2] in NORMS:
            watch(name, layer)
    for path in paths:
        pixels = to_array(decode_photo(path, DecodeRequest(frame=InputSpec(SIDE))).frame)
        with torch.inference_mode():
            network(torch.from_numpy(pixels.copy())[None])
    means = {name: np.mean(ends, axis=0) for name, ends in seen.items()}
    return {name: (float(low), float(high)) for name, (low, high) in means.items()}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, default=280)
    asked = parser.parse_args()
    paths = sorted(asked.photos.rglob("*.jpg"))
    ranges = measure(random.Random(0).sample(paths, min(asked.count, len(paths))))
    with RANGES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("layer", "low", "high"))
        writer.writerows(
            (name, f"{low:.5g}", f"{high:.5g}") for name, (low, high) in ranges.items()
        )


if __name__ == "__main__":
    main()
