"""Badges painted over a photo: its flag at the right, short texts in the left corner."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap, QPolygonF

from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.tasks.phrases import format_duration
from app.ui.theme import LABEL_COLOURS, RADIUS, STEP, colours

_SIDE = 20
"""Side of a badge, in logical pixels."""
_CHIP = 10
"""Side of a label's colour."""
_TRIANGLE = 9
"""Side of the triangle that means "play"."""
_ICON = 14
"""Side of a quarter of a label's icon."""

STAR, HOLLOW = "★", "☆"


@dataclass(frozen=True, slots=True)
class Plate:
    """A word or two on a small plate."""

    text: str
    loud: bool = False
    """In the accent colour."""


def media_mark(photo: Photo) -> str:
    """Return the text of the mark of what moves: "0:12", "GIF", "LIVE"; empty for a photo that does not."""
    if photo.media_type == "video":
        return format_duration(photo.duration) if photo.duration is not None else "Video"
    kind = "APNG" if photo.format == "PNG" else photo.format
    return {"animation": kind, "live": "LIVE"}.get(photo.media_type, "")


def paint_media(painter: QPainter, place: QRect, text: str) -> QRect:
    """Paint the mark of what moves in the lower right corner, with a triangle; return the place left of it."""
    if not text:
        return place
    c = colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(painter.font()))
    height = painter.fontMetrics().height() + 4
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * STEP + _TRIANGLE
    plate = QRect(place.right() - width - 3, place.bottom() - height - 3, width, height)
    if plate.left() >= place.left():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.raised))
        painter.drawRoundedRect(plate, RADIUS, RADIUS)
        painter.setBrush(QColor(c.text))
        middle, arm = QPointF(plate.left() + STEP + 1, plate.center().y() + 0.5), _TRIANGLE / 2
        corners = (QPointF(-arm / 2, -arm), QPointF(arm, 0), QPointF(-arm / 2, arm))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        painter.setPen(QColor(c.text))
        painter.drawText(plate.adjusted(_TRIANGLE + 2, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return place.adjusted(0, 0, -width - 4, 0)


def paint_flag(painter: QPainter, place: QRect, flag: Flag | None) -> None:
    """Paint the flag in the upper right corner: a cross for a rejected photo, a flag for a picked one."""
    if flag is None:
        return
    c = colours()
    picked = flag is Flag.PICK
    disc = QRectF(place.right() - _SIDE - 3, place.top() + 4, _SIDE, _SIDE)
    middle = disc.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.accent if picked else c.raised))
    painter.drawEllipse(disc)
    painter.setPen(_pen(c.on_accent if picked else c.text))
    if picked:
        staff, arm = middle + QPointF(-3, 0), 5
        painter.drawLine(staff + QPointF(0, -arm), staff + QPointF(0, arm))
        painter.setBrush(QColor(c.on_accent))
        cloth = (QPointF(0, -arm), QPointF(7, -2.5), QPointF(0, 0))
        painter.drawPolygon(QPolygonF([staff + corner for corner in cloth]))
    else:
        for arm in (QPointF(4, 4), QPointF(4, -4)):
            painter.drawLine(middle - arm, middle + arm)
    painter.restore()


def paint_label(painter: QPainter, line: QRect, label: str) -> QRect:
    """Paint the colour of a label at the left of a line; return the rest of the line."""
    chip = QRect(line.left(), line.center().y() - _CHIP // 2, _CHIP, _CHIP)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LABEL_COLOURS.get(label, colours().quiet)))
    painter.drawRoundedRect(chip, 2, 2)
    painter.restore()
    return line.adjusted(_CHIP + STEP // 2 + 2, 0, 0, 0)


def paint_tick(painter: QPainter, place: QRect) -> None:
    """Paint a quiet tick in the upper right corner: the group is decided."""
    c = colours()
    disc = QRectF(place.right() - _SIDE - 3, place.top() + 4, _SIDE, _SIDE)
    middle = disc.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.raised))
    painter.drawEllipse(disc)
    painter.setPen(_pen(c.text))
    strokes = (QPointF(-4.5, 0), QPointF(-1.5, 3.5), QPointF(4.5, -3.5))
    painter.drawPolyline(QPolygonF([middle + stroke for stroke in strokes]))
    painter.restore()


def paint_plates(painter: QPainter, place: QRect, plates: Sequence[Plate]) -> None:
    """Paint texts on plates side by side, from the lower left corner as far as there is room."""
    c = colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(painter.font()))
    left, height = place.left() + 4, painter.fontMetrics().height() + 4
    for each in plates:
        room = place.right() - left - 4
        text = painter.fontMetrics().elidedText(
            each.text, Qt.TextElideMode.ElideRight, room - 2 * STEP + 4
        )
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * STEP - 4
        if not text or width > room:
            break
        plate = QRect(left, place.bottom() - height - 3, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent if each.loud else c.raised))
        painter.drawRoundedRect(plate, RADIUS, RADIUS)
        painter.setPen(QColor(c.on_accent if each.loud else c.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        left += width + 4
    painter.restore()


def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _font(font: QFont) -> QFont:
    font.setWeight(QFont.Weight.DemiBold)
    return font


def draw_chip(colour: str) -> QIcon:
    """Return an icon in the colour of a label."""
    pixmap = QPixmap(4 * _ICON, 4 * _ICON)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours().border))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(pixmap.rect().adjusted(1, 1, -1, -1), _ICON, _ICON)
    painter.end()
    return QIcon(pixmap)
