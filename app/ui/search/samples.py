"""Example pictures of a query: files in the library or not, whole or an area."""

from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from app.query.ast import ExampleTerm
from app.ui.bridge import Bridge
from app.ui.pixels.qimage import read_file

_SIDE = 640
"""Pixels: enough for a tenth of a photo on a chip."""
_MOST = 64
"""Pictures cached, of a megabyte each."""


class ExamplePictures(QObject):
    """Pictures by path, read at the first request."""

    arrived = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._here: OrderedDict[Path, QImage] = OrderedDict()
        self._requested: set[Path] = set()

    def want(self, paths: Iterable[Path]) -> None:
        """Request the pictures of these files."""
        for path in paths:
            if path not in self._here and path not in self._requested:
                self._requested.add(path)
                self._bridge.ask(
                    read_file,
                    path,
                    _SIDE,
                    answer=lambda image, path=path: self._take(path, image),
                    # The search reports the error; the next request tries again.
                    failed=lambda _, path=path: self._requested.discard(path),
                    urgent=True,
                )

    def find(self, like: ExampleTerm) -> QImage | None:
        """Return the picture of an example; None until read, or if unreadable."""
        image = self._here.get(like.path)
        if image is None:
            return None
        area = like.area
        if area is None or area.in_pixels:
            return image
        width, height = image.width(), image.height()
        return image.copy(
            QRect(
                round(area.x * width),
                round(area.y * height),
                max(1, round(area.width * width)),
                max(1, round(area.height * height)),
            )
        )

    def _take(self, path: Path, image: QImage) -> None:
        self._requested.discard(path)
        self._here[path] = image
        while len(self._here) > _MOST:
            self._here.popitem(last=False)
        self.arrived.emit()
