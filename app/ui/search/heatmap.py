"""Heatmap over a picture: matching areas glow, the rest is dimmed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

_GLOW = (255, 150, 40)
_SHINES, _DIMS = 110.0, 150.0
"""Opacity of 255 of the glow at the hottest spot, and of black at the coldest."""


def paint_heat(picture: QPixmap | QImage, heat: NDArray[Any] | None, side: int) -> QPixmap:
    """Return the picture, at most `side` wide and high, under a heatmap (h, w) of 0 to 1."""
    size = picture.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
    drawn = QPixmap(size.expandedTo(QSize(1, 1)))
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if isinstance(picture, QImage):
        painter.drawImage(drawn.rect(), picture)
    else:
        painter.drawPixmap(drawn.rect(), picture)
    if heat is not None:
        veil = _veil(heat)
        painter.drawImage(drawn.rect(), veil, QRect(0, 0, veil.width(), veil.height()))
    painter.end()
    return drawn


def _veil(heat: NDArray[Any]) -> QImage:
    height, width = heat.shape
    veil = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    rows = np.frombuffer(veil.bits(), np.uint8).reshape(height, width, 4)
    glow, dim = heat * _SHINES, (1 - heat) * _DIMS
    for channel, value in zip((2, 1, 0), _GLOW, strict=True):
        rows[..., channel] = glow * value / 255
    rows[..., 3] = glow + dim
    return veil
