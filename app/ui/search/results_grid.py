"""Results grid: match threshold between strong and weaker matches, and stacks."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.grid.badges import Plate
from app.ui.grid.painting import Caption, place_photo
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.search.results import Results
from app.ui.theme import STEP, colours

_BADGE = QSize(40, 28)
"""Size of the stack badge, at the lower left corner of a photo."""


class ResultsGrid(PhotoGrid):
    """Shows Results."""

    threshold_moved = Signal(int)
    """The threshold was dragged to that number of matches."""
    stack_toggled = Signal(object)
    """Id of a result whose stack should be expanded or collapsed."""

    def __init__(
        self, results: Results, reader: ThumbnailReader, side: int, parent: QWidget | None = None
    ) -> None:
        self.results = results
        self._dragged: int | None = None
        """Row of the threshold while dragged; else None."""
        super().__init__(results, reader, side, parent)
        self.setAccessibleName("Search results")

    @property
    def head(self) -> int | None:
        return self.results.line

    @property
    def band(self) -> QRect:
        """Place of the threshold line in the viewport; empty without one."""
        return self.layout_.band.translated(0, -self.verticalScrollBar().value())

    def caption(self, row: int) -> Caption:
        made = super().caption(row)
        count = self.results.stacked(row)
        plates = (Plate(f"+{count:,}"),) if count else ()
        if self.results.is_inner(row):
            plates = (Plate("In stack"),)
        return replace(made, plates=plates)

    def describe_tile(self, row: int) -> str:
        count = self.results.stacked(row)
        stacked = f", stack with {count:,} more" if count else ""
        line = self.results.line
        below = ", weaker match" if line is not None and row >= line else ""
        return super().describe_tile(row) + stacked + below

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.results.line is not None:
            self._paint_band(painter, self.band)
        if self._dragged is not None:
            self._paint_place(painter, self._dragged)

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        c = colours()
        text = "Weaker matches"
        middle = band.center().y()
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawLine(band.left() + STEP, middle, band.left() + 3 * STEP, middle)
        left = band.left() + 4 * STEP
        painter.drawLine(left + width + STEP, middle, band.right() - STEP, middle)
        painter.setPen(QColor(c.text))
        rect = QRect(left, band.top(), width + 2, band.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_place(self, painter: QPainter, row: int) -> None:
        """Paint the place to which the threshold would be dragged."""
        last = row >= len(self.results)
        rect = self.rect(max(0, row - 1) if last else row)
        x = rect.right() + 4 if last else rect.left() - 4
        painter.setPen(QPen(QColor(colours().accent), 3))
        painter.drawLine(x, rect.top(), x, rect.bottom())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._is_on_line(point):
            self._dragged = self.results.line
            self.viewport().update()
            return
        row = self.row_at(point) if left else None
        if row is not None and self._is_on_badge(row, point):
            self.go_to(row)
            self.stack_toggled.emit(self.results.key(row))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self.row_at(point)
        if row is not None and self._is_on_badge(row, point):
            # The second of two clicks, which collapses what the first expanded.
            self.mousePressEvent(event)
        elif not self._is_on_line(point):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._dragged is None:
            held = self._is_on_line(point) and not event.buttons()
            self.viewport().setCursor(
                Qt.CursorShape.SplitVCursor if held else Qt.CursorShape.ArrowCursor
            )
            super().mouseMoveEvent(event)
            return
        self._dragged = self._row_near(point)
        self._scroll_along(point)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseReleaseEvent(event)
            return
        row, self._dragged = self._dragged, None
        self.viewport().update()
        if row != self.results.line:
            self.threshold_moved.emit(self.results.results_before(row))

    def _is_on_line(self, point: QPoint) -> bool:
        return self.results.line is not None and self.band.contains(point)

    def _is_on_badge(self, row: int, point: QPoint) -> bool:
        if not self.results.stacked(row):
            return False
        photo, ratio = self.photos[row], self.devicePixelRatioF()
        shape = QSize(photo.width, photo.height)
        place = place_photo(self.rect(row), shape, shape, ratio)
        badge = QRect(place.left(), place.bottom() - _BADGE.height(), 0, 0)
        badge.setSize(_BADGE)
        return badge.contains(point)

    def _row_near(self, point: QPoint) -> int:
        """Return the row before which the threshold would be dropped."""
        line = self.results.line
        if line is not None and self.band.contains(point):
            return line
        place = QPoint(point.x(), point.y() + self.verticalScrollBar().value())
        rows = range(len(self.results))
        first = next((r for r in rows if _is_past(self.layout_.rect(r), place)), None)
        return len(rows) if first is None else first

    def _scroll_along(self, point: QPoint) -> None:
        """Scroll the grid while the threshold is dragged at the edge of the view."""
        bar, edge = self.verticalScrollBar(), 2 * STEP
        if point.y() < edge:
            bar.setValue(bar.value() - bar.singleStep())
        elif point.y() > self.viewport().height() - edge:
            bar.setValue(bar.value() + bar.singleStep())


def _is_past(rect: QRect, point: QPoint) -> bool:
    """Whether a tile comes after a point, in reading order."""
    if rect.top() > point.y():
        return True
    return rect.bottom() >= point.y() and rect.center().x() > point.x()
