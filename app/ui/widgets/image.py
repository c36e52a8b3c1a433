"""Image label: a picture scaled to fit."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import colours


class ImageLabel(QWidget):
    """A picture at most `side` wide and high."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._pixmap: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(side)

    def show_picture(self, pixmap: QPixmap | None) -> None:
        """Show a picture, or an empty place."""
        self._pixmap = pixmap
        height = self._side
        if pixmap is not None and pixmap.width() > pixmap.height():
            height = max(1, self._side * pixmap.height() // pixmap.width())
        self.setFixedHeight(height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pixmap is None:
            painter.fillRect(self.rect(), QColor(colours().hover))
            return
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(self.rect().topLeft(), size.expandedTo(QSize(1, 1)))
        place.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._pixmap)
