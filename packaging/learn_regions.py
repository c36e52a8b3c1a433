"""Learns the basis that the built-in model's regions are kept in, and writes it to `resources/`.

    python packaging/learn_regions.py PHOTOS [--count 4000]

Takes so many JPEGs below PHOTOS (the shipped one: `captions`, see resources/regions.md), runs the built-in
model over them, and finds the principal components of what lies below the squares that are kept of each photo.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.files.decoding.arrays import to_array
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.paths import find_resource
from app.similarity.regions.descriptors import DIMENSIONS, SQUARES, name_basis, pool
from app.vision.builtin import open_builtin

WHITENED = 0.25
"""How far components are made equal: each is divided by its variance to this power (1/2 is wholly).
Recall@10 of a host by a part of it, three libraries: 0.947 with 1/4, 0.940 with 1/2. In one, with a poorer
query: 0.72 with 0, 0.77 with 1/4, 0.81 with 1/2."""


def regions_of(paths: list[Path]) -> tuple[np.ndarray, str]:
    """Of all photos, (n, 1280), and the name of the model."""
    found = []
    with tempfile.TemporaryDirectory() as cache:
        opening = open_builtin(Path(cache))
        while True:
            try:
                next(opening)
            except StopIteration as end:
                embedder = end.value
                break
        for start in range(0, len(paths), embedder.batch):
            some = paths[start : start + embedder.batch]
            pictures = [decode_photo(path, DecodeRequest(frame=embedder.frame)) for path in some]
            areas = embedder.embed([to_array(picture.frame) for picture in pictures]).areas
            found.append(pool(areas, SQUARES).astype(np.float16))
    regions = np.concatenate(found)
    return regions.reshape(-1, regions.shape[2]).astype(np.float32), embedder.name


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, default=4000)
    asked = parser.parse_args()
    paths = sorted(asked.photos.rglob("*.jpg"))
    regions, embedder = regions_of(random.Random(0).sample(paths, min(asked.count, len(paths))))
    mean = regions.mean(axis=0)
    variances, components = np.linalg.eigh(np.cov((regions - mean).T))
    best = np.argsort(-variances)[:DIMENSIONS]
    basis = components[:, best] * variances[best] ** -WHITENED
    np.savez(
        find_resource(name_basis(embedder)),
        allow_pickle=False,
        mean=mean.astype(np.float16),
        basis=basis.T.astype(np.float16),
    )


if __name__ == "__main__":
    main()
