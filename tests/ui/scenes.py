"""Drawn photos and small stand-ins that the tests of the window share."""

import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from app.domain.photo import Photo
from app.files.thumbnails import ThumbnailStore


def make_photo(number: int, time: float | None = None, **more: Any) -> Photo:
    """A photo that is on no disk."""
    values: dict[str, Any] = {
        "id": number,
        "path": Path(f"/photos/{number:06}.jpg"),
        "digest": f"{number:032x}",
        "width": 600,
        "height": 400,
        "size": 1000,
        "time": float(number) if time is None else time,
        "taken": True,
    }
    return Photo(**{**values, **more})


def draw(path: Path, colour: str, width: int = 120, height: int = 80) -> Path:
    """A picture file of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    path.parent.mkdir(parents=True, exist_ok=True)
    assert image.save(str(path), "JPG", 90)
    return path


def store_thumbnail(store: ThumbnailStore, photo: Photo, colour: str = "#808080") -> None:
    """The thumbnail of a photo, of one colour."""
    draw(store.path(photo.digest), colour)


class Gate:
    """A task that yields what it is given, waiting to be let on before each."""

    def __init__(self, *news: object, answer: object = None) -> None:
        self._news, self._answer = news, answer
        self._open = threading.Semaphore(0)
        self.closed = threading.Event()

    def let(self, steps: int = 1) -> None:
        """Let it on by so many steps."""
        for _ in range(steps):
            self._open.release()

    def __call__(self, _library: object, *_arguments: object) -> Generator[Any, None, object]:
        try:
            for news in self._news:
                assert self._open.acquire(timeout=10)
                yield news
            assert self._open.acquire(timeout=10)
        finally:
            self.closed.set()
        return self._answer


def task_of(call: Callable[..., Any]) -> Callable[..., Generator[Any, None, Any]]:
    """A task that is done in one step."""

    def task(*arguments: Any) -> Generator[Any, None, Any]:
        yield from ()
        return call(*arguments)

    return task


SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
