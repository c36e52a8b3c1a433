"""The map of likeness over 100,000 photos: milliseconds a frame while it is panned and zoomed.

    python -m tests.benchmarks.likeness_frames [--photos 100000] [--frames 100]

Points lie in two hundred heaps, each a theme; every thumbnail is there. Prints what `map` does. Asserts nothing.
"""

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore
from app.tasks.grouping.likeness import LikenessPoints
from app.tasks.grouping.likeness_colours import code_texts
from app.ui.map.clusters import LEVELS, make_clusters
from app.ui.map.likeness_model import LikenessMapPoints, _find_heads
from app.ui.map.likeness_view import LikenessView
from app.ui.theme import use_theme
from tests.benchmarks.map import Pictures, measure_frames


def make_points(count: int) -> LikenessMapPoints:
    """Return photos in heaps."""
    random = np.random.default_rng(0)
    hearts = random.uniform(0.1, 0.9, (200, 2))
    heap = random.integers(0, 200, count)
    places = np.clip(hearts[heap] + random.normal(0, 0.02, (count, 2)), 0, 1)
    photos = [
        Photo(n, Path(f"/photos/{n}.jpg"), f"{n:032x}", 3, 2, 1, float(n), taken=True)
        for n in range(count)
    ]
    listed = LikenessPoints(PhotoColumns.of(photos), np.arange(count), np.zeros(0, int), places)
    levels = tuple(make_clusters(places, level) for level in range(LEVELS))
    order = random.permutation(count)
    heads = tuple(_find_heads(each, order) for each in levels)
    titles = tuple(f"Theme {n}" for n in range(200))
    codings = {"theme": code_texts([titles[n] for n in heap])}
    return LikenessMapPoints(listed, places, levels, codings, order, heads, titles, hearts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=100)
    given = parser.parse_args()
    qt = QApplication([])
    use_theme(qt, "dark")
    with TemporaryDirectory() as folder:
        reader = Pictures(ThumbnailStore(Path(folder)))
        points, middle = make_points(given.photos), np.array([0.5, 0.5])
        zooms = (2.5, 4.5, 6.5, 9.5)
        measure_frames(LikenessView(reader), points, middle, zooms, given.frames, "likeness")
        reader.stop()


if __name__ == "__main__":
    main()
