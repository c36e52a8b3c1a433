"""Pictures pasted from the clipboard, stored so that a search by them can be asked again."""

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
"""How little zlib tries: a screenshot of 2,500 × 1,400 takes 0.2 s, where Qt's own choice takes 1.5 s."""


class Pasted(QObject):
    """Stored aside: a large picture takes most of a second."""

    stored = Signal(object)
    """The Path of one."""

    def __init__(self, bridge: Bridge, folder: Path) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._folder = folder

    def store(self, image: QImage) -> None:
        """Make a file of it, in a folder of the library's."""
        self._bridge.ask(_store, image, self._folder, answer=self.stored.emit, aside=True)


def _store(_library: Any, image: QImage, folder: Path) -> Task[Path]:
    yield Progress("Storing what was pasted")
    path = _name(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotoError(f"{folder} could not be made: {error.strerror}.") from error
    if not image.save(str(path), quality=_QUALITY):
        raise PhotoError(f"{path} could not be written.")
    return path


def _name(folder: Path) -> Path:
    """That of the moment; of two in one second the later is numbered."""
    name = time.strftime("pasted %Y-%m-%d %H.%M.%S")
    names = (f"{name} {number}" if number else name for number in count())
    return next(path for each in names if not (path := folder / f"{each}.png").exists())
