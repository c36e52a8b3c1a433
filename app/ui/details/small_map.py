"""Small map: where the selected photos were taken."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.places.atlas import atlas
from app.tasks.phrases import format_count
from app.ui.details.model import NOWHERE, Located
from app.ui.map.ground import Ground
from app.ui.map.projection import Viewport, thin_out
from app.ui.theme import STEP, colours

_HEIGHT = 18 * STEP
_MOST_ZOOM = 7.0
"""About 350 km from left to right: a place alone says nothing without its neighbourhood."""
_DOT = 9.0
_APART = 3.0
"""Pixels from dot to dot: half a million photos are some hundred dots."""


class SmallMap(QAbstractButton):
    """Hidden without positions; pressed to open the map."""

    def __init__(self) -> None:
        super().__init__()
        self._located = NOWHERE
        self._ground: Ground | None = None
        self.setAccessibleName("Map")
        self.setToolTip("Show these photos on the map")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(0, _HEIGHT)

    def show_located(self, located: Located) -> None:
        """Show where photos were taken; the worker has loaded the atlas."""
        if located is not self._located:
            self._located = located
            photos = format_count(located.count, "photo")
            self.setAccessibleDescription(f"{photos} with a position; press to show on the map")
            self.setVisible(located.count > 0)
            self.update()

    @property
    def view(self) -> Viewport:
        """The part of the world shown."""
        whole = Viewport(float(self.width()), float(self.height()))
        points = self._located.points
        return whole.around(points, _MOST_ZOOM) if len(points) else whole.held()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground is None:
            self._ground = Ground(atlas(), self.font())
        scheme, view = colours(), self.view
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(scheme.grid))
        painter.setClipRect(self.rect())
        self._ground.paint(painter, view)
        self._ground.paint_names(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(scheme.window), 1.5))
        painter.setBrush(QColor(scheme.accent))
        for x, y in self.dots(view):
            painter.drawEllipse(QRectF(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT))
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(scheme.accent if self.hasFocus() else scheme.border), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def dots(self, view: Viewport) -> list[list[float]]:
        """Return the pixels of dots, those of near photos as one."""
        return view.to_screen(thin_out(self._located.points, view.scale / _APART)).tolist()
