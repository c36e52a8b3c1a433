"""How fast the loupe is: from a key to the next photo, over 200 JPEGs like a camera's, idle and while indexing.

python -m tests.benchmarks.loupe FOLDER, from the root of the checkout. The folder keeps the photos it
makes (1.2 GB, and three times as much for an indexing to read) and the library for the next time.

What is timed: from just before the key is pressed on the real window to the end of the first paint of
the canvas that has (a) the photo, be it its thumbnail, (b) pixels of the photo itself, be they those of
the preview in its file, (c) as many pixels as the screen or, at 100 %, the photo has. Painting is Qt's own on a
surface in memory (or on the screen that QT_QPA_PLATFORM names); what a graphics card and a monitor add is
not in it. A photo left before it had such a paint has no figure for it, and is counted.
"""

import argparse
import shutil
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.paths import find_app_paths
from app.ui.application import Application
from app.ui.pixels.canvas import Canvas
from tests.benchmarks.camera_jpegs import make_photos
from tests.benchmarks.window import Ticks, wait

_PHOTOS = 200
_SIZE = (1920, 1080)
_COPIES = 3
"""Of all photos, for an indexing to read: one that lasts long enough."""
_MOST = 4.0
"""Seconds to wait for a photo."""
_STAGES = ("photo", "own pixels", "all it can show")


@dataclass(slots=True)
class Moves:
    """Milliseconds from each key to each stage of the photo."""

    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _STAGES})
    pressed: float = 0.0
    photo: int = 0
    reached: set[str] = field(default_factory=set)
    keys: int = 0

    def press(self, photo: int) -> None:
        """A key is about to be pressed that leads to that photo."""
        self.photo, self.reached, self.keys = photo, set(), self.keys + 1
        self.pressed = time.perf_counter()

    def note(self, stage: str) -> None:
        """A paint has ended that shows so much."""
        if stage not in self.reached:
            self.reached.add(stage)
            self.times[stage].append((time.perf_counter() - self.pressed) * 1000)

    def report(self, what: str) -> None:
        """Print the figures of each stage."""
        print(f"{what}: {self.keys} keys")
        for stage, times in self.times.items():
            if times:
                ordered = sorted(times)
                p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
                missed = f", {self.keys - len(times)} left before" if len(times) < self.keys else ""
                print(
                    f"  to {stage}: median {statistics.median(times):.0f}, p95 {p95:.0f}, "
                    f"max {ordered[-1]:.0f} ms{missed}"
                )


class Bench:
    """The real window on a library of these photos."""

    def __init__(self, qt: QApplication, home: Path, photos: Path) -> None:
        self.moves = Moves()
        self.desk = Application(qt, find_app_paths(home))
        self.desk.window.resize(*_SIZE)
        self.desk.open([photos])
        while not self._is_idle() or len(self.desk.session.timeline) < _PHOTOS:
            wait(100)
        self.loupe = self.desk.window.loupe
        _after_each_paint(self._painted)

    def open_loupe(self) -> None:
        """On the first photo, and wait until its neighbours are there too."""
        grid = self.desk.window.page.grid
        grid.go_to(0)
        self.desk.actions["open"].trigger()
        wait(2000)

    def go(self, rows: Iterator[int], pause: int, *, wait_for: str = "") -> Moves:
        """Press the arrow that leads to each of these rows in turn: after so many milliseconds, or as soon as shown."""
        self.moves = Moves()
        timeline = self.desk.session.timeline
        here = self.row
        for row in rows:
            key = Qt.Key.Key_Right if row > here else Qt.Key.Key_Left
            self.moves.press(timeline[row].id)
            QTest.keyClick(self.loupe.canvas, key)
            if wait_for:
                self._wait_for(wait_for)
            else:
                wait(max(0, round(pause - (time.perf_counter() - self.moves.pressed) * 1000)))
            here = row
        return self.moves

    def index(self, folder: Path) -> None:
        """Begin to read another folder."""
        self.desk.session.indexing.read([folder])
        wait(1000)

    @property
    def row(self) -> int:
        """Where among all photos the one shown is."""
        photo = self.loupe.photo
        return (self.desk.session.timeline.row(photo.id) if photo else None) or 0

    @property
    def indexing(self) -> bool:
        """Whether it is still read, or grouped."""
        return not self._is_idle()

    def _is_idle(self) -> bool:
        models = self.desk.session
        return not models.indexing.busy and not models.group_builder.busy

    def _wait_for(self, stage: str) -> None:
        while stage not in self.moves.reached:
            if time.perf_counter() - self.moves.pressed > _MOST:
                return
            wait(1)

    def _painted(self) -> None:
        photo, shown = self.loupe.photo, self.loupe.shown
        if photo is None or photo.id != self.moves.photo or not self.loupe.canvas.filled:
            return
        self.moves.note("photo")
        if shown is not None:
            self.moves.note("own pixels")
            close = not self.loupe.canvas.zoom.fitted
            if not shown.quick and (not close or shown.side == 0):
                self.moves.note("all it can show")


