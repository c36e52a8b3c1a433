"""The ground of the map: land, borders and the names of cities."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QStaticText,
    QTransform,
)

from app.places.atlas import Atlas
from app.ui.map.projection import Viewport, World, to_world
from app.ui.theme import colours

_LABELS = 40
"""Names shown at most."""
_FIRST = 40
"""Cities looked through at zoom 2; four times as many at each more."""
_DOT = 3.0
_GAP = 16.0
_UNITS = 4096.0
"""Side of the world in the units of outlines."""
_LARGE = 8192.0
"""Pixels from which on an outline is cut: Qt paints coordinates up to 32,767, and slowly."""
_BEYOND = 200.0
"""Pixels outside of the widget at which lines are cut: farther ones cost time, and overflow."""


@dataclass(frozen=True, slots=True, eq=False)
class _Land:
    """One outline: as an array, and as Qt paints it without Python looking at its points."""

    ring: World
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    polygon: QPolygonF
    """In _UNITS."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a city, placed in the widget."""

    dot: QPointF
    corner: QPointF
    text: QStaticText


class Ground:
    """Paints an atlas, with the names of cities in a font."""

    def __init__(self, atlas: Atlas, font: QFont) -> None:
        self._atlas = atlas
        self._font = font
        self._height = QFontMetricsF(font).height()
        self._texts: dict[int, QStaticText] = {}
        self._names: tuple[Viewport, list[_Name]] | None = None

    @cached_property
    def _land(self) -> list[_Land]:
        rings = [to_world(each.points[:, ::-1].astype(np.float64)) for each in self._atlas.outlines]
        return [_Land(r, r.min(0), r.max(0), _to_polygon(r * _UNITS)) for r in rings]

    @cached_property
    def _cities(self) -> World:
        return to_world(np.column_stack([self._atlas.latitudes, self._atlas.longitudes]))

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Paint land and borders on the water."""
        scheme = colours()
        pen = QPen(QColor(scheme.grid), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(scheme.raised))
        left, top, right, bottom = view.edges
        scale = view.scale / _UNITS
        to_widget = QTransform(scale, 0, 0, scale, -left * view.scale, -top * view.scale)
        for land in self._land:
            low, high = land.low, land.high
            if low[0] > right or high[0] < left or low[1] > bottom or high[1] < top:
                continue
            if max(high - low) * view.scale > _LARGE:
                painter.drawPolygon(_to_polygon(_cut(view.to_screen(land.ring), view)))
            else:
                painter.setWorldTransform(to_widget)
                painter.drawPolygon(land.polygon)
                painter.resetTransform()

    def paint_names(self, painter: QPainter, view: Viewport) -> None:
        """Paint the names of the largest cities that have room."""
        if self._names is None or self._names[0] != view:
            self._names = view, self._place_names(view)
        quiet = QColor(colours().quiet)
        painter.setFont(self._font)
        painter.setPen(quiet)
        painter.setBrush(quiet)
        for name in self._names[1]:
            painter.drawEllipse(name.dot, _DOT / 2, _DOT / 2)
            painter.drawStaticText(name.corner, name.text)

    def _place_names(self, view: Viewport) -> list[_Name]:
        """Place names, those of the largest cities first, none over another."""
        count = min(len(self._atlas), round(_FIRST * 4 ** max(0.0, view.zoom - 2)))
        left, top, right, bottom = view.edges
        x, y = self._cities[:count].T
        is_seen = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        rows = np.flatnonzero(is_seen)[: 3 * _LABELS]
        placed: list[_Name] = []
        taken: list[tuple[float, float, float, float]] = []
        points = view.to_screen(self._cities[rows]).tolist()
        for row, (across, down) in zip(rows.tolist(), points, strict=True):
            text = self._text(row)
            far, low = across + text.size().width() + _GAP, down + self._height
            if all(across > r or far < left_ or down > b or low < t for left_, t, r, b in taken):
                taken.append((across, down, far, low))
                corner = QPointF(across + _DOT + 2, down - self._height / 2)
                placed.append(_Name(QPointF(across, down), corner, text))
                if len(placed) == _LABELS:
                    break
        return placed

    def _text(self, row: int) -> QStaticText:
        """Return the name of a city, measured and laid out once."""
        text = self._texts.get(row)
        if text is None:
            text = self._texts[row] = QStaticText(self._atlas.names[row])
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(QTransform(), self._font)
        return text


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
