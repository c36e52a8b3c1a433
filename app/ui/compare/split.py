"""Split view of Compare: two registered photos in one frame, separated by a divider."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform

from app.similarity.frames.registration import Affine
from app.ui.compare.registration_model import SAME_PLACE, invert
from app.ui.grid.badges import Plate, paint_plates
from app.ui.pixels.canvas import Canvas
from app.ui.theme import colours

_NEAR = 10
"""Pixels from the divider within which a press drags it."""
_KNOB = 9


class Split(Canvas):
    """The first photo left of the divider, the other to its right, registered to the first."""

    def __init__(self) -> None:
        super().__init__()
        self._other: QPixmap | None = None
        self._map = SAME_PLACE
        self._at = 0.5
        """Position of the divider, in shares of the width."""
        self._held = False
        self._names: tuple[str, ...] = ()

    @property
    def at(self) -> float:
        """Position of the divider, in shares of the width."""
        return self._at

    def name(self, *names: str) -> None:
        """Set the texts about the photos at both sides."""
        if names != self._names:
            self._names = names
            self.setAccessibleName(f"Split view: {'; '.join(names)}")
            self.update()

    def show_pair(
        self, pixmap: QPixmap | None, size: QSizeF, other: QPixmap | None, found: Affine
    ) -> None:
        """Show the other photo over the first, which has that size; `map` leads from the first to the other."""
        self._other, self._map = other, found
        if self.zoom.picture != size:
            self.show_picture(pixmap, size)
        elif pixmap is not None:
            self.sharpen(pixmap)

    def shift(self, by: float) -> None:
        """Move the divider by a share of the width."""
        self._at = min(max(self._at + by, 0.0), 1.0)
        self.setAccessibleDescription(f"The Select fills {self._at:.0%} of the width")
        self.update()

    def place_of_other(self, size: QSizeF) -> QTransform:
        """Return the transform from a picture of the other photo of that size to the view."""
        place = self.zoom.place()
        (a, b, dx), (c, d, dy) = invert(self._map)
        turn = QTransform(a, c, b, d, dx, dy)
        shrink = QTransform.fromScale(1 / size.width(), 1 / size.height())
        grow = QTransform(place.width(), 0, 0, place.height(), place.left(), place.top())
        return shrink * turn * grow

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._other is None:
            return
        painter = QPainter(self)
        line = self._at * self.width()
        right = QRectF(line, 0, self.width() - line, self.height())
        painter.setClipRect(right)
        painter.fillRect(right, QColor(colours().grid))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self.place_of_other(QSizeF(self._other.size())))
        painter.drawPixmap(0, 0, self._other)
        painter.resetTransform()
        painter.setClipping(False)
        left = QRect(0, 0, round(line), self.height())
        for place, name in zip((left, right.toRect()), self._names, strict=False):
            paint_plates(painter, place, (Plate(name),))
        self._paint_line(painter, line)

    def _paint_line(self, painter: QPainter, line: float) -> None:
        c = colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(line, self.height() / 2)
        for colour, width in ((c.on_accent, 4), (c.accent, 2)):  # Seen on any photo.
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(line, 0), QPointF(line, self.height()))
        painter.setPen(QPen(QColor(c.on_accent), 2))
        painter.setBrush(QColor(c.accent))
        painter.drawEllipse(middle, _KNOB, _KNOB)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.button() == Qt.MouseButton.LeftButton and self._is_near(event)
        if not self._held:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.shift(event.position().x() / max(1, self.width()) - self._at)
            return
        super().mouseMoveEvent(event)
        if not event.buttons():
            near = (
                Qt.CursorShape.SplitHCursor if self._is_near(event) else Qt.CursorShape.ArrowCursor
            )
            self.setCursor(near)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._held:
            super().mouseReleaseEvent(event)
        self._held = False

    def _is_near(self, event: QMouseEvent) -> bool:
        return abs(event.position().x() - self._at * self.width()) <= _NEAR
