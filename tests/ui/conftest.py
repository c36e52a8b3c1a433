"""A worker, a bridge and a thumbnail reader that are put away after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.files.thumbnails import ThumbnailStore
from app.news import Progress, Task
from app.ui.bridge import Bridge
from app.ui.theme import use_theme
from app.ui.views.thumbnails import ThumbnailReader
from app.worker import Worker


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
