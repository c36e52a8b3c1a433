"""A worker, a bridge and a thumbnail reader that are put away after each test.

A bridge is deleted here and now, with the models that are its children: left to Python's collector,
which may run on the thread of another test's worker, their timers would outlive them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.files.thumbnails import ThumbnailStore
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.theme import use_theme
from app.worker import Worker
from tests.ui.scenes import make_photo


@pytest.fixture(autouse=True)
def _no_widget_is_left() -> Iterator[None]:
    """Every one that is would be dressed again by each later test that chooses a theme."""
    yield
    if isinstance(QApplication.instance(), QApplication):
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and widget.parent() is None:
                delete(widget)


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker of its own."""
    worker = Worker()
    yield worker
    assert worker.stop(10)


@pytest.fixture
def complaints() -> list[Exception]:
    """What nobody else took."""
    return []


@pytest.fixture
def bridge(qtbot: QtBot, worker: Worker, complaints: list[Exception]) -> Iterator[Bridge]:
    """A bridge whose library is the word "library"."""
    bridge = Bridge(worker, complaints.append)

    def opening() -> Task[str]:
        yield Progress("Opening")
        return "library"

    bridge.open(opening())
    yield bridge
    bridge.close()
    delete(bridge)


@pytest.fixture
def copies() -> list[Photo]:
    """Three photos, the first with two copies, the others with one each."""
    digests = (1, 1, 1, 2, 2, 3, 3)
    return [make_photo(n, digest=f"{d:032x}") for n, d in enumerate(digests, start=1)]


@pytest.fixture
def stocked(
    qtbot: QtBot, tmp_path: Path, copies: list[Photo], complaints: list[Exception]
) -> Iterator[Bridge]:
    """A bridge to a real library that holds those photos; their files are on no disk."""
    worker = Worker()
    bridge = Bridge(worker, complaints.append)

    def opening() -> Task[Library]:
        yield Progress("Opening")
        library = Library(find_app_paths(tmp_path / "library"), Settings())
        with library.catalog.transaction():
            for photo in copies:
                library.catalog.photos.put(
                    photo.path,
                    photo=None,
                    digest=photo.digest,
                    shape=(photo.width, photo.height),
                    taken=photo.time,
                    size=photo.size,
                    mtime_ns=0,
                )
        return library

    bridge.open(opening())
    yield bridge
    bridge.close()
    assert worker.stop(10, last=bridge.close_library)
    delete(bridge)


@pytest.fixture
def store(tmp_path: Path) -> ThumbnailStore:
    """An empty thumbnail store."""
    return ThumbnailStore(tmp_path / "thumbnails")


@pytest.fixture
def reader(qapp: QApplication, store: ThumbnailStore) -> Iterator[ThumbnailReader]:
    """A reader of that store."""
    use_theme(qapp, "dark")
    reader = ThumbnailReader(store)
    yield reader
    reader.stop()


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Tasks asked over the bridge, each with its arguments."""
    asked: list[tuple[Any, ...]] = []
    ask = Bridge.ask

    def recorded(bridge: Bridge, task: Any, *arguments: Any, **more: Any) -> Any:
        asked.append((task, *arguments))
        return ask(bridge, task, *arguments, **more)

    monkeypatch.setattr(Bridge, "ask", recorded)
    return asked
