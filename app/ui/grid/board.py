"""Scrolling grid of tiles: arithmetic layout, painting of the visible tiles.

Subclasses paint the tiles; there is no widget for a tile. Selection with mouse
and keys is in `SelectableGrid`.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.grid.layout import Layout
from app.ui.grid.selection import Selection
from app.ui.theme import colours


class Tiles(Protocol):
    """Content of a grid: items in an order, each with a key. A QObject with these signals."""

    replaced: Any
    merged: Any

    def __len__(self) -> int: ...
    def __contains__(self, key: Any, /) -> bool: ...
    def key(self, row: int) -> Hashable: ...
    def row(self, key: Any) -> int | None: ...
    def keys(self) -> set[Any]: ...
    def absent(self, keys: Any) -> set[Any]: ...


@dataclass(frozen=True, slots=True)
class TileState:
    """State of a tile in the grid."""

    selected: bool
    current: bool
    hovered: bool
    focused: bool
    """Whether the grid has the keyboard."""


class TileGrid(QAbstractScrollArea):
    """Tiles of one size in rows, grown to fill the width; some of them selected."""

    selection_changed = Signal()

    def __init__(self, tiles: Tiles, tile: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = tiles
        self.selection = Selection()
        self._requested = tile
        self.layout_ = Layout(0, 1, tile)
        self.hovered: int | None = None
        self._place: tuple[Hashable, int] | None = None
        self.setObjectName("grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        tiles.replaced.connect(self._start_over)
        tiles.merged.connect(self._stay)
        self._start_over()

    def paint_tile(self, painter: QPainter, row: int, rect: QRect, state: TileState) -> None:
        """Paint one tile."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter, rect: QRect) -> None:
        """Paint the background of the tiles."""
        painter.fillRect(rect, QColor(colours().grid))

    def digests_of(self, row: int) -> Collection[str]:
        """Return the digests of the thumbnails on a tile. For a subclass that shows some."""
        return ()

    def repaint_digests(self, digests: frozenset[str]) -> None:
        """Repaint the visible tiles with one of these thumbnails."""
        if self.isVisible():
            for row in self.visible_rows():
                if not digests.isdisjoint(self.digests_of(row)):
                    self.viewport().update(self.rect(row))

    @property
    def head(self) -> int | None:
        """Number of tiles before a band across the grid; None for no band. For a subclass."""
        return None

    def preferred_tile(self) -> QSize:
        """Return the minimum tile; a subclass may fit it to the view."""
        return self._requested

    def grow_tile(self, width: int) -> QSize:
        """Return the tile of that width."""
        raise NotImplementedError

    def describe_tile(self, row: int) -> str:
        """Describe a tile for a screen reader."""
        raise NotImplementedError

    def request_pixels(self, rows: range) -> None:
        """Handle a change of the visible rows."""

    def set_tile(self, tile: QSize) -> None:
        """Set the minimum size of tiles, keeping the visible ones in view."""
        if tile != self._requested:
            self._remember()
            self._requested = tile
            self._stay()

    def rect(self, row: int) -> QRect:
        """Return the place of a tile in the viewport."""
        return self.layout_.rect(row).translated(0, -self.verticalScrollBar().value())

    def visible_rows(self) -> range:
        """Return the rows visible now, wholly or in part."""
        top = self.verticalScrollBar().value()
        return self.layout_.between(top, top + self.viewport().height())

    def show_row(self, row: int) -> None:
        """Scroll as little as needed to show a tile wholly."""
        rect, bar = self.layout_.rect(row), self.verticalScrollBar()
        edge = self.layout_.gap
        if rect.top() - edge < bar.value():
            bar.setValue(rect.top() - edge)
        elif rect.bottom() + edge > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + edge - self.viewport().height())

    @property
    def current_row(self) -> int | None:
        """Row of the current tile."""
        current = self.selection.current
        return None if current is None else self.tiles.row(current)

    def go_to(self, row: int) -> None:
        """Make a tile the current and only selected one."""
        self.selection.only(self.tiles.key(row))
        self.show_row(row)
        self.announce_selection()

    def select_all(self) -> None:
        """Select every tile."""
        self.selection.keys = self.tiles.keys()
        self.announce_selection()

    def select_none(self) -> None:
        """Clear the selection."""
        self.selection.clear()
        self.announce_selection()

    def _start_over(self) -> None:
        self.layout_ = replace(self.layout_, count=len(self.tiles), head=self.head)
        self.hovered = None
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._remember()
        self.selection.prune(self.tiles)
        self.announce_selection()

    def _stay(self) -> None:
        """Keep the same tile at the same height of the window after a change of the content."""
        place = self._place
        self.layout_ = replace(self.layout_, count=len(self.tiles), head=self.head)
        self._measure()
        row = None if place is None else self.tiles.row(place[0])
        if place is not None and row is not None:
            self.verticalScrollBar().setValue(self.layout_.rect(row).top() - place[1])
        if self.selection.prune(self.tiles):
            self.announce_selection()
        self._remember()
        self.viewport().update()

    def _remember(self) -> None:
        """Remember the first visible tile and its height, for `_stay`; none at the very top."""
        rows, top = self.visible_rows(), self.verticalScrollBar().value()
        self._place = None
        if top > 0 and rows:
            self._place = (self.tiles.key(rows[0]), self.layout_.rect(rows[0]).top() - top)

    def _measure(self) -> None:
        asked = replace(self.layout_, width=self.viewport().width(), tile=self.preferred_tile())
        self.layout_ = replace(asked, tile=self.grow_tile(asked.column))
        height = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, self.layout_.height - height))
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setSingleStep(max(24, self.layout_.pitch // 3))

    def announce_selection(self) -> None:
        """Announce the selection: repaint, update the accessible text, emit the signal."""
        row, count = self.current_row, len(self.selection.keys)
        text = self.describe_tile(row) if row is not None else "No photo selected"
        self.setAccessibleDescription(f"{text}; {count:,} selected" if count > 1 else text)
        self.viewport().update()
        self.selection_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place
        self._measure()
        self._place = place
        self._stay()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._remember()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint_ground(painter, event.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = self.verticalScrollBar().value()
        band = event.rect().translated(0, top)
        current, focused = self.current_row, self.hasFocus()
        for row in self.layout_.between(band.top(), band.bottom()):
            rect = self.rect(row)
            if rect.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                chosen = self.tiles.key(row) in self.selection.keys
                state = TileState(chosen, row == current, row == self.hovered, focused)
                self.paint_tile(painter, row, rect, state)
        painter.end()
        self.request_pixels(self.visible_rows())
