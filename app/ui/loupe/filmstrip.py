"""Filmstrip below the photo in the loupe: thumbnails of the photos browsed, in one row that scrolls."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QToolTip

from app.domain.photo import Photo, Presence
from app.ui.grid.badges import media_mark
from app.ui.grid.board import TileState
from app.ui.grid.painting import Caption, paint_small_photo, small_tile
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.text import describe_photo
from app.ui.theme import STEP, colours

_SIDE = 9 * STEP
"""Side of a thumbnail, in logical pixels."""
_TILE = small_tile(_SIDE)
_PITCH = _TILE.width() + STEP // 2
"""Distance from the left of one tile to the left of the next."""
_EDGE = STEP // 2
_BAR = 12
"""Height of the scroll bar, as the style sheet has it."""
_MOVES = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip
_FAR = {
    Qt.Key.Key_Home: -1, Qt.Key.Key_End: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1,
}  # fmt: skip


class Filmstrip(QAbstractScrollArea):
    """Shows a PhotoList, with one photo framed and as far in the middle as the ends allow."""

    stepped = Signal(int)
    """The user chose the photo so many further on."""

    def __init__(self, reader: ThumbnailReader) -> None:
        super().__init__()
        self._reader = reader
        self._follow(PhotoList(self))
        self._key: int | None = None
        """Id of the photo shown."""
        self._hovered: int | None = None
        self.setObjectName("grid")
        self.setAccessibleName("Filmstrip")
        # Not by a click: the keys of the loupe belong to the photo that was clicked at.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TILE.height() + 2 * _EDGE + _BAR)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        reader.arrived.connect(self._show_arrived)

    @property
    def row(self) -> int | None:
        """Row of the photo shown; None if it is not among the photos."""
        return None if self._key is None else self._photos.row(self._key)

    def show_photo(self, photos: PhotoList, photo: Photo) -> None:
        """Show these photos, with one of them framed."""
        self._hover(None)
        if photos is self._photos and self.isVisible():
            self._update_tile(self.row)
            self._key = photo.id
            self._centre()
            self._update_tile(self.row)
            return
        if photos is not self._photos:
            for signal in (self._photos.replaced, self._photos.merged):
                signal.disconnect(self._renew)
            self._follow(photos)
        self._key = photo.id
        self._renew()

    def rect_of(self, row: int) -> QRect:
        """Return the place of a tile in the viewport."""
        left = self._margin + row * _PITCH - self.horizontalScrollBar().value()
        return QRect(QPoint(left, _EDGE), _TILE)

    def row_at(self, point: QPoint) -> int | None:
        """Return the tile at a point of the viewport; None between and beyond them."""
        row = (point.x() - self._margin + self.horizontalScrollBar().value()) // _PITCH
        is_tile = 0 <= row < len(self._photos) and self.rect_of(row).contains(point)
        return row if is_tile else None

    @property
    def visible_rows(self) -> range:
        """Rows visible now, wholly or in part."""
        left = self.horizontalScrollBar().value() - self._margin
        first = max(0, left // _PITCH)
        return range(first, min(len(self._photos), (left + self.viewport().width()) // _PITCH + 1))

    def describe_tile(self, row: int) -> str:
        """Describe a tile for a screen reader."""
        photo = describe_photo(self._photos[row], self._photos.caption(row))
        return f"{photo}, {row + 1:,} of {len(self._photos):,}"

    @property
    def _width(self) -> int:
        return len(self._photos) * _PITCH - _PITCH + _TILE.width() + 2 * _EDGE

    @property
    def _margin(self) -> int:
        """Left of the first tile: a few photos stand in the middle."""
        return _EDGE + max(0, (self.viewport().width() - self._width) // 2)

    def _follow(self, photos: PhotoList) -> None:
        self._photos = photos
        for signal in (photos.replaced, photos.merged):
            signal.connect(self._renew)

    def _renew(self) -> None:
        """Measure the photos, and go to the one that is shown."""
        if not self.isVisible():
            return
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, self._width - room))
        bar.setPageStep(room)
        bar.setSingleStep(_PITCH)
        self._centre()
        self.viewport().update()

    def _centre(self) -> None:
        row, room = self.row, self.viewport().width()
        if row is not None:
            self.horizontalScrollBar().setValue(_EDGE + row * _PITCH - (room - _TILE.width()) // 2)
        self.setAccessibleDescription("" if row is None else self.describe_tile(row))

    def _update_tile(self, row: int | None) -> None:
        if row is not None:
            self.viewport().update(self.rect_of(row))

    def _show_arrived(self, digests: frozenset[str]) -> None:
        if self.isVisible():
            for row in self.visible_rows:
                if self._photos[row].digest in digests:
                    self._update_tile(row)

    def _go_to(self, row: int) -> None:
        here = self.row
        if here is not None and row != here:
            self.stepped.emit(row - here)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours().grid))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pixels, here = round(_SIDE * self.devicePixelRatioF()), self.row
        rows, region = self.visible_rows, event.region()
        for row in rows:
            if region.intersects(rect := self.rect_of(row)):
                # The frame shows what is seen above, whatever has the keyboard.
                state = TileState(row == here, row == here, row == self._hovered, focused=True)
                self._paint_tile(painter, row, rect, state, pixels)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()
        middle = rows[len(rows) // 2] if rows and here is None else here or 0
        near = sorted(rows, key=lambda row: abs(row - middle))
        # After the photo above, and those that it may be followed by.
        self._reader.request(self, [self._photos[row].digest for row in near], pixels, last=True)

    def _paint_tile(
        self, painter: QPainter, row: int, rect: QRect, state: TileState, pixels: int
    ) -> None:
        photo = self._photos[row]
        away, mark = photo.presence is Presence.OFFLINE, media_mark(photo)
        caption = Caption(photo.path.name, away=away, metadata=photo.metadata, media=mark)
        pixmap = self._reader.pixmap(photo.digest, pixels)
        shape = QSize(photo.width, photo.height)
        # At the origin: left of it the middle of a QRect is rounded the other way, and a scrolled tile would not fit.
        painter.translate(rect.topLeft())
        paint_small_photo(painter, QRect(QPoint(), _TILE), state, pixmap, shape, caption)
        painter.translate(-rect.topLeft())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self.hasFocus():
            self.viewport().update()  # The frame of the keyboard does not scroll.
        else:
            self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        self._renew()

    def hideEvent(self, event: QHideEvent) -> None:
        self._reader.request(self, (), _SIDE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)
        if event.isAccepted() and row is not None:
            self._go_to(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._update_tile(self._hovered)
            self._hovered = row
            self._update_tile(row)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos())
            text = "" if row is None else self.describe_tile(row)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._destination(event) is not None
        ):
            event.accept()  # It comes as a key then, not as an action of the loupe.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._destination(event)
        if row is None:
            super().keyPressEvent(event)
        else:
            self._go_to(row)

    def _destination(self, event: QKeyEvent) -> int | None:
        """Return the row that a key goes to; None for other keys."""
        here, key, count = self.row, Qt.Key(event.key()), len(self._photos)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if here is None or held or key not in _MOVES | _FAR:
            return None
        page = max(1, self.viewport().width() // _PITCH)
        by = _MOVES.get(key) or _FAR[key] * (
            page if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else count
        )
        return min(max(0, here + by), count - 1)
