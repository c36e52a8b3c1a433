"""How fluid the window is: the longest gap between 10 ms ticks while it reads, and the big wall.

python tests/benchmarks/window.py FOLDER
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore
from app.paths import find_app_paths
from app.ui.application import Application
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import Timeline
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.theme import use_theme

_TICK = 10
_MANY = 100_000
_PICTURES = 500


class Ticks:
    """Notes the gaps between ticks of a timer on the window's thread."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=_TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def report(self, what: str) -> None:
        """Print the longest, and how many were long."""
        longest = sorted(self.gaps, reverse=True)[:3]
        slow = sum(gap > 50 for gap in self.gaps)
        tops = ", ".join(f"{gap:.0f}" for gap in longest)
        print(f"{what}: longest gaps {tops} ms; {slow} of {len(self.gaps):,} above 50 ms")


def wait(milliseconds: int) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def index(qt: QApplication, folder: Path, home: Path) -> None:
    """Read a folder, going through the pages meanwhile."""
    desk = Application(qt, find_app_paths(home))
    desk.window.resize(1440, 900)
    start = time.perf_counter()
    desk.open([folder])
    wait(1)
    print(f"window up in {(time.perf_counter() - start) * 1000:.0f} ms")
    ticks = Ticks()
    while desk.session.indexing.busy:
        wait(100)
    seconds = time.perf_counter() - start
    print(f"{len(desk.session.timeline):,} photos read in {seconds:.1f} s")
    ticks.report("while reading")
    ticks = Ticks()
    while desk.session.group_builder.busy:
        wait(100)
    wait(500)
    ticks.report("while grouping")
    start = time.perf_counter()
    desk.window.close()
    print(f"closed in {(time.perf_counter() - start) * 1000:.0f} ms")


def make_library(home: Path) -> tuple[ThumbnailStore, list[Photo]]:
    """A hundred thousand photos that share a few hundred thumbnails."""
    store = ThumbnailStore(home / "thumbnails")
    digests = [f"{number:032x}" for number in range(_PICTURES)]
    for number, digest in enumerate(digests):
        image = QImage(400, 267, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 7 % 360, 120, 160))
        store.path(digest).parent.mkdir(parents=True, exist_ok=True)
        image.save(str(store.path(digest)), "JPG", 85)
    photos = [
        Photo(i, Path(f"/p/{i:06}.jpg"), digests[i % _PICTURES], 600, 400, 1, float(i), taken=True)
        for i in range(_MANY)
    ]
    return store, photos


def scroll(qt: QApplication, home: Path) -> None:
    """Show, scroll, select and grow a wall of a hundred thousand."""
    use_theme(qt, "dark")
    store, photos = make_library(home)
    reader, timeline = ThumbnailReader(store), Timeline()
    grid = PhotoGrid(timeline, reader, 176)
    grid.resize(1920, 1080)
    grid.show()
    start = time.perf_counter()
    timeline.show(photos)
    print(f"showing {_MANY:,} photos: {(time.perf_counter() - start) * 1000:.0f} ms")
    wait(1000)
    print(f"painting all in sight: {median(lambda: grid.viewport().repaint()):.1f} ms")
    bar = grid.verticalScrollBar()
    print(f"scrolling by 40 px: {median(lambda: step(grid, bar.value() + 40)):.1f} ms")
    far = median(lambda: step(grid, (bar.value() + 777_777) % bar.maximum()))
    print(f"jumping anywhere: {far:.1f} ms")
    more = [
        Photo(_MANY + i, Path(f"/q/{i}.jpg"), "0" * 32, 6, 4, 1, i * 997.5, taken=True)
        for i in range(64)
    ]
    start = time.perf_counter()
    timeline.merge(more)
    print(f"merging 64 new photos: {(time.perf_counter() - start) * 1000:.1f} ms")
    start = time.perf_counter()
    grid.select_all()
    print(f"selecting all: {(time.perf_counter() - start) * 1000:.0f} ms")
    ticks = Ticks()
    for _ in range(200):
        step(grid, bar.value() + 300)
        wait(10)
    ticks.report("while scrolling fast for 200 steps")
    reader.stop()


def step(grid: PhotoGrid, value: int) -> None:
    """Scroll there and paint at once."""
    grid.verticalScrollBar().setValue(value)
    grid.viewport().repaint()


def median(call: Callable[[], object]) -> float:
    """The median of 50 calls, in milliseconds."""
    times: list[float] = []
    for _ in range(50):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        scroll(qt, Path(home))
    with tempfile.TemporaryDirectory() as home:
        index(qt, asked.folder, Path(home))


if __name__ == "__main__":
    main()
