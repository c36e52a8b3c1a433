"""Area selector: a rectangle on the photo in the loupe, to search by."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)

from app.ui.loupe.canvas_cover import LEAST, CanvasCover
from app.ui.pixels.canvas import Canvas
from app.ui.theme import DARK

_STEP = 0.02
"""Share of the photo's side by which an arrow moves the rectangle."""
_SMALLEST = 0.02
"""Of the photo's side."""
_SHADE = 120


class AreaSelector(CanvasCover):
    """Covers the whole canvas while an area is selected, with mouse or keys."""

    chosen = Signal(QRectF)
    """The rectangle, in shares of the upright photo's sides."""
    ended = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._area = QRectF()
        """In shares of the photo's sides."""
        self._start: QPointF | None = None
        self._moved = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Area of the photo")
        self.setAccessibleDescription(
            "Press the arrows to move the area, Shift with arrows to resize, Enter to search"
        )
        canvas.zoomed.connect(self.update)

    def begin(self) -> None:
        """Show a rectangle in the middle of the visible photo, to be moved or drawn again."""
        seen = self.shares_of(QRectF(self._canvas.rect()))
        self._area = QRectF(QPointF(0, 0), QSizeF(seen.width() / 2, seen.height() / 2))
        self._area.moveCenter(seen.center())
        self.setGeometry(self._canvas.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def end(self) -> None:
        """Cancel the selection."""
        if not self.isHidden():
            self.hide()
            self._start = None
            self._canvas.setFocus()
            self.ended.emit()

    @property
    def area(self) -> QRectF:
        """The rectangle, in shares of the photo's sides."""
        return self._area

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = self._canvas.zoom.place_of(self._area)
        outside = QPainterPath()  # Filled odd-even: the selected area stays clear.
        outside.addRect(QRectF(self.rect()))
        outside.addRect(frame)
        painter.fillPath(outside, QColor(0, 0, 0, _SHADE))
        painter.setPen(QPen(QColor(DARK.accent), 2))
        painter.drawRect(frame)
        painter.setPen(QColor("#f2f2f2"))
        painter.drawText(
            self.rect().adjusted(0, 0, 0, -12),
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom,
            "Drag to select an area.  Enter: search.  Escape: cancel.",
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._start, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        drawn = QRectF(self._start, event.position()).normalized()
        self._moved = min(drawn.width(), drawn.height()) >= LEAST
        self._area = self.shares_of(drawn)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is not None and self._moved:
            self._choose()
        self._start = None

    def event(self, event: QEvent) -> bool:
        keys = event.type() == QEvent.Type.ShortcutOverride
        if keys and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()  # Else arrows would go to the next photo.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key in _ARROWS:
            grow = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(*_ARROWS[key], grow=grow)
        else:
            super().keyPressEvent(event)

    def _nudge(self, across: int, down: int, *, grow: bool) -> None:
        part, x, y = self._area, across * _STEP, down * _STEP
        if grow:
            width = min(max(part.width() + x, _SMALLEST), 1 - part.left())
            height = min(max(part.height() + y, _SMALLEST), 1 - part.top())
            part.setSize(QSizeF(width, height))
        else:
            part.moveLeft(min(max(part.left() + x, 0), 1 - part.width()))
            part.moveTop(min(max(part.top() + y, 0), 1 - part.height()))
        self.update()

    def _choose(self) -> None:
        part = QRectF(self._area)
        self.end()
        if part.width() > 0 and part.height() > 0:
            self.chosen.emit(part)


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_KEYS = frozenset({*_ARROWS, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter})
