"""The map itself: pan, zoom, and select photos by click, rectangle and lasso."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.places.atlas import atlas
from app.tasks.phrases import format_count
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.map.clusters import inside
from app.ui.map.drag import Drag, Tool, tool_for
from app.ui.map.ground import Ground
from app.ui.map.markers import SIDE, Marker, Markers
from app.ui.map.model import MapPoints
from app.ui.map.projection import Viewport, from_world
from app.ui.theme import colours

_NOTCH = 120.0
"""`angleDelta` of one notch of a common wheel: half a doubling."""
_PAN = 0.25
"""Share of the widget that an arrow key moves it by."""
_MOVES = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class MapView(QWidget):
    """Paints MapPoints, and tells which of them are selected."""

    selected = Signal(object)
    """(k,) points, in their order."""
    opened = Signal(object)
    """(k,) points of a double-clicked cluster that no zoom divides."""
    dropped = Signal(object, object)
    """Photos, and the position they were dropped at."""

    def __init__(self, reader: ThumbnailReader) -> None:
        super().__init__()
        self._reader = reader
        self._markers = Markers(reader)
        self._ground: Ground | None = None
        self._points: MapPoints | None = None
        self._is_selected = np.zeros(0, np.bool_)
        self._current: int | None = None
        self._drag: Drag | None = None
        """The present one, while the button is down."""
        self._fitted: Viewport | None = None
        """The view when all was shown: while it stays, all is shown at other sizes, too."""
        self.tool = Tool.PAN
        self.view = Viewport(1.0, 1.0).held()
        self.setAccessibleName("Map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)
        reader.arrived.connect(self._show_arrived)

    def _show_arrived(self, _name: object) -> None:
        """Paint thumbnails that were read; a bound method, which goes with its widget."""
        if self.isVisible():
            self.update()

    def show_points(self, points: MapPoints, selected: NDArray[np.int64]) -> None:
        """Show photos, of which some are selected; the first ones are fitted to the widget."""
        self._points = points
        self._is_selected = np.zeros(len(points), np.bool_)
        self._is_selected[selected] = True
        self._current = None
        if self._fitted is None:
            self.fit()
        self._announce()

    def fit(self) -> None:
        """Show all photos or, where some are selected, these."""
        points = self._points
        if points is not None and len(points):
            chosen = self._is_selected if self._is_selected.any() else slice(None)
            self._look(self.view.around(points.world[chosen]))
            self._fitted = self.view

    def look_at(self, x: float, y: float, zoom: float) -> None:
        """Show a point of the world in the middle."""
        self._look(replace(self.view, x=x, y=y, zoom=zoom).held())

    def zoom(self, steps: float) -> None:
        """Zoom in by so many doublings at the middle."""
        self._look(self.view.zoomed(steps, self.view.width / 2, self.view.height / 2))

    def select(self, points: NDArray[np.int64], *, add: bool = False) -> None:
        """Select points, in place of those selected before or with them."""
        if not add:
            self._is_selected[:] = False
        self._is_selected[points] = True
        self._announce()
        self.selected.emit(np.flatnonzero(self._is_selected))

    def _look(self, view: Viewport) -> None:
        if view != self.view:
            if int(view.zoom) != int(self.view.zoom):
                self._current = None
            self.view = view
            self.update()

    def _announce(self) -> None:
        count = len(self._points) if self._points else 0
        chosen = int(self._is_selected.sum())
        text = f"{format_count(count, 'photo')} with a position, {chosen:,} selected"
        if self._points is not None and self._current is not None:
            clusters = self._markers.clusters(self._points, self.view)
            text = f"{format_count(int(clusters.counts[self._current]), 'photo')} here; {text}"
        self.setAccessibleDescription(text)
        self.update()

    @property
    def _shown_markers(self) -> list[Marker]:
        return self._markers.lay_out(self._points, self.view) if self._points else []

    def _marker_at(self, point: QPointF) -> Marker | None:
        found = (each for each in reversed(self._shown_markers) if each.rect.contains(point))
        return next(found, None)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground is None and self._points is not None:
            # With the points the worker has loaded the atlas: here that would stop the window for half a second.
            self._ground = Ground(atlas(), self.font())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().grid))
        if self._ground is not None:
            self._ground.paint(painter, self.view)
            self._ground.paint_names(painter, self.view)
        if self._points is not None and len(self._points):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            markers = self._shown_markers
            clusters = self._markers.clusters(self._points, self.view)
            pixels = round(SIDE * self.devicePixelRatioF())
            chosen = clusters.selected(self._is_selected)
            self._markers.paint(painter, markers, chosen, self._current, pixels, self.font())
            self._reader.request(self, [each.digest for each in reversed(markers)], pixels)
        if self._drag is not None:
            self._drag.paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._drag = Drag(tool_for(self.tool, event.modifiers()), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            by = self._drag.move(event.position())
            if self._drag.tool is Tool.PAN:
                self._look(self.view.moved(by.x(), by.y()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not drag.has_moved:
            self._click(drag.path[0], add=add)
        elif drag.tool is not Tool.PAN:
            self._select_inside(drag.area, add=add)
        self.update()

    def _click(self, point: QPointF, *, add: bool) -> None:
        marker = self._marker_at(point)
        if marker is None or self._points is None:
            if not add and self._is_selected.any():
                self.select(np.zeros(0, np.int64))
            return
        self._current = marker.cluster
        clusters = self._markers.clusters(self._points, self.view)
        self.select(clusters.members(marker.cluster), add=add)

    def _select_inside(self, path: list[QPointF], *, add: bool) -> None:
        if self._points is None:
            return
        corners = np.array([self.view.at(point.x(), point.y()) for point in path])
        self.select(np.flatnonzero(inside(self._points.world, corners)), add=add)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        marker = self._marker_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or self._points is None:
            return
        if marker is None:
            self._look(self.view.zoomed(1, event.position().x(), event.position().y()))
            return
        self.open_cluster(marker.cluster)

    def open_cluster(self, cluster: int) -> None:
        """Zoom in on a cluster, or show its photos where no zoom divides it."""
        if self._points is None:
            return
        members = self._markers.clusters(self._points, self.view).members(cluster)
        world = self._points.world[members]
        closer = self.view.around(world, 17.0)
        if len(members) == 1 or (np.ptp(world, axis=0) * closer.scale < SIDE).all():
            self.select(members)
            self.opened.emit(members)
        else:
            self._look(
                closer
                if closer.zoom > self.view.zoom
                else self.view.zoomed(1, self.view.width / 2, self.view.height / 2)
            )

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / _NOTCH / 2
        self._look(self.view.zoomed(turned, event.position().x(), event.position().y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        pinch = isinstance(event, QNativeGestureEvent)
        if pinch and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            at = event.position()
            self._look(self.view.zoomed(event.value(), at.x(), at.y()))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            across, down = _MOVES[key]
            self._look(self.view.moved(across * _PAN * self.width(), down * _PAN * self.height()))
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.open_cluster(self._current)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Select the next cluster in view, from north to south."""
        shown = sorted(self._shown_markers, key=lambda each: (each.rect.top(), each.rect.left()))
        if not shown or self._points is None:
            return
        numbers = [each.cluster for each in shown]
        here = numbers.index(self._current) if self._current in numbers else -by if by > 0 else 0
        self._current = numbers[(here + by) % len(numbers)]
        clusters = self._markers.clusters(self._points, self.view)
        self.select(clusters.members(self._current))

    def select_in_view(self) -> None:
        """Select all photos in view."""
        if self._points is not None:
            left, top, right, bottom = self.view.edges
            x, y = self._points.world.T
            self.select(np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_fitted = self.view == self._fitted
        self.view = self.view.resized(self.width(), self.height())
        if is_fitted:
            self.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if isinstance(event.source(), PhotoGrid):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        grid = event.source()
        if isinstance(grid, PhotoGrid):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            point = event.position()
            self.dropped.emit(grid.selected, from_world(*self.view.at(point.x(), point.y())))
