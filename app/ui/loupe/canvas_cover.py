"""Base of what covers the canvas of the loupe: as large as the canvas, and in the coordinates of its photo."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.pixels.canvas import Canvas

LEAST = 8
"""Minimum side in pixels: a smaller rectangle is a click, not a drag."""


class CanvasCover(QWidget):
    """Hidden at first; while it is shown it follows the size of the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        canvas.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and not self.isHidden():
            self.setGeometry(self._canvas.rect())
        return False

    def shares_of(self, area: QRectF) -> QRectF:
        """Return the part of the photo within a rectangle in pixels, in shares of the photo's sides."""
        zoom = self._canvas.zoom
        return QRectF(
            _inside(zoom.fraction_at(area.topLeft())), _inside(zoom.fraction_at(area.bottomRight()))
        )


def _inside(point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), 0.0), 1.0), min(max(point.y(), 0.0), 1.0))
