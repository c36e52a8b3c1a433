"""The window over a library of 100,000 or 500,000 photos: times, gaps and memory.

    python -m tests.benchmarks.many_photos DIR [--photos 100000] [--vectors] [--group] [--stacks FILE]

Makes a library in DIR, once: rows of the catalog in many folders that are offline, and a few hundred thumbnails
that all photos share. Then opens the real window: until it is up, until the first tiles have their pictures, until
all photos are listed, and the longest gaps between 10 ms ticks in each phase. With --vectors there is something to
group; with --group it is grouped anew, for some minutes. With --stacks the stacks of all threads are written to FILE
whenever the window has not moved for 50 ms. Asserts nothing. (The terminal: `commands`.)
"""

import argparse
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.progress import Change
from app.library import Library
from app.paths import AppPaths, find_app_paths
from app.query.parser import parse_query
from app.settings import Settings
from app.ui.application import Application
from tests.benchmarks.figures import record
from tests.benchmarks.libraries import fill_library
from tests.benchmarks.window import Ticks

_TICK = 10
_GROUPED = 240
"""Seconds that photos are grouped at most."""


def make(paths: AppPaths, count: int, *, vectors: bool) -> None:
    """Make the library, its photos on a disk that is offline."""
    library = Library(paths, Settings())
    root = paths.data.absolute() / "offline disk"
    try:
        fill_library(library, root, count, is_there=False, vectors=vectors)
    finally:
        library.close()


class PhaseTicks(Ticks):
    """Notes the gaps phase by phase, and where all threads are whenever the window is late."""

    def __init__(self, stacks: IO[str] | None) -> None:
        super().__init__()
        self._stacks = stacks
        if stacks is not None:
            threading.Thread(target=self._watch, args=(stacks,), daemon=True).start()

    def _watch(self, stacks: IO[str]) -> None:
        """Write where all threads are whenever the window is late; after a call that keeps the lock, its caller."""
        while True:
            time.sleep(_TICK / 1000)
            late = time.perf_counter() - self._last
            if late > 0.05:
                for number, frame in sys._current_frames().items():
                    if number != threading.get_ident():
                        lines = traceback.format_stack(frame)[-6:]
                        stacks.write(f"--- {late * 1000:.0f} ms, thread {number}\n{''.join(lines)}")

    def report(self, what: str) -> None:
        """Print the longest gaps since the last report."""
        super().report(f"  {what}")
        record(f"window, longest gap, {what}", max(self.gaps, default=0), "ms", goal=50)
        self.gaps.clear()
        if self._stacks is not None:
            self._stacks.write(f"=== before this: {what}\n")
            self._stacks.flush()


def wait(until: Callable[[], bool], seconds: float = 600.0, least: float = 0.0) -> float:
    """Let the window live until something is so. Return seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < least or (
        not until() and time.perf_counter() - start < seconds
    ):
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()
    return time.perf_counter() - start


def memory() -> float:
    """Return what this process holds now, in MB, without the files that it has mapped."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return sum(int(lines[name].split()[0]) for name in ("RssAnon", "RssShmem")) / 1024


def window(paths: AppPaths, stacks: IO[str] | None, *, group: bool) -> None:
    """Open the window and work in it."""
    qt = QApplication([])
    start = time.perf_counter()
    desk = Application(qt, paths)
    desk.window.resize(1440, 900)
    ticks = PhaseTicks(stacks)
    desk.open([])
    wait(lambda: True, least=0.001)
    record("window up", time.perf_counter() - start, "s", goal=1)
    session, window_ = desk.session, desk.window
    grid = window_.pages[0].grid
    wait(lambda: _has_pictures(grid))
    record("window, first thumbnails", time.perf_counter() - start, "s", goal=1.5)
    wait(
        lambda: session.timeline.loaded and session.groups.listed == set(type(session.groups.tier))
    )
    what = f"window, {len(session.timeline):,} photos and groups listed"
    record(what, time.perf_counter() - start, "s")
    ticks.report("opening")
    session.indexing.stop()  # There is nothing to read: regions and palettes would be made of all thumbnails.
    wait(lambda: not _is_busy(desk), least=1)
    ticks.report("indexing stopped")
    if group:
        _group(desk)
        ticks.report("grouping")
        record("window, memory after grouping", memory(), "MB")
    desk.bridge.changed.emit(Change(all_photos=True))
    wait(lambda: session.timeline.loaded and not _is_busy(desk), least=1)
    ticks.report("all photos read again")
    _browse(grid, len(session.timeline))
    ticks.report("browsing")
    _cull(desk, grid)
    ticks.report("rating, flagging, next")
    grid.select_all()
    wait(lambda: False, 0.5)
    grid.select_none()
    wait(lambda: False, 0.5)
    ticks.report("selecting all")
    session.timeline.set_filter(_terms("stars:>=3"))
    wait(lambda: not _is_busy(desk), least=0.5)
    session.timeline.set_filter(())
    wait(lambda: not _is_busy(desk), least=0.5)
    ticks.report("filter on and off")
    window_.show_page("search")
    for text in ("stars:>=3", "name:77 keyword:rome", "berlin"):
        page = next(page for page in window_.pages if page.name == "search")
        page.box.setText(text)
        wait(lambda: not _is_busy(desk), least=1.5)
        ticks.report(f"search {text}")
    record("window, memory while browsing", memory(), "MB", goal=700)
    desk.window.close()


def _group(desk: Application) -> None:
    """Group photos for some minutes: bursts of drawn thumbnails give hours of comparisons that are all alike."""
    builder = desk.session.group_builder
    builder.build()
    wait(lambda: not builder.busy, _GROUPED)
    builder.halt()
    wait(lambda: not _is_busy(desk), least=1)


def _terms(text: str) -> tuple[object, ...]:
    return parse_query(text).query.terms


def _is_busy(desk: Application) -> bool:
    """Whether the worker has anything to do."""
    worker = desk.worker
    return bool(worker._urgent or worker._patient)


def _has_pictures(grid: object) -> bool:
    rows = grid.visible_rows()
    return bool(rows) and all(grid.picture(grid.photos[row]) is not None for row in rows)


def _browse(grid: object, count: int) -> None:
    bar = grid.verticalScrollBar()
    for number in range(60):
        bar.setValue((bar.value() + (300 if number % 10 else bar.maximum() // 7)) % bar.maximum())
        wait(lambda: True, least=0.02)


def _cull(desk: Application, grid: object) -> None:
    grid.go_to(min(1000, len(grid.photos) - 1))
    for number in range(20):
        desk.actions["pick" if number % 2 else "rating_3"].trigger()
        desk.window.go_on()
        wait(lambda: True, least=0.1)
    wait(lambda: not _is_busy(desk), 20, least=2)


def main() -> None:
    """Make the library if it is not there, and open the window."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--group", action="store_true")
    parser.add_argument("--stacks", type=argparse.FileType("w"))
    asked = parser.parse_args()
    paths = find_app_paths(asked.folder)
    if not paths.catalog.exists():
        make(paths, asked.photos, vectors=asked.vectors)
    window(paths, asked.stacks, group=asked.group)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
