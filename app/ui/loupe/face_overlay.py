"""Faces over the photo in the loupe: rectangles with names, named by click or key, and added by a drag."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from app.domain.people import Box, FaceState
from app.domain.photo import Photo
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.loupe.canvas_cover import LEAST, CanvasCover
from app.ui.loupe.face_model import PhotoFacesModel
from app.ui.loupe.name_panel import NamePanel
from app.ui.pixels.canvas import Canvas
from app.ui.theme import DARK

UNNAMED = "Who is this?"
_TEXT, _PLATE, _QUIET = QColor("#f2f2f2"), QColor(0, 0, 0, 170), QColor(242, 242, 242, 120)


class FaceOverlay(CanvasCover):
    """Covers the canvas while the action is on, from photo to photo."""

    def __init__(self, canvas: Canvas, model: PhotoFacesModel, actions: Actions) -> None:
        super().__init__(canvas)
        self._model, self._action = model, actions["show_faces"]
        self._photo: Photo | None = None
        self.current: int | None = None
        """Place of the face that keys act on, from the left."""
        self._start: QPointF | None = None
        self._drawn = QRectF()
        """What is being drawn, in pixels."""
        self.panel = NamePanel(self)
        self._naming: FaceState | Box | None = None
        self.setAccessibleName("Faces")
        self._action.toggled.connect(self._switch)
        model.arrived.connect(self._renew)
        canvas.zoomed.connect(self._follow_zoom)
        self.panel.named.connect(self._name)
        self.panel.refused.connect(self._refuse)
        self.panel.ignored.connect(self._ignore)
        self.panel.left.connect(self._stop)

    def show_for(self, photo: Photo | None) -> None:
        """Show the faces of another photo."""
        if photo is None or self._photo is None or photo.digest != self._photo.digest:
            self.current, self._start = None, None
            self._stop()
        self._photo = photo
        self._show()

    @property
    def faces(self) -> tuple[FaceState, ...]:
        """The faces shown, from left to right."""
        return self._model.found.faces

    def place_of(self, box: Box) -> QRectF:
        """Return the rectangle of a box, in pixels of the canvas."""
        return self._canvas.zoom.place_of(QRectF(box.x, box.y, box.width, box.height))

    def begin_naming(self, subject: FaceState | Box) -> None:
        """Let the user name a face, or a box drawn."""
        self._naming = subject
        is_face = isinstance(subject, FaceState)
        name = self._model.found.name_of(subject) if is_face else ""
        suggested = subject.face.name if is_face else ""
        self.panel.open_at(self._subject_place(), name or suggested, self._model.names, is_face)

    def _switch(self, on: bool) -> None:
        had_keyboard = self.hasFocus() or self.panel.isAncestorOf(self.focusWidget() or self)
        self._show()
        if self.isVisible():
            self.setFocus()
        elif had_keyboard and not on:
            self._canvas.setFocus()

    def _show(self) -> None:
        on = self._action.isChecked() and self._photo is not None
        if not on:
            self._stop()
        self._model.show_for(self._photo if on else None)
        self.setGeometry(self._canvas.rect())
        self.setVisible(on)
        self.lower()  # Panels stay above.

    def _renew(self) -> None:
        if self.current is not None and self.current >= len(self.faces):
            self.current = None
        named = (self._model.found.name_of(each) or "unnamed" for each in self.faces)
        count = format_count(len(self.faces), "face") if self.faces else "No faces"
        self.setAccessibleDescription(": ".join(filter(None, (count, ", ".join(named)))))
        self.update()

    def _follow_zoom(self) -> None:
        if self._naming is not None:
            self.panel.move_to(self._subject_place())
        self.update()

    def _subject_place(self) -> QRectF:
        subject = self._naming
        box = subject.face.ref.box if isinstance(subject, FaceState) else subject
        return QRectF() if box is None else self.place_of(box)

    def _name(self, name: str) -> None:
        subject = self._naming
        self._stop()
        if isinstance(subject, FaceState):
            if name != self._model.found.name_of(subject):
                self._model.name(subject, name)
        elif subject is not None:
            self._model.draw(subject, name)

    def _refuse(self) -> None:
        if isinstance(self._naming, FaceState):
            self._model.mark_no_face(self._naming)
        self._stop()

    def _ignore(self) -> None:
        if isinstance(self._naming, FaceState):
            self._model.ignore(self._naming)
        self._stop()

    def _stop(self) -> None:
        """Close the name field; what was drawn and not named is gone."""
        if self._naming is not None:
            self._naming = None
            self.setFocus()  # Before the field hides, and the keyboard goes elsewhere.
        self.panel.hide()
        self._drawn = QRectF()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, state in enumerate(self.faces):
            is_current = place == self.current and self.hasFocus()
            name = self._model.found.name_of(state)
            text = name or ("Ignored" if state.ignored else UNNAMED)
            colour = QColor(DARK.accent) if is_current else _TEXT if name else _QUIET
            self._paint_face(painter, self.place_of(state.face.ref.box), text, colour)
        if isinstance(self._naming, Box):
            self._paint_face(painter, self.place_of(self._naming), "", QColor(DARK.accent))
        elif not self._drawn.isEmpty():
            self._paint_face(painter, self._drawn, "", QColor(DARK.accent))

    def _paint_face(self, painter: QPainter, place: QRectF, text: str, colour: QColor) -> None:
        painter.setPen(QPen(colour, 2))
        painter.drawRoundedRect(place, 3, 3)
        if text:
            metrics = painter.fontMetrics()
            plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 4)
            plate.moveCenter(QPointF(place.center().x(), place.bottom() + plate.height() / 2 + 3))
            painter.fillRect(plate, _PLATE)
            painter.setPen(_TEXT)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _face_at(self, point: QPointF) -> int | None:
        """Return the place of the smallest face at a point: one may lie within another."""
        places = [self.place_of(each.face.ref.box) for each in self.faces]
        hit = [row for row, place in enumerate(places) if place.contains(point)]
        return min(hit, key=lambda row: places[row].width() * places[row].height(), default=None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._stop()
            self._start = event.position()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            drawn = QRectF(self._start, event.position()).normalized()
            self._drawn = drawn.intersected(self._canvas.zoom.place())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._start = self._start, None
        if start is None:
            return
        if min(self._drawn.width(), self._drawn.height()) >= LEAST:
            self.begin_naming(self._drawn_box())
        elif (face := self._face_at(start)) is not None:
            self.current = face
            self.begin_naming(self.faces[face])
        else:
            self._canvas.click(start)
        self._drawn = QRectF()

    def _drawn_box(self) -> Box:
        part = self.shares_of(self._drawn)
        return Box(part.x(), part.y(), part.width(), part.height())

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_for_face(event)
        ):
            event.accept()  # Else Return would play a video.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_for_face(event) and self.current is not None:
            self.begin_naming(self.faces[self.current])
        else:
            super().keyPressEvent(event)

    def _is_for_face(self, event: QKeyEvent) -> bool:
        return self.current is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason and self.faces:
            self.current = 0
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802  (it is Qt's)
        """Go from face to face, and beyond the last one on to the next control."""
        if self.hasFocus() and self.faces:
            row = (-1 if next else len(self.faces)) if self.current is None else self.current
            row += 1 if next else -1
            if 0 <= row < len(self.faces):
                self.current = row
                self.update()
                return True
        self.current = None
        return super().focusNextPrevChild(next)
