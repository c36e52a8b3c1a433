"""Histogram of the selected photo, counted from its thumbnail."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.photo import Photo
from app.files.thumbnails import SIDE
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.pixels.tones import ToneCurves
from app.ui.theme import DARK
from app.ui.widgets.layouts import in_column

_NAME = "histogram"


class PhotoHistogram(QWidget):
    """Hidden without a photo; asks for nothing while it is not seen."""

    def __init__(self, reader: ThumbnailReader, tones: OverlayModel) -> None:
        super().__init__()
        self._reader, self._tones = reader, tones
        self._photo: Photo | None = None
        self._key: object = None
        """Digest and pixels of the thumbnail that is counted."""
        self.curves = ToneCurves(DARK.grid)
        self.curves.setAccessibleName("Histogram")
        in_column(self.curves, inside=self)
        reader.arrived.connect(self._take_thumbnails)
        tones.arrived.connect(self._show)
        self.hide()

    def show_photo(self, photo: Photo | None) -> None:
        """Show the histogram of a photo; of none, nothing."""
        is_other = photo is None or self._photo is None or photo.digest != self._photo.digest
        self._photo = photo
        self.setVisible(photo is not None)
        if is_other:
            self._ask()

    def _ask(self) -> None:
        self._key = None
        if self._photo is None or not self.isVisible():
            self._tones.request((), ())
            self._reader.request(self, (), SIDE)
            return
        digest = self._photo.digest
        # After what the grid or the loupe shows of this photo.
        self._reader.request(self, [digest], SIDE, last=True)
        pixmap = self._reader.pixmap(digest, SIDE)
        if pixmap is not None:
            self._key = digest, pixmap.width(), pixmap.height()
            image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
            self._tones.request([(self._key, image)], [_NAME])
        self._show()

    def _take_thumbnails(self, digests: frozenset[str]) -> None:
        if self._photo is not None and self._photo.digest in digests and self.isVisible():
            self._ask()

    def _show(self) -> None:
        """Show the tones; those of the photo before stay until they are there."""
        tones = None if self._key is None else self._tones.get(self._key, _NAME)
        if tones is not None:
            self.curves.show_tones(tones)
            self.curves.setAccessibleDescription(describe_tones(tones))

    def showEvent(self, event: QShowEvent) -> None:
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._ask()


def describe_tones(tones: NDArray[Any]) -> str:
    """Describe 3 x 256 shares for a screen reader: how bright half of the pixels are, and how many are clipped."""
    grey = tones.mean(0)
    median = int(np.searchsorted(np.cumsum(grey), grey.sum() / 2))
    return f"Half of the pixels are darker than {median / 255:.0%}; {grey[0]:.1%} black, {grey[-1]:.1%} white"
