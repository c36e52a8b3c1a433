"""A drag on the map: what it means, its way, and the area it encloses."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from app.ui.theme import colours

_SHADE = 48
"""Opacity of the area, of 255."""


class Tool(Enum):
    """The meaning of a drag."""

    PAN = "pan"
    RECTANGLE = "rectangle"
    LASSO = "lasso"


def tool_for(chosen: Tool, held: Qt.KeyboardModifier) -> Tool:
    """Return the meaning of a drag with these keys held."""
    if held & Qt.KeyboardModifier.ShiftModifier:
        return Tool.RECTANGLE
    return Tool.LASSO if held & Qt.KeyboardModifier.AltModifier else chosen


class Drag:
    """The way of the pointer from a press to a release."""

    def __init__(self, tool: Tool, start: QPointF) -> None:
        self.tool = tool
        self.path = [start]

    @property
    def has_moved(self) -> bool:
        """Whether it is a drag, and no click."""
        return len(self.path) > 1

    def move(self, to: QPointF) -> QPointF:
        """Go on to a point; return by how much. The first few pixels are none."""
        by = to - self.path[-1]
        if not self.has_moved and by.manhattanLength() < QApplication.startDragDistance():
            return QPointF(0, 0)
        self.path.append(to)
        return by

    @property
    def area(self) -> list[QPointF]:
        """The corners of the area selected."""
        if self.tool is Tool.RECTANGLE:
            rect = QRectF(self.path[0], self.path[-1]).normalized()
            return [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()]
        return self.path

    def paint(self, painter: QPainter) -> None:
        """Paint the area; of a pan nothing."""
        if self.tool is not Tool.PAN and self.has_moved:
            shade = QColor(colours().accent)
            painter.setPen(QPen(shade, 2))
            shade.setAlpha(_SHADE)
            painter.setBrush(shade)
            painter.drawPolygon(QPolygonF(self.area))
