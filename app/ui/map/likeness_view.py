"""The map of likeness: photos as coloured points, as thumbnails where there is room, with themes named on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen

from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.map.likeness_model import LikenessMapPoints
from app.ui.map.markers import Marker
from app.ui.map.view import MapView
from app.ui.theme import STEP, colours

_HUES = (
    "#4e79a7",
    "#f28e2b",
    "#59a14f",
    "#e15759",
    "#b07aa1",
    "#edc948",
    "#76b7b2",
    "#ff9da7",
    "#9c755f",
)
"""Colours told apart on light and dark ground (Tableau 10)."""
_SMALL, _LARGE = 3.0 * STEP, 12.0 * STEP
"""Sides of thumbnails, which double with every zoom."""
_GROWS_FROM = 2.0
"""Zoom from which on they grow."""
_REACH = 6.0
"""Pixels from a point at which a click means it."""
_NAMES = 12
"""Themes named at the smallest zoom; twice as many at each more."""


@dataclass(frozen=True, slots=True)
class _Name:
    rect: QRectF
    text: str


class LikenessView(MapView):
    """Paints LikenessMapPoints."""

    def __init__(self, reader: ThumbnailReader) -> None:
        super().__init__(reader)
        self.setAcceptDrops(False)
        self.setAccessibleName("Map of likeness")
        self.coloured_by = "theme"
        self._names: list[_Name] = []
        self._placed_for: tuple[object, ...] = ()
        self._placed: list[Marker] = []

    def colour_by(self, name: str) -> None:
        """Colour points by a coding."""
        self.coloured_by = name
        self.update()

    def legend(self) -> list[tuple[str, QColor]]:
        """Return the names of the present coding, with their colours."""
        points = self._points
        if not isinstance(points, LikenessMapPoints) or self.coloured_by not in points.codings:
            return []
        names = points.codings[self.coloured_by].names
        return [(name, QColor(_HUES[code % len(_HUES)])) for code, name in enumerate(names)]

    @property
    def _shown_markers(self) -> list[Marker]:
        """Return the thumbnails that have room, most typical photos first."""
        points = self._points
        if not isinstance(points, LikenessMapPoints):
            return []
        if self._placed_for == (points, self.view):
            return self._placed
        side = min(_LARGE, _SMALL * 2 ** max(0.0, (self.view.zoom - _GROWS_FROM) / 2))
        level = self._markers.clusters(points, self.view)
        left, top, right, bottom = self.view.edges
        margin = side / self.view.scale
        seen = level.within((left - margin, top - margin, right + margin, bottom + margin))
        chosen = points.typical(int(self.view.zoom))[seen]
        order = np.argsort(points.order[chosen], kind="stable")
        seen, chosen = seen[order], chosen[order]
        middles = self.view.to_screen(points.world[chosen])
        kept = _keep_apart(middles, side)
        self._placed = [
            Marker(
                int(seen[each]),
                QRectF(middles[each, 0] - side / 2, middles[each, 1] - side / 2, side, side),
                1,
                points.digest(int(chosen[each])),
            )
            for each in kept
        ]
        self._names = self._place_names(points)
        self._placed_for = (points, self.view)
        return self._placed

    def _place_names(self, points: LikenessMapPoints) -> list[_Name]:
        metrics = QFontMetricsF(self.font())
        most = round(_NAMES * 2 ** max(0.0, self.view.zoom - _GROWS_FROM))
        placed: list[_Name] = []
        seen = QRectF(0, 0, self.width(), self.height())
        middles = self.view.to_screen(points.theme_middles[:most])
        for title, (x, y) in zip(points.theme_titles, middles.tolist(), strict=False):
            rect = QRectF(0, 0, metrics.horizontalAdvance(title) + STEP, metrics.height() + 2)
            rect.moveCenter(QPointF(x, y))
            if seen.contains(rect) and not any(rect.intersects(each.rect) for each in placed):
                placed.append(_Name(rect, title))
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(scheme.grid))
        points = self._points
        if isinstance(points, LikenessMapPoints) and len(points):
            markers = self._shown_markers
            painter.drawImage(0, 0, self._point_image(points))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            side = markers[0].rect.width() if markers else _SMALL
            pixels = round(side * self.devicePixelRatioF())
            heads = points.typical(int(self.view.zoom))
            self._markers.paint(
                painter, markers, self._is_selected[heads], self._current, pixels, self.font()
            )
            self._reader.request(self, [each.digest for each in markers], pixels)
            self._paint_names(painter)
            self._paint_legend(painter)
        if self._drag is not None:
            self._drag.paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _click(self, point: QPointF, *, add: bool) -> None:
        """Select the photo under the pointer: a thumbnail stands for itself, not for those behind it."""
        points = self._points
        if not isinstance(points, LikenessMapPoints) or not len(points):
            return
        marker = self._marker_at(point)
        if marker is not None:
            self._current = marker.cluster
            chosen = points.typical(int(self.view.zoom))[marker.cluster : marker.cluster + 1]
        else:
            away = np.hypot(*(self.view.to_screen(points.world) - (point.x(), point.y())).T)
            chosen = np.array([away.argmin()]) if away.min() <= _REACH else np.zeros(0, np.int64)
        if len(chosen) or not add:
            self.select(chosen, add=add)

    def _paint_names(self, painter: QPainter) -> None:
        scheme = colours()
        ground = QColor(scheme.window)
        ground.setAlpha(208)
        for name in self._names:
            painter.fillRect(name.rect, ground)
            painter.setPen(QColor(scheme.text))
            painter.drawText(name.rect, Qt.AlignmentFlag.AlignCenter, name.text)

    def _paint_legend(self, painter: QPainter) -> None:
        legend = self.legend()
        line = QFontMetricsF(self.font()).height() + 2
        wide = max(
            (QFontMetricsF(self.font()).horizontalAdvance(name) for name, _ in legend), default=0
        )
        ground = QColor(colours().window)
        ground.setAlpha(208)
        top = self.height() - STEP - line * len(legend)
        if legend:
            painter.fillRect(
                QRectF(STEP, top - 2, wide + line + STEP, line * len(legend) + 4), ground
            )
        painter.setPen(QColor(colours().text))
        for number, (name, shade) in enumerate(legend):
            row = QRectF(STEP, top + number * line, wide + line + STEP, line)
            painter.fillRect(QRectF(row.left() + 4, row.top() + 4, line - 8, line - 8), shade)
            painter.drawText(row.adjusted(line, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def _point_image(self, points: LikenessMapPoints) -> QImage:
        """Return all points in view: 2 pixels wide each, those selected in the accent above the others."""
        width, height = self.width(), self.height()
        wide = width + 2
        pixels = np.zeros((height + 2, wide), np.uint32)
        flat = pixels.ravel()
        scheme = colours()
        palette = [QColor(each).rgb() for each in _HUES]
        none, accent = QColor(scheme.border).rgb(), QColor(scheme.accent).rgb()
        coding = points.codings.get(self.coloured_by)
        table = np.array([*palette, none], np.uint32)
        codes = np.full(len(points), -1) if coding is None else coding.codes
        middles = self.view.to_screen(points.world)
        x, y = middles[:, 0], middles[:, 1]
        seen = np.flatnonzero((x >= 0) & (x < width) & (y >= 0) & (y < height))
        at = np.rint(y[seen]).astype(np.int32) * wide + np.rint(x[seen]).astype(np.int32)
        shades = table[codes[seen]]
        is_chosen = self._is_selected[seen]
        for rows, shade in ((at, shades), (at[is_chosen], np.uint32(accent))):
            for off in (0, 1, wide, wide + 1):
                flat[rows + off] = shade
        return QImage(
            pixels.data, width, height, pixels.strides[0], QImage.Format.Format_ARGB32_Premultiplied
        ).copy()


def _keep_apart(middles: NDArray[np.float64], side: float) -> list[int]:
    """Return which squares of a side are kept, so that none is over one before it."""
    kept: list[int] = []
    taken = np.empty((len(middles), 2))
    for each, middle in enumerate(middles):
        if not (np.abs(taken[: len(kept)] - middle).max(1) < side + 4).any():
            taken[len(kept)] = middle
            kept.append(each)
    return kept
