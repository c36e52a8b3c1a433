"""Pictures pasted from the clipboard, stored as files so that a search by them can be repeated."""

import time
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.errors import PhotoError
from app.domain.progress import Progress, Task
from app.ui.bridge import Bridge

_QUALITY = 80
"""Low zlib effort: a screenshot of 2,500 × 1,400 takes 0.2 s, with Qt's default 1.5 s."""


class Pasted(QObject):
    """Stores pictures on the second worker: a large one takes most of a second."""

    stored = Signal(object)
    """Path of a stored picture."""

    def __init__(self, bridge: Bridge, folder: Path) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._folder = folder

    def store(self, image: QImage) -> None:
        """Store a picture as a file in a folder of the library."""
        self._bridge.ask(_store, image, self._folder, answer=self.stored.emit, aside=True)


def _store(_library: Any, image: QImage, folder: Path) -> Task[Path]:
    yield Progress("Saving the pasted image")
    path = _name(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotoError(f"Cannot create the folder {folder}: {error.strerror}.") from error
    if not image.save(str(path), quality=_QUALITY):
        raise PhotoError(f"Cannot save the pasted image to {path}. Check the free disk space.")
    return path


def _name(folder: Path) -> Path:
    """Return a free file name from the present time; a second one in the same second is numbered."""
    name = time.strftime("pasted %Y-%m-%d %H.%M.%S")
    names = (f"{name} {number}" if number else name for number in count())
    return next(path for each in names if not (path := folder / f"{each}.png").exists())
