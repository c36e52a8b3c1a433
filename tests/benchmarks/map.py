"""The map over 100,000 photos: milliseconds a frame while it is panned and zoomed.

    python -m tests.benchmarks.map [--photos 100000] [--frames 200]

Half of the positions are around two hundred cities, the other half around any. Every thumbnail is there. Prints the
median and the 95th percentile of a frame painted whole, at 1280 × 800, with the names of cities; and how long the
clusters of all zooms take. Asserts nothing.
"""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from app.domain.columns.photos import PhotoColumns
from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore
from app.places.atlas import atlas
from app.tasks.places.list_positions import PhotoPositions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.map.clusters import LEVELS, make_clusters
from app.ui.map.model import MapPoints
from app.ui.map.projection import to_world
from app.ui.map.view import MapView
from app.ui.theme import use_theme
from tests.benchmarks.figures import record

_GOAL = 16.0


class Pictures(ThumbnailReader):
    """Thumbnails of a few colours, all there."""

    def __init__(self, store: ThumbnailStore) -> None:
        super().__init__(store)
        self._colours: list[QPixmap] = []
        for hue in range(0, 360, 30):
            image = QImage(96, 64, QImage.Format.Format_RGB32)
            image.fill(QColor.fromHsv(hue, 120, 160))
            self._colours.append(QPixmap.fromImage(image))

    def pixmap(self, digest: str, side: int) -> QPixmap:
        return self._colours[int(digest[-4:], 16) % len(self._colours)]

    def request(self, owner: object, digests: object, side: int) -> None:
        """Nothing is missing."""


def make_points(count: int) -> MapPoints:
    """Return photos around cities."""
    random = np.random.default_rng(0)
    places = atlas()
    rows = np.where(
        random.random(count) < 0.5,
        random.integers(0, 200, count),
        random.integers(0, len(places), count),
    )
    degrees = np.column_stack([places.latitudes[rows], places.longitudes[rows]])
    degrees += random.normal(0, 0.05, degrees.shape)
    photos = [
        Photo(n, Path(f"/photos/{n}.jpg"), f"{n:032x}", 3, 2, 1, float(n), taken=True)
        for n in range(count)
    ]
    positions = PhotoPositions(
        PhotoColumns.of(photos), np.arange(count), np.zeros(0, np.int64), degrees
    )
    begun = time.perf_counter()
    world = to_world(degrees)
    levels = tuple(make_clusters(world, level) for level in range(LEVELS))
    record(
        f"{count:,} positions clustered at all zooms", (time.perf_counter() - begun) * 1000, "ms"
    )
    return MapPoints(positions, world, levels)


def measure_frames(
    view: MapView,
    points: MapPoints,
    middle: np.ndarray,
    zooms: Sequence[float],
    frames: int,
    what: str,
) -> None:
    """Show points, and print the times of frames painted whole at each zoom, around a point of the world."""
    view.resize(1280, 800)
    view.show()
    QApplication.processEvents()
    view.show_points(points, np.arange(1000))
    for zoom in zooms:
        times: list[float] = []
        busy: list[float] = []
        for frame in range(frames + 5):
            # A pan that zooms slowly: nothing of the frame before can be used again.
            way = np.array([np.cos(frame / 9), np.sin(frame / 9)]) * 0.02 / 2 ** (zoom - 2)
            x, y = (middle + way).tolist()
            view.look_at(x, y, zoom + 0.4 * frame / frames)
            begun, work = time.perf_counter(), time.thread_time()
            view.repaint()
            times.append((time.perf_counter() - begun) * 1000)
            busy.append((time.thread_time() - work) * 1000)
        times, busy = times[5:], busy[5:]
        record(f"{what} at zoom {zoom}, median", float(np.median(times)), "ms", goal=_GOAL)
        record(f"{what} at zoom {zoom}, median of the processor", float(np.median(busy)), "ms")
        record(f"{what} at zoom {zoom}, 95th percentile", float(np.percentile(times, 95)), "ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=200)
    given = parser.parse_args()
    qt = QApplication([])
    use_theme(qt, "dark")
    vienna = to_world(np.array([[48.2085, 16.3721]]))[0]
    with TemporaryDirectory() as folder:
        reader = Pictures(ThumbnailStore(Path(folder)))
        points = make_points(given.photos)
        zooms = (2.5, 4.5, 6.5, 9.5, 13.5)
        measure_frames(MapView(reader), points, vienna, zooms, given.frames, "frame")
        reader.stop()


if __name__ == "__main__":
    main()
