"""Selectable grid: selection with mouse and keys, dragging of tiles."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.grid.board import TileGrid, Tiles

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_PageUp: (0, -1),
    Qt.Key.Key_PageDown: (0, 1),
    Qt.Key.Key_Home: (-1, 0),
    Qt.Key.Key_End: (1, 0),
}
"""Movement of the keys: tiles forward, and rows down."""
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_NOTCH = 120
"""`angleDelta` of one notch of a common wheel."""


class SelectableGrid(TileGrid):
    """Click, Ctrl+click and Shift+click; arrows, Home, End and pages; Ctrl+wheel for the size."""

    activated = Signal()
    """The current tile was double-clicked."""
    zoomed = Signal(int)
    """Ctrl+wheel: 1 for larger, -1 for smaller."""
    menu_requested = Signal(QPoint)
    """The context menu is requested, at that point of the screen."""

    def __init__(self, tiles: Tiles, tile: QSize, parent: QWidget | None = None) -> None:
        self._turned = 0
        self._pressed: QPoint | None = None
        self._awaits_release = False
        super().__init__(tiles, tile, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def drag_files(self) -> None:
        """Start dragging the selected tiles. For a subclass."""

    def pick(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        """Select a row as a click or an arrow with these modifiers does."""
        key = self.tiles.key(row)
        if modifiers & _SHIFT:
            self.selection.reach(key, self.tiles.row, self.tiles.key)
        elif modifiers & _CTRL:
            self.selection.toggle(key)
        else:
            self.selection.only(key)
        self.announce_selection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._destination(Qt.Key(event.key()))
        if row is None or event.modifiers() & (_CTRL | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        self.pick(row, event.modifiers())
        self.show_row(row)

    def _destination(self, key: Qt.Key) -> int | None:
        """Return the row that a key moves to; None for other keys."""
        count, here = len(self.tiles), self.current_row
        if key not in _MOVES or not count:
            return None
        if here is None:
            return self.visible_rows()[0] if self.visible_rows() else 0
        there = self._move(key, here)
        if 0 <= there < count:
            return there
        if there < 0 and key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) and here < self.layout_.columns:
            return here
        return min(max(there, 0), count - 1)

    def _move(self, key: Qt.Key, here: int) -> int:
        """Return the target of a key from the current row, perhaps beyond the ends."""
        page = max(1, self.viewport().height() // self.layout_.pitch)
        by, lines = _MOVES[key]
        if lines:
            return self.layout_.below(here, lines * (page if key in _PAGES else 1))
        return here + by * (1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) else len(self.tiles))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            event.ignore()
            return
        row = self.row_at(event.position().toPoint())
        self._pressed = None
        if row is None:
            if not event.modifiers() & (_CTRL | _SHIFT):
                self.select_none()
            return
        self._pressed = event.position().toPoint()
        chosen = self.tiles.key(row) in self.selection.keys
        # A press on one of several may start a drag of all, so the release selects.
        self._awaits_release = chosen and not event.modifiers() & (_CTRL | _SHIFT)
        if self._awaits_release:
            self.selection.current = self.tiles.key(row)
            self.announce_selection()
        else:
            self.pick(row, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if not event.buttons():
            self._hover(self.row_at(point))
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (point - self._pressed).manhattanLength()
            if far >= QApplication.startDragDistance() and self.selection.keys:
                self._pressed = None
                self._awaits_release = False
                self.drag_files()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._awaits_release and self._pressed is not None and row is not None:
            self.pick(row, event.modifiers())
        self._pressed = None
        self._awaits_release = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.row_at(event.position().toPoint()) is not None:
            self.activated.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.current_row
        if row is None or not self.selection.keys:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_requested.emit(event.globalPos())
        else:
            self.menu_requested.emit(self.viewport().mapToGlobal(self.rect(row).center()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & _CTRL:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        if abs(self._turned) >= _NOTCH:
            self.zoomed.emit(1 if self._turned > 0 else -1)
            self._turned = 0
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.selection.current is None and self.visible_rows():
            self.selection.current = self.tiles.key(self.visible_rows()[0])
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def row_at(self, point: QPoint) -> int | None:
        """Return the tile at a point of the viewport."""
        return self.layout_.at(point.x(), point.y() + self.verticalScrollBar().value())

    def _hover(self, row: int | None) -> None:
        if row == self.hovered:
            return
        for changed in (self.hovered, row):
            if changed is not None:
                self.viewport().update(self.rect(changed))
        self.hovered = row
