"""Paints one tile: a photo with its name, or a group with its covers. The walls' delegates."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from app.ui.theme import RADIUS, STEP, colours
from app.ui.views.board import Look

_PAD = STEP
_BLOW_UP = 2
"""A photo smaller than its tile is shown at no more than this many times its full size."""
NAME = 24
"""Height of the line with the name, below a photo."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written below a photo."""

    name: str
    quiet: str = ""
    """At the right: a score, say."""
    away: bool = False
    """The photo is offline."""


def photo_tile(side: int) -> QSize:
    """The size of a tile that shows photos of that side."""
    return QSize(side + 2 * _PAD, side + 2 * _PAD + NAME)


def photo_side(width: int) -> int:
    """The side of a photo in a tile that wide."""
    return width - 2 * _PAD


def paint_plate(painter: QPainter, rect: QRect, look: Look) -> None:
    """The ground of a tile: how it is selected, hovered, and where the keyboard is."""
    c = colours()
    if look.selected or look.hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.selected if look.selected else c.hover))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
    if look.current and look.focused:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_photo(
    painter: QPainter, rect: QRect, look: Look, pixmap: QPixmap | None, shape: QSize, said: Caption
) -> None:
    """A photo, whole, in the middle of its square; its name below it."""
    paint_plate(painter, rect, look)
    square = QRect(rect.left() + _PAD, rect.top() + _PAD, rect.width() - 2 * _PAD, 0)
    square.setHeight(square.width())
    room = _room(shape, square, painter.device().devicePixelRatioF())
    if pixmap is None:
        paint_placeholder(painter, _within(shape, room))
    else:
        place = _within(pixmap.size(), room)
        if said.away:
            painter.setOpacity(0.5)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)
    line = QRect(square.left(), square.bottom() + 1 + STEP // 2, square.width(), NAME)
    _paint_caption(painter, line, said)


def paint_placeholder(painter: QPainter, rect: QRect) -> None:
    """A photo that is not read yet."""
    painter.fillRect(rect, QColor(colours().hover))


def paint_cover(painter: QPainter, rect: QRect, pixmap: QPixmap | None) -> None:
    """A photo filling a place, cut to its shape from the middle."""
    if pixmap is None:
        paint_placeholder(painter, rect)
        return
    cut = rect.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPoint((pixmap.width() - cut.width()) // 2, (pixmap.height() - cut.height()) // 2)
    painter.drawPixmap(rect, pixmap, QRect(corner, cut))


def paint_line(painter: QPainter, rect: QRect, left: str, right: str, *, bold: bool) -> None:
    """Words at the left, cut in the middle where they are long, and quiet ones at the right."""
    c = colours()
    painter.setFont(_font(painter.font(), bold=False))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.setPen(QColor(c.quiet))
    painter.drawText(rect, flags | Qt.AlignmentFlag.AlignRight, right)
    taken = painter.fontMetrics().horizontalAdvance(right) + STEP if right else 0
    painter.setFont(_font(painter.font(), bold=bold))
    painter.setPen(QColor(c.text if bold else c.quiet))
    room = rect.adjusted(0, 0, -taken, 0)
    elide = Qt.TextElideMode.ElideRight if bold else Qt.TextElideMode.ElideMiddle
    painter.drawText(
        room, flags, QFontMetrics(painter.font()).elidedText(left, elide, room.width())
    )


def _paint_caption(painter: QPainter, line: QRect, said: Caption) -> None:
    if said.away:
        paint_line(painter, line, said.name, said.quiet or "offline", bold=False)
    else:
        paint_line(painter, line, said.name, said.quiet, bold=False)


def _font(font: QFont, *, bold: bool) -> QFont:
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _room(shape: QSize, square: QRect, ratio: float) -> QRect:
    """The middle of the square, no larger than a photo of that shape may be blown up."""
    most = round(_BLOW_UP * max(shape.width(), shape.height()) / ratio)
    side = square.width() if shape.isEmpty() else min(square.width(), max(1, most))
    room = QRect(0, 0, side, side)
    room.moveCenter(square.center())
    return room


def _within(shape: QSize, square: QRect) -> QRect:
    """The largest place of that shape in the middle of the square."""
    if shape.isEmpty():
        shape = QSize(3, 2)
    size = shape.scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size.expandedTo(QSize(1, 1)))
    place.moveCenter(square.center())
    return place
