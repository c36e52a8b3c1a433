"""Curves of tones: the pixels of each level of red, green and blue, over each other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

_SIZE = QSize(256, 88)
_CHANNELS = ("#a02828", "#288c28", "#2c3cb4")
"""The colours add up: all three give grey. So the ground is dark in both themes."""


class ToneCurves(QWidget):
    """Pixels of each tone, from black at the left to white at the right."""

    def __init__(self, ground: str = "") -> None:
        """`ground` is the colour behind the curves, if they are not on a panel over the photo."""
        super().__init__()
        self._ground = ground
        self._tones: NDArray[Any] | None = None
        self._drawn = QPixmap()
        self.setMinimumHeight(_SIZE.height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _SIZE

    def show_tones(self, tones: NDArray[Any] | None) -> None:
        """Show 3 x 256 shares, or none yet."""
        self._tones = tones
        self._drawn = QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ground:
            painter.fillRect(self.rect(), QColor(self._ground))
        if self._tones is not None:
            ratio = self.devicePixelRatioF()
            if self._drawn.size() != self.size() * ratio:
                self._drawn = _draw(self._tones, self.size(), ratio)
            painter.drawPixmap(0, 0, self._drawn)
        painter.end()


def _draw(tones: NDArray[Any], size: QSize, ratio: float) -> QPixmap:
    """Paint the three channels over each other; clipped tones may exceed the top."""
    drawn = QPixmap(size * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    highest = max(float(np.max(tones[:, 2:-2])), 1e-9)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for channel, colour in zip(tones, _CHANNELS, strict=True):
        painter.setBrush(QColor(colour))
        painter.drawPolygon(_outline(np.minimum(channel / highest, 1.0), size))
    painter.end()
    return drawn


def _outline(heights: NDArray[Any], size: QSize) -> QPolygonF:
    """Return the outline of one channel, closed at the bottom."""
    width, ground = size.width(), size.height()
    step = width / len(heights)
    tops = (QPointF((x + 0.5) * step, ground * (1 - h)) for x, h in enumerate(heights.tolist()))
    return QPolygonF([QPointF(0, ground), *tops, QPointF(width, ground)])
