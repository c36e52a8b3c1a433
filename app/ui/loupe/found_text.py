"""The text in a photo that the search asks for: found for the photo in the loupe, and marked on it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF

from app.domain.photo import Photo
from app.domain.recognised_text import TextLine
from app.tasks.texts.find_lines import list_lines
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.loupe.canvas_cover import CanvasCover
from app.ui.pixels.canvas import Canvas
from app.ui.theme import DARK

_SHADE, _EDGE = QColor(0, 0, 0, 110), QColor(DARK.accent)


class FoundTextModel(QObject):
    """The lines of a photo that contain what the search asks for; none while it asks for no text."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.asked: Callable[[], tuple[str, ...]] = tuple
        """Returns the texts that the search asks for, if it is what is shown."""
        self._digest = ""
        self.lines: list[TextLine] = []
        self._request = LatestRequest(
            bridge,
            list_lines,
            answer=self._take,
            arguments=lambda: (self._digest, self.asked()),
        )

    def show_for(self, photo: Photo | None) -> None:
        """Find the lines of another photo, or of none."""
        self._digest = photo.digest if photo else ""
        self._request.cancel()
        self._take([])
        if photo and self.asked():
            self._request.ask()

    def _take(self, lines: list[TextLine]) -> None:
        if lines != self.lines:
            self.lines = lines
            self.changed.emit()


class FoundTextOverlay(CanvasCover):
    """Darkens the photo but for the lines found; clicks and keys go to the canvas below."""

    def __init__(self, canvas: Canvas, model: FoundTextModel) -> None:
        super().__init__(canvas)
        self._model = model
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Text found")
        canvas.zoomed.connect(self.update)
        model.changed.connect(self._renew)

    def _renew(self) -> None:
        self.setAccessibleDescription(", ".join(line.text for line in self._model.lines))
        self.setGeometry(self._canvas.rect())
        self.setVisible(bool(self._model.lines))
        self.lower()  # Panels and faces stay above.
        self.update()

    def places(self) -> list[QPolygonF]:
        """Return where the lines are, in pixels of the canvas."""
        return [
            QPolygonF([self._place_of(x, y) for x, y in line.corners]) for line in self._model.lines
        ]

    def _place_of(self, x: float, y: float) -> QPointF:
        return self._canvas.zoom.place_of(QRectF(x, y, 0, 0)).topLeft()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = QPainterPath()
        for place in self.places():
            lines.addPolygon(place)
            lines.closeSubpath()
        lines.setFillRule(Qt.FillRule.WindingFill)
        shaded = QPainterPath()
        shaded.addRect(self._canvas.zoom.place())
        painter.fillPath(shaded.subtracted(lines), _SHADE)
        painter.setPen(QPen(_EDGE, 1.5))
        painter.drawPath(lines)
