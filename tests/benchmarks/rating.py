"""A thousand photos rated at one stroke: how long until it is seen and written, and how fluid the window stays.

python -m tests.benchmarks.rating FOLDER   (of at least as many photos; sidecars are written beside copies of them)
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.paths import find_app_paths
from app.ui.application import Application
from tests.benchmarks.window import Ticks, wait

_MANY = 1_000
_PICTURES = (".jpg", ".jpeg", ".png")


def until(done: Callable[[], bool]) -> float:
    """Seconds until that is so."""
    start = time.perf_counter()
    while not done():
        wait(5)
    return time.perf_counter() - start


def rate(qt: QApplication, folder: Path, home: Path) -> None:
    """Read them, select all, press 3, take it back."""
    desk = Application(qt, find_app_paths(home))
    desk.window.resize(1440, 900)
    desk.settings.confirm_from = 10 * _MANY  # The list of files is not what is measured.
    desk.open([folder])
    until(lambda: not (desk.session.indexing.busy or desk.session.group_builder.busy))
    wait(1_000)
    timeline, writing = desk.session.timeline, desk.session.sidecar_writer

    def all_have(rating: int) -> bool:
        return all(timeline[row].metadata.rating == rating for row in range(len(timeline)))

    desk.window.page.grid.setFocus()
    desk.window.page.grid.select_all()
    for key, modifier, rating in (
        (Qt.Key.Key_3, Qt.KeyboardModifier.NoModifier, 3),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, 0),
    ):
        ticks = Ticks()
        start = time.perf_counter()
        QTest.keyClick(desk.window.page.grid, key, modifier)
        pressed = time.perf_counter() - start
        seen = until(partial(all_have, rating))
        until(lambda: bool(writing.waiting) or writing.busy)
        written = seen + until(lambda: not writing.waiting and not writing.busy)
        sidecars = len(list(folder.glob("*.xmp")))
        print(
            f"{len(timeline):,} photos to {rating} stars: key {pressed * 1000:.0f} ms, "
            f"seen after {seen * 1000:.0f} ms, {sidecars:,} sidecars written after {written:.1f} s"
        )
        ticks.report("meanwhile")
    desk.window.close()


def main() -> None:
    """Copy a thousand photos, and rate the copies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    files = sorted(f for f in asked.folder.rglob("*") if f.suffix.lower() in _PICTURES)[:_MANY]
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        photos = Path(home) / "photos"
        photos.mkdir()
        for number, file in enumerate(files):
            shutil.copy(file, photos / f"{number:04}{file.suffix}")
        rate(qt, photos, Path(home) / "library")


if __name__ == "__main__":
    main()
