"""Histogram of photos over time, which scrolls, zooms from years to days, and selects."""

from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from app.tasks.library.count_days import DayCounts
from app.tasks.phrases import format_count
from app.ui.theme import STEP, colours
from app.ui.timeline.bins import Bins, Scale

_WIDTHS = {Scale.YEARS: 6 * STEP, Scale.MONTHS: 4 * STEP, Scale.DAYS: 3 * STEP}
"""Pixels of a bin."""
_BARS = 10 * STEP
"""Height of the highest bar."""
_TICKS = 5 * STEP
"""Height of the two lines of labels."""
_LEAST = 3
"""Height of the bar of a single photo."""
_BEYOND = 400
"""Bins after the last one painted, where the next year or month may begin."""
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -12, Qt.Key.Key_PageDown: 12}


class Histogram(QAbstractScrollArea):
    """A bar for each year, month or day."""

    selected = Signal()
    """Other bins are selected, or none."""

    def __init__(self) -> None:
        super().__init__()
        self._days = DayCounts()
        self.bins = Bins.of(self._days, Scale.YEARS)
        self.range: tuple[int, int] | None = None
        """First and last bin selected."""
        self._anchor = 0
        self.setObjectName("grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BARS + _TICKS + 4 * STEP)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Histogram of photos by date")

    def show_days(self, days: DayCounts) -> None:
        """Show other counts; what is selected stays selected."""
        chosen = self._chosen_days()
        at_end = not len(self.bins)
        self._days = days
        self.bins = Bins.of(days, self.bins.scale)
        self._select_days(chosen)
        self._lay_out()
        if at_end:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def set_scale(self, scale: Scale) -> None:
        """Show bins of another length; the days selected stay so, or what is in the middle stays there."""
        if scale is self.bins.scale:
            return
        chosen = self._chosen_days()
        middle = self._place_at(self.viewport().width() // 2)
        day = self.bins.begin(middle) if len(self.bins) else None
        self.bins = Bins.of(self._days, scale)
        self._select_days(chosen)
        self._lay_out()
        if chosen is not None and self.range is not None:
            self._show_place(self.range[0], centred=True)
        elif day is not None:
            self._show_place(self.bins.place(day), centred=True)

    def select(self, first: int, last: int) -> None:
        """Select bins, and show them."""
        self._anchor = first
        self._reach(last)

    def select_none(self) -> None:
        """Select no bin."""
        if self.range is not None:
            self.range = None
            self.viewport().update()
            self.selected.emit()

    @property
    def count(self) -> int:
        """Photos of the bins selected, or of all."""
        first, last = self.range or (0, len(self.bins))
        return int(self.bins.counts[first : last + 1].sum())

    def describe(self) -> str:
        """Name the bins selected: "June 2024", "June 2024 to August 2024"; empty for none."""
        if self.range is None:
            return ""
        first, last = (self.bins.name(place) for place in self.range)
        return first if first == last else f"{first} to {last}"

    def _chosen_days(self) -> tuple[date, date] | None:
        if self.range is None or not len(self.bins):
            return None
        first, last = self.range
        return self.bins.begin(first), self.bins.begin(last + 1)

    def _select_days(self, chosen: tuple[date, date] | None) -> None:
        """Select the bins of days, from one up to the one before another."""
        self.range = None
        if chosen is not None and len(self.bins):
            begin, end = chosen
            self.range = self.bins.place(begin), self.bins.place(end - timedelta(days=1))

    def _reach(self, place: int) -> None:
        """Select from where selecting began to a bin."""
        place = min(max(0, place), len(self.bins) - 1)
        chosen = min(self._anchor, place), max(self._anchor, place)
        self._show_place(place)
        if chosen != self.range:
            self.range = chosen
            self.viewport().update()
            self.setAccessibleDescription(f"{self.describe()}, {format_count(self.count, 'photo')}")
            self.selected.emit()

    @property
    def _width(self) -> int:
        return _WIDTHS[self.bins.scale]

    def _left(self, place: int) -> int:
        return STEP + place * self._width - self.horizontalScrollBar().value()

    def _place_at(self, x: int) -> int:
        place = (x - STEP + self.horizontalScrollBar().value()) // self._width
        return min(max(0, place), max(0, len(self.bins) - 1))

    def _show_place(self, place: int, *, centred: bool = False) -> None:
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        left = self._left(place) + bar.value()
        if centred:
            bar.setValue(left - (room - self._width) // 2)
        else:
            bar.setValue(min(max(bar.value(), left + self._width + STEP - room), left - STEP))

    def _lay_out(self) -> None:
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, 2 * STEP + len(self.bins) * self._width - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._width)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(60 * STEP, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not len(self.bins):
            return
        most = int(self.bins.counts.max())
        first, last = self._place_at(event.rect().left()), self._place_at(event.rect().right())
        base = STEP + _BARS
        painter.setPen(QColor(c.border))
        painter.drawLine(event.rect().left(), base, event.rect().right(), base)
        for place in range(first, last + 1):
            self._paint_bin(painter, place, base, most)
        self._paint_spans(painter, first, last, base)
        if self.hasFocus() and self.range is not None:
            one, other = self._left(self.range[0]), self._left(self.range[1]) + self._width
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRect(one, 1, other - one, self.viewport().height() - 2), 3, 3)

    def _paint_bin(self, painter: QPainter, place: int, base: int, most: int) -> None:
        c, left, count = colours(), self._left(place), int(self.bins.counts[place])
        chosen = self.range is not None and self.range[0] <= place <= self.range[1]
        if chosen:
            whole = QRect(left, 2, self._width, self.viewport().height() - 4)
            painter.fillRect(whole, QColor(c.selected))
        if count:
            # By the root: a day of 10 photos is seen beside one of 1,000.
            height = max(_LEAST, round(_BARS * (count / most) ** 0.5))
            bar = QRect(left + 2, base - height, self._width - 4, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent if chosen else c.quiet))
            painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(QColor(c.text if count else c.quiet))
        tick = QRect(left - STEP, base + 2, self._width + 2 * STEP, _TICKS // 2)
        painter.drawText(tick, Qt.AlignmentFlag.AlignCenter, self.bins.tick(place)[0])

    def _paint_spans(self, painter: QPainter, first: int, last: int, base: int) -> None:
        """Paint the years of months, or the months of days; that which began before stays at the left."""
        painter.setPen(QColor(colours().quiet))
        metrics = painter.fontMetrics()
        starts = [place for place in range(first, last + 1) if self.bins.tick(place)[1]]
        begun = next((p for p in range(first, -1, -1) if self.bins.tick(p)[1]), None)
        if begun is not None and begun not in starts:
            starts.insert(0, begun)
        for place, after in pairwise([*starts, last + _BEYOND]):
            text = self.bins.tick(place)[1]
            wide = metrics.horizontalAdvance(text)
            left = min(max(self._left(place) + 4, 4), self._left(after) - wide - STEP)
            line = QRect(left, base + 2 + _TICKS // 2, wide + STEP, _TICKS // 2)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not len(self.bins):
            return
        place = self._place_at(event.position().toPoint().x())
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or self.range is None:
            self._anchor = place
        self._reach(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if len(self.bins) and event.buttons() & Qt.MouseButton.LeftButton:
            self._reach(self._place_at(point.x()))
        self._tell(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.set_scale(self.bins.scale.finer)

    def _tell(self, point: QPoint) -> None:
        inside = len(self.bins) and STEP <= point.x() < self._left(len(self.bins))
        place = self._place_at(point.x())
        count = format_count(int(self.bins.counts[place]), "photo") if inside else ""
        self.viewport().setToolTip(f"{self.bins.name(place)}: {count}" if inside else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            scale = self.bins.scale
            self.set_scale(scale.finer if turn > 0 else scale.coarser)
        else:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turn)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, scale = Qt.Key(event.key()), self.bins.scale
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Return, Qt.Key.Key_Down):
            self.set_scale(scale.finer)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Backspace, Qt.Key.Key_Up):
            self.set_scale(scale.coarser)
        elif len(self.bins) and (key in _MOVES or key in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            self._move(key, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _move(self, key: Qt.Key, *, extend: bool) -> None:
        if self.range is None:
            here = len(self.bins) - 1 + (_MOVES.get(key, 0) < 0)
        else:
            here = self.range[1] if self._anchor == self.range[0] else self.range[0]
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.bins) - 1}
        there = min(max(0, ends.get(key, here + _MOVES.get(key, 0))), len(self.bins) - 1)
        if not extend or self.range is None:
            self._anchor = there
        self._reach(there)
