"""Painting of one tile: a photo with its name, or a group with its covers."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle

from app.domain.metadata import NO_METADATA, Flag, PhotoMetadata
from app.ui.grid.badges import STAR, Plate, paint_flag, paint_label, paint_media, paint_plates
from app.ui.grid.board import TileState
from app.ui.theme import RADIUS, STEP, colours

_PAD = STEP
_BLOW_UP = 2
"""Maximum enlargement of a photo that is smaller than its tile."""
_REJECTED, _AWAY = 0.3, 0.5
"""Opacity of a photo that is rejected or offline."""
NAME = 24
"""Height of the line with the name below a photo."""
_SECOND = 20
"""Height of a line below that."""
_BELOW = 2 * STEP
"""Height of the line with label and rating below a small photo."""
_SMALL = 0.85
"""Size of its stars, to the usual size: five of them and a label are as wide as the photo."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Texts below a photo."""

    name: str
    quiet: str = ""
    """Text at the right, such as a score."""
    away: bool = False
    """The photo is offline."""
    metadata: PhotoMetadata = NO_METADATA
    """Metadata: the flag is painted over the photo, rating and label beside its name."""
    second: str | None = None
    """Second, quiet line; None on tiles with one line."""
    plates: tuple[Plate, ...] = ()
    """Badges in the corner of the photo."""
    media: str = ""
    """Mark of what moves, in the other corner."""


def photo_tile(side: int, lines: int = 1) -> QSize:
    """Return the size of a tile for photos of that side, with so many lines below."""
    return QSize(side + 2 * _PAD, side + 2 * _PAD + _text_height(lines))


def small_tile(side: int) -> QSize:
    """Return the size of a tile for small photos of that side, without their names."""
    return QSize(side + 2 * _PAD, side + 2 * _PAD + _BELOW)


def photo_side(width: int) -> int:
    """Return the side of a photo in a tile of that width."""
    return width - 2 * _PAD


def paint_plate(painter: QPainter, rect: QRect, state: TileState) -> None:
    """Paint the background of a tile: selected, hovered, current."""
    c = colours()
    if state.selected or state.hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.selected if state.selected else c.hover))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
    if state.current and state.focused:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_photo(
    painter: QPainter,
    rect: QRect,
    state: TileState,
    pixmap: QPixmap | None,
    shape: QSize,
    caption: Caption,
) -> None:
    """Paint a whole photo in the middle of its place, its name below, its flag in the corner."""
    paint_plate(painter, rect, state)
    lines = 1 if caption.second is None else 2
    room = _photo_room(rect, lines)
    ratio = painter.device().devicePixelRatioF()
    place = place_photo(rect, shape, shape if pixmap is None else pixmap.size(), ratio, lines)
    _paint_picture(painter, place, pixmap, caption)
    line = QRect(room.left(), room.bottom() + 1 + STEP // 2, room.width(), NAME)
    _paint_caption(painter, line, caption)


def paint_small_photo(
    painter: QPainter,
    rect: QRect,
    state: TileState,
    pixmap: QPixmap | None,
    shape: QSize,
    caption: Caption,
) -> None:
    """Paint a photo in a `small_tile`: its flag in the corner, label and rating below, and no name."""
    paint_plate(painter, rect, state)
    room = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD - _BELOW)
    ratio = painter.device().devicePixelRatioF()
    place = _within(shape if pixmap is None else pixmap.size(), _room(shape, room, ratio))
    _paint_picture(painter, place, pixmap, caption)
    line = QRect(room.left(), room.bottom() + 1 + _PAD // 2, room.width(), _BELOW)
    if caption.metadata.label:
        line = paint_label(painter, line, caption.metadata.label)
    font = painter.font()
    painter.setFont(_font(QFont(font.family(), round(_SMALL * font.pointSize())), bold=False))
    painter.setPen(QColor(colours().text))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, STAR * caption.metadata.rating)
    painter.setFont(font)


def place_photo(rect: QRect, shape: QSize, picture: QSize, ratio: float, lines: int = 1) -> QRect:
    """Return the place in its tile of a photo of that shape, shown by a picture; `ratio` is the device's."""
    return _within(picture, _room(shape, _photo_room(rect, lines), ratio))


