"""Pane of Compare and Survey: one photo, its name and its metadata."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.domain.photo import Photo, Presence
from app.ui.grid.badges import STAR, paint_flag, paint_label
from app.ui.grid.painting import paint_line
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.pixels.canvas import Canvas
from app.ui.pixels.image_loader import ImageLoader
from app.ui.pixels.panel import ErrorPanel
from app.ui.pixels.progressive import ProgressiveImage
from app.ui.pixels.zoom import Zoom
from app.ui.text import describe_photo
from app.ui.theme import STEP, colours
from app.ui.widgets.layouts import in_column, in_row

LINE = 28
"""Height of the line below the picture."""
_FRAME = 3
"""Width of the frame around the current pane."""
_SIGN = 28
"""Width of a flag."""
_NARROW = 96
"""Minimum width of an error text."""


class Pane(QWidget):
    """Shows one photo at a time."""

    reached = Signal()
    """The pane was clicked, or got the keyboard."""
    closed = Signal()
    """The button to remove the photo was pressed."""

    def __init__(self, images: ImageLoader, reader: ThumbnailReader) -> None:
        super().__init__()
        self.linked = True
        """Whether the zoom of the pane is linked with the others."""
        self.canvas = _Canvas()
        self.progressive = ProgressiveImage(self.canvas, images, reader)
        self._line = _Line()
        self._cross = QToolButton()
        self._error_panel = ErrorPanel(_NARROW)
        self._current = False
        self._build()
        self.canvas.reached.connect(self.reached)
        self._cross.clicked.connect(self.closed)
        self.progressive.failed.connect(self._error_panel.show_text)

    def _build(self) -> None:
        self._cross.setText("×")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        below = in_row(self._line, self._cross, margins=(STEP // 2, 0, 0, 0), wide=self._line)
        over = QVBoxLayout(self.canvas)
        over.addStretch(1)
        over.addWidget(self._error_panel)
        in_column(self.canvas, below, inside=self, margins=_FRAME, wide=self.canvas)

    @property
    def photo(self) -> Photo | None:
        """The photo shown."""
        return self.progressive.photo

    @property
    def framing(self) -> tuple[str, Zoom]:
        """The digest of the photo, and its zoom."""
        return self.photo.digest if self.photo else "", self.canvas.zoom

    @property
    def error(self) -> str:
        """The error text of this photo; empty if there is none."""
        return self._error_panel.text

    @property
    def note(self) -> str:
        """The secondary text below the photo."""
        return self._line.note

    def show_photo(self, photo: Photo | None) -> None:
        """Show a photo; of the same photo, only update its metadata."""
        before = self.photo
        if before and photo and (before.id, before.digest) == (photo.id, photo.digest):
            self.progressive.photo = photo
        else:
            self.linked = True
            self.progressive.show_photo(photo)
        self._line.photo = photo
        self._line.update()

    def describe(self, place: str, title: str, note: str, *, current: bool, closable: bool) -> None:
        """Set the name of the pane, the state of its link, and whether the pane is current."""
        photo = self.photo
        if photo is None:
            return
        self.canvas.current = self._current = self._line.current = current
        self._line.note = "  ".join(filter(None, (title, "" if note == "aligned" else note)))
        self._cross.setVisible(closable)
        self._cross.setAccessibleName(f"Remove {photo.path.name} from survey")
        self._cross.setToolTip(f"Remove {photo.path.name} from survey (metadata unchanged)")
        self.canvas.setAccessibleName(place)
        text = (describe_photo(photo), "current" if current else "", note)
        self.canvas.setAccessibleDescription(", ".join(filter(None, text)))
        self._line.setToolTip(str(photo.path))
        self.update()
        self._line.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.selected if self._current else c.grid))
        if self._current:
            half = _FRAME / 2
            painter.setPen(QPen(QColor(c.accent), _FRAME))
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))


class _Line(QWidget):
    """Paint the name, the rating, the label and the flag, as in the grid."""

    def __init__(self) -> None:
        super().__init__()
        self.photo: Photo | None = None
        self.note = ""
        self.current = False
        self.setFixedHeight(LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        photo = self.photo
        if photo is None:
            return
        painter = QPainter(self)
        place, metadata = self.rect(), photo.metadata
        paint_flag(painter, place, metadata.flag)
        line = QRect(place).adjusted(0, 0, -_SIGN if metadata.flag else -STEP // 2, 0)
        if metadata.label:
            line = paint_label(painter, line, metadata.label)
        away = "offline" if photo.presence is Presence.OFFLINE else self.note
        right = "  ".join(filter(None, (away, STAR * metadata.rating)))
        paint_line(painter, line, photo.path.name, right, bold=self.current)


class _Canvas(Canvas):
    """Make a pane current on the first click, without zooming."""

    reached = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current = False
        self._was_current = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_current = self.current
        self.reached.emit()
        super().mousePressEvent(event)

    def click(self, point: QPointF) -> None:
        if self._was_current:
            super().click(point)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not a click's: whether it zooms depends on which pane was current before.
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.reached.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
