"""The ground of the map: land, borders and the names of cities."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.places.atlas import Atlas
from app.ui.map.projection import Viewport, World, to_world
from app.ui.theme import colours

_LABELS = 40
"""Names shown at most."""
_FIRST = 40
"""Cities looked through at zoom 2; four times as many at each more."""
_DOT = 3.0
_BEYOND = 200.0
"""Pixels outside of the widget at which lines are cut: farther ones cost time, and overflow."""


class Ground:
    """Paints an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._labels: tuple[Viewport, list[tuple[QPointF, QRectF, str]]] | None = None

    @cached_property
    def _land(self) -> list[tuple[World, NDArray[np.float64], NDArray[np.float64]]]:
        """Outlines in the world, with their corners."""
        rings = [to_world(each.points[:, ::-1].astype(np.float64)) for each in self._atlas.outlines]
        return [(ring, ring.min(0), ring.max(0)) for ring in rings]

    @cached_property
    def _cities(self) -> World:
        return to_world(np.column_stack([self._atlas.latitudes, self._atlas.longitudes]))

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Paint land and borders over the whole widget."""
        scheme = colours()
        painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(scheme.grid))
        painter.setPen(QPen(QColor(scheme.grid), 1))
        painter.setBrush(QColor(scheme.raised))
        left, top, right, bottom = view.edges
        for ring, low, high in self._land:
            if low[0] <= right and high[0] >= left and low[1] <= bottom and high[1] >= top:
                points = view.to_screen(ring)
                if max(high - low) * view.scale > 4 * max(view.width, view.height):
                    points = _cut(points, view)
                painter.drawPolygon(_to_polygon(points))

    def paint_names(self, painter: QPainter, view: Viewport, font: QFont) -> None:
        """Paint the names of the largest cities that have room."""
        if self._labels is None or self._labels[0] != view:
            self._labels = view, self._place_names(view, QFontMetricsF(font))
        scheme = colours()
        painter.setFont(font)
        for dot, rect, name in self._labels[1]:
            painter.setPen(QColor(scheme.quiet))
            painter.setBrush(QColor(scheme.quiet))
            painter.drawEllipse(dot, _DOT / 2, _DOT / 2)
            painter.drawText(rect.bottomLeft(), name)

    def _place_names(
        self, view: Viewport, metrics: QFontMetricsF
    ) -> list[tuple[QPointF, QRectF, str]]:
        """Return points, places and names; the largest cities first, none over another."""
        count = min(len(self._atlas), round(_FIRST * 4 ** max(0.0, view.zoom - 2)))
        left, top, right, bottom = view.edges
        x, y = self._cities[:count].T
        rows = np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))[
            : 4 * _LABELS
        ]
        placed: list[tuple[QPointF, QRectF, str]] = []
        taken: list[QRectF] = []
        for row, (across, down) in zip(
            rows.tolist(), view.to_screen(self._cities[rows]), strict=True
        ):
            name = self._atlas.names[row]
            rect = QRectF(
                across + 5,
                down - metrics.ascent() / 2,
                metrics.horizontalAdvance(name),
                metrics.ascent(),
            )
            room = rect.adjusted(-8, -4, 8, 4)
            if not any(room.intersects(other) for other in taken):
                taken.append(room)
                placed.append((QPointF(across, down), rect, name))
                if len(placed) == _LABELS:
                    break
        return placed


def _to_polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _cut(points: NDArray[np.float64], view: Viewport) -> NDArray[np.float64]:
    """Cut a polygon at the edges of the widget, one edge after the other (Sutherland and Hodgman)."""
    for axis, most in ((0, view.width), (1, view.height)):
        for sign, bound in ((-1.0, _BEYOND), (1.0, most + _BEYOND)):
            points = _cut_at(points, axis, sign, bound)
            if not len(points):
                return points
    return points


def _cut_at(
    points: NDArray[np.float64], axis: int, sign: float, bound: float
) -> NDArray[np.float64]:
    """Keep the side of a polygon where sign × coordinate is at most the bound."""
    over = sign * points[:, axis] - bound
    following, over_next = np.roll(points, -1, axis=0), np.roll(over, -1)
    crosses = (over <= 0) != (over_next <= 0)
    share = np.where(crosses, over / np.where(crosses, over - over_next, 1), 0)[:, None]
    between = points + share * (following - points)
    kept = np.empty((2 * len(points), 2))
    kept[0::2], kept[1::2] = points, between
    mask = np.empty(len(kept), np.bool_)
    mask[0::2], mask[1::2] = over <= 0, crosses
    return kept[mask]