def paint_placeholder(painter: QPainter, rect: QRect) -> None:
    """Paint the placeholder of a thumbnail not loaded yet."""
    painter.fillRect(rect, QColor(colours().hover))


def paint_row(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """Paint the ground of a row in a list: selected, under the pointer, or nothing."""
    selected = QStyle.StateFlag.State_Selected
    if state & (selected | QStyle.StateFlag.State_MouseOver):
        c = colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.selected if state & selected else c.hover))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)


def paint_cover(painter: QPainter, rect: QRect, pixmap: QPixmap | None) -> None:
    """Paint a photo that fills a place, cropped from the middle."""
    if pixmap is None:
        paint_placeholder(painter, rect)
        return
    cut = rect.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPoint((pixmap.width() - cut.width()) // 2, (pixmap.height() - cut.height()) // 2)
    painter.drawPixmap(rect, pixmap, QRect(corner, cut))


def paint_line(painter: QPainter, rect: QRect, left: str, right: str, *, bold: bool) -> None:
    """Paint a text at the left, elided in the middle, and a quiet one at the right."""
    c = colours()
    painter.setFont(_font(painter.font(), bold=False))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.setPen(QColor(c.quiet))
    right = painter.fontMetrics().elidedText(
        right, Qt.TextElideMode.ElideRight, rect.width() * 3 // 5
    )
    painter.drawText(rect, flags | Qt.AlignmentFlag.AlignRight, right)
    taken = painter.fontMetrics().horizontalAdvance(right) + STEP if right else 0
    painter.setFont(_font(painter.font(), bold=bold))
    painter.setPen(QColor(c.text if bold else c.quiet))
    room = rect.adjusted(0, 0, -taken, 0)
    elide = Qt.TextElideMode.ElideRight if bold else Qt.TextElideMode.ElideMiddle
    painter.drawText(
        room, flags, QFontMetrics(painter.font()).elidedText(left, elide, room.width())
    )


def _paint_picture(
    painter: QPainter, place: QRect, pixmap: QPixmap | None, caption: Caption
) -> None:
    """Paint a photo with what stands on it; fainter if it is rejected or offline."""
    if pixmap is None:
        paint_placeholder(painter, place)
    else:
        rejected = caption.metadata.flag is Flag.REJECT
        painter.setOpacity(_REJECTED if rejected else _AWAY if caption.away else 1.0)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)
    paint_flag(painter, place, caption.metadata.flag)
    paint_plates(painter, paint_media(painter, place, caption.media), caption.plates)


def _paint_caption(painter: QPainter, line: QRect, caption: Caption) -> None:
    away = "offline" if caption.away else ""
    right = "  ".join(filter(None, (caption.quiet or away, STAR * caption.metadata.rating)))
    if caption.metadata.label:
        line = paint_label(painter, line, caption.metadata.label)
    if caption.second is None:
        paint_line(painter, line, caption.name, right, bold=False)
    else:
        paint_line(painter, line, caption.name, right, bold=True)
        below = QRect(line.left(), line.bottom() + 1, line.width(), _SECOND)
        paint_line(painter, below, caption.second, "", bold=False)


def _photo_room(rect: QRect, lines: int) -> QRect:
    return rect.adjusted(_PAD, _PAD, -_PAD, -_PAD - _text_height(lines))


def _text_height(lines: int) -> int:
    return NAME + (lines - 1) * _SECOND


def _font(font: QFont, *, bold: bool) -> QFont:
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _room(shape: QSize, whole: QRect, ratio: float) -> QRect:
    """Return the middle of the place, no larger than the maximum enlargement of the photo."""
    if shape.isEmpty():
        return whole
    most = max(1, round(_BLOW_UP * max(shape.width(), shape.height()) / ratio))
    room = QRect(QPoint(0, 0), whole.size().boundedTo(QSize(most, most)))
    room.moveCenter(whole.center())
    return room


def _within(shape: QSize, whole: QRect) -> QRect:
    """Return the largest centred place of that shape."""
    if shape.isEmpty():
        shape = QSize(3, 2)
    size = shape.scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size.expandedTo(QSize(1, 1)))
    place.moveCenter(whole.center())
    return place