def _after_each_paint(call: object) -> None:
    paint = Canvas.paintEvent

    def painted(canvas: Canvas, event: QPaintEvent) -> None:
        paint(canvas, event)
        call()  # type: ignore[operator]

    Canvas.paintEvent = painted  # type: ignore[method-assign]


def there_and_back(last: int, stride: int = 25, back: int = 5) -> Iterator[int]:
    """Forwards from the second photo, with a turn back after every so many."""
    row = 0
    while row < last:
        for _ in range(min(stride, last - row)):
            row += 1
            yield row
        for _ in range(back if row < last else 0):
            row -= 1
            yield row


def copy_apart(photos: list[Path], folder: Path) -> None:
    """The same photos several times in other bytes, which have to be read like new ones."""
    folder.mkdir(exist_ok=True)
    for number in range(_COPIES):
        for path in photos:
            copy = folder / f"{number}_{path.name}"
            if not copy.exists():
                shutil.copyfile(path, copy)
                with copy.open("ab") as file:
                    file.write(bytes(number + 1))


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quickly", action="store_true", help="fewer keys, to try it out")
    asked = parser.parse_args()
    last = 40 if asked.quickly else _PHOTOS - 1
    photos = make_photos(asked.folder / "photos", _PHOTOS)
    weights = sorted(path.stat().st_size / 1e6 for path in photos)
    print(f"{len(photos)} JPEGs, {weights[0]:.1f} to {weights[-1]:.1f} MB, half with a preview")
    copy_apart(photos, asked.folder / "more")
    shutil.rmtree(asked.folder / "library", ignore_errors=True)
    bench = Bench(QApplication([]), asked.folder / "library", asked.folder / "photos")
    bench.open_loupe()
    ticks = Ticks()
    bench.go(there_and_back(last), 250).report("4 keys a second")
    bench.go(iter(range(last - 1, -1, -1)), 33).report("the arrow held down, 30 keys a second")
    for shows in (True, False, True, False):
        bench.desk.actions["filmstrip"].setChecked(shows)
        begun = time.process_time()
        moves = bench.go(there_and_back(last), 0, wait_for="all it can show")
        spent = (time.process_time() - begun) * 1000 / max(1, moves.keys)
        how = "with" if shows else "without"
        moves.report(f"as fast as the photo shown allows, {how} the filmstrip")
        print(f"  processor time of the window's process: {spent:.1f} ms a key")
    bench.desk.actions["filmstrip"].setChecked(True)
    ticks.report("  window, fitted")
    ticks = Ticks()
    bench.desk.actions["zoom"].trigger()
    wait(2000)
    bench.go(iter(range(last - 1, last - 31, -1)), 1000).report("at 100 %, a key a second")
    bench.desk.actions["zoom"].trigger()
    wait(1000)
    ticks.report("  window, at 100 %")
    bench.index(asked.folder / "more")
    ticks, kept = Ticks(), Moves()
    while bench.indexing and (row := bench.row) > 0:  # New photos come in between.
        moves = bench.go(iter([row - 1]), 250)
        kept.keys += 1
        for stage, times in moves.times.items():
            kept.times[stage] += times
    kept.report("4 keys a second while an indexing runs")
    ticks.report("  window, indexing")
    print(f"pixels held: {bench.desk.session.image_loader.weight / 1e6:.0f} MB")
    bench.desk.window.close()


if __name__ == "__main__":
    main()
