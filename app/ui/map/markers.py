"""Markers of clusters: a thumbnail with the number of its photos."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.map.clusters import Clusters
from app.ui.map.model import MapPoints
from app.ui.map.projection import Viewport
from app.ui.theme import RADIUS, STEP, colours

SIDE = 6.0 * STEP
"""Pixels of a marker's picture."""
_EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A cluster in the widget."""

    cluster: int
    rect: QRectF
    count: int
    digest: str


class Markers:
    """The clusters in view, laid out once for each view and set of points."""

    def __init__(self, reader: ThumbnailReader) -> None:
        self._reader = reader
        self._shown: list[Marker] = []
        self._shown_for: tuple[object, ...] = ()
        self._badges: dict[tuple[str, str, float], QPixmap] = {}

    def clusters(self, points: MapPoints, view: Viewport) -> Clusters:
        """Return the clusters at the zoom of a view."""
        return points.levels[min(max(0, int(view.zoom)), len(points.levels) - 1)]

    def lay_out(self, points: MapPoints, view: Viewport) -> list[Marker]:
        """Return the markers in view, the smallest clusters first: so the largest are painted above."""
        if self._shown_for == (points, view):
            return self._shown
        clusters = self.clusters(points, view)
        left, top, right, bottom = view.edges
        margin = SIDE / view.scale
        seen = clusters.within((left - margin, top - margin, right + margin, bottom + margin))
        seen = seen[np.argsort(clusters.counts[seen], kind="stable")]
        middles = view.to_screen(clusters.centres[seen])
        heads = clusters.heads(seen)
        self._shown = [
            Marker(
                number, QRectF(x - SIDE / 2, y - SIDE / 2, SIDE, SIDE), count, points.digest(head)
            )
            for number, (x, y), count, head in zip(
                seen.tolist(),
                middles.tolist(),
                clusters.counts[seen].tolist(),
                heads.tolist(),
                strict=True,
            )
        ]
        self._shown_for = (points, view)
        return self._shown

    def paint(
        self,
        painter: QPainter,
        markers: list[Marker],
        selected: NDArray[np.bool_],
        current: int | None,
        pixels: int,
        font: QFont,
    ) -> None:
        """Paint markers; `selected` tells of each cluster whether a photo of it is selected."""
        scheme = colours()
        accent, border = QColor(scheme.accent), QColor(scheme.window)
        for marker in markers:
            pixmap = self._reader.pixmap(marker.digest, pixels)
            frame = marker.rect.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
            painter.fillRect(frame, accent if selected[marker.cluster] else border)
            if pixmap is None:
                painter.fillRect(marker.rect, QColor(scheme.hover))
            else:
                painter.drawPixmap(marker.rect, pixmap, _square(pixmap))
            if marker.cluster == current:
                painter.setPen(QPen(QColor(scheme.text), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame)
        for marker in markers:
            if marker.count > 1:
                badge = self._badge(marker.count, font, pixels / SIDE)
                corner = marker.rect.topRight() - QPointF(
                    4 + badge.deviceIndependentSize().width() / 2, 4
                )
                painter.drawPixmap(corner, badge)

    def _badge(self, count: int, font: QFont, ratio: float) -> QPixmap:
        """Return a number on a small field, drawn once."""
        scheme = colours()
        key = shorten_count(count), scheme.accent, ratio
        if key not in self._badges:
            metrics = QFontMetricsF(font)
            size = QSizeF(metrics.horizontalAdvance(key[0]) + STEP, metrics.height())
            badge = QPixmap((size * ratio).toSize())
            badge.setDevicePixelRatio(ratio)
            badge.fill(Qt.GlobalColor.transparent)
            painter = QPainter(badge)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.accent))
            rect = QRectF(QPointF(0, 0), size)
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
            painter.setFont(font)
            painter.setPen(QColor(scheme.on_accent))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key[0])
            painter.end()
            self._badges[key] = badge
        return self._badges[key]


def shorten_count(count: int) -> str:
    """Return a number in at most four letters: 999, 1.2k, 35k."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9950 else f"{round(count / 1000)}k"


def _square(pixmap: QPixmap) -> QRectF:
    """Return the middle square of a picture."""
    side = min(pixmap.width(), pixmap.height())
    return QRectF((pixmap.width() - side) / 2, (pixmap.height() - side) / 2, side, side)
