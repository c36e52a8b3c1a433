"""Canvas: one picture that is zoomed and panned."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.pixels.zoom import Zoom
from app.ui.theme import colours

_NOTCH = 1.25
"""Zoom factor of one notch of the wheel."""


class Canvas(QWidget):
    """Shows a pixmap as if it had the picture's full size, so that sharper ones can replace it."""

    zoomed = Signal()
    steered = Signal(QPointF)
    """The user zoomed or panned, at that point."""
    stepped = Signal(int)
    """The wheel was turned: 1 for the next photo, -1 for the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = Zoom()
        self._pixmap: QPixmap | None = None
        self._veils: Sequence[QImage] = ()
        self._pressed: QPointF | None = None
        self._dragged = False
        self._turned = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def filled(self) -> bool:
        """Whether a picture is shown."""
        return self._pixmap is not None

    @property
    def pixmap(self) -> QPixmap | None:
        """The pixmap shown, as stored."""
        return self._pixmap

    @property
    def pixels(self) -> int:
        """The longer side of the pixmap shown, as stored; 0 without a picture."""
        return max(self._pixmap.width(), self._pixmap.height()) if self._pixmap else 0

    def show_picture(self, pixmap: QPixmap | None, size: QSizeF) -> None:
        """Show another picture of that size at the present zoom and place; the pixmap may have fewer pixels."""
        self._pixmap = pixmap
        self._veils = ()
        self.zoom.picture = size
        self._announce()

    def sharpen(self, pixmap: QPixmap) -> None:
        """Replace the pixmap by one with more pixels."""
        self._pixmap = pixmap
        self.update()

    def veil(self, veils: Sequence[QImage]) -> None:
        """Show these overlays, each as large as the whole picture."""
        if veils or self._veils:
            self._veils = veils
            self.update()

    def fit(self) -> None:
        """Zoom to fit."""
        self.zoom.fit()
        self._announce()

    def renew(self) -> None:
        """Repaint after a zoom from outside."""
        self._announce()

    def toggle(self, point: QPointF | None = None) -> None:
        """Switch between fit and full size, at that point or at the pointer."""
        point = point or self._pointer()
        self.zoom.toggle(point)
        self._update_cursor(point)

    def enlarge(self, steps: float, point: QPointF | None = None) -> None:
        """Zoom in by that many notches; out if negative."""
        self._zoom_at(point or self._pointer(), _NOTCH**steps)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours().grid))
        if self._pixmap is None:
            return
        smooth = self.zoom.percent <= 400  # Above, single pixels should be visible.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=smooth)
        target, source = self._arrange(self._pixmap.size())
        painter.drawPixmap(target, self._pixmap, source)
        for veil in self._veils:
            target, source = self._arrange(veil.size())
            painter.drawImage(target, veil, source)

    def _arrange(self, size: QSize) -> tuple[QRectF, QRectF]:
        """Return the target rectangle, and the source rectangle of a picture of that many pixels.

        The target begins on a device pixel, and a picture as large as its target is not scaled:
        the photo is crisp, and painted in a tenth of the time.
        """
        ratio = self.devicePixelRatioF()
        place = self.zoom.place()
        left, top = round(place.left() * ratio), round(place.top() * ratio)
        width, height = place.width() * ratio, place.height() * ratio
        if abs(width - size.width()) < 1.5 and abs(height - size.height()) < 1.5:
            width, height = size.width(), size.height()
        whole = QRectF(left, top, width, height)
        seen = whole.intersected(QRectF(0, 0, self.width() * ratio, self.height() * ratio))
        across, down = size.width() / width, size.height() / height
        source = QRectF(
            (seen.left() - left) * across,
            (seen.top() - top) * down,
            seen.width() * across,
            seen.height() * down,
        )
        target = QRectF(
            seen.left() / ratio, seen.top() / ratio, seen.width() / ratio, seen.height() / ratio
        )
        return target, source

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.zoom.view = QSizeF(self.size())
        self.zoom.full = 1 / self.devicePixelRatioF()
        self._announce()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.zoom.fitted:
            self.enlarge(turn / 120, event.position())
            return
        self._turned += turn
        if abs(self._turned) >= 120:
            self.stepped.emit(-1 if self._turned > 0 else 1)
            self._turned = 0

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._zoom_at(event.position(), 1 + event.value())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        if self._dragged or by.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
            self._pressed = event.position()
            self.zoom.pan(by)
            self._update_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            self.click(event.position())
        self._pressed = None
        self._announce()  # The hand opens.

    def click(self, point: QPointF) -> None:
        """Handle a click at a point that did not start a drag."""
        self.toggle(point)

    def _zoom_at(self, point: QPointF, times: float) -> None:
        self.zoom.zoom_at(point, self.zoom.scale * times)
        self._update_cursor(point)

    def _update_cursor(self, point: QPointF) -> None:
        self._announce()
        self.steered.emit(point)

    def _pointer(self) -> QPointF:
        point = QPointF(self.mapFromGlobal(self.cursor().pos()))
        return point if self.rect().contains(point.toPoint()) else QRectF(self.rect()).center()

    def _announce(self) -> None:
        if self._pressed is not None and self._dragged:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.zoom.fitted:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()
        self.zoomed.emit()
