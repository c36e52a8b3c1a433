"""Review of a person: one face in question at a time, large, beside a confirmed one."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.people import FaceState
from app.domain.photo import Photo
from app.files.thumbnails import SIDE
from app.tasks.phrases import format_count
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.people.review_model import FaceReviewModel
from app.ui.pixels.canvas import Canvas
from app.ui.pixels.image_loader import ImageLoader
from app.ui.pixels.prefetch_policy import Spread
from app.ui.pixels.progressive import ProgressiveImage
from app.ui.text import format_date
from app.ui.theme import STEP
from app.ui.widgets.controls import EmptyState, label
from app.ui.widgets.layouts import in_column, in_row
from app.ui.widgets.text_fields import NameLine

_SHARE = 0.6
"""Share of the view that a face fills."""
_ANSWERS = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no", Qt.Key.Key_S: "other"}
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class FaceReview(QWidget):
    """Y, N and S answer; Left and Right go to another face."""

    answered = Signal(bool)
    """The current face was answered with yes or no."""
    named = Signal(str)
    """The current face is of someone else, of that name."""

    def __init__(
        self, model: FaceReviewModel, images: ImageLoader, reader: ThumbnailReader
    ) -> None:
        super().__init__()
        self._model, self._images, self._reader = model, images, reader
        self._asked, self._known = (_Face(images, reader) for _ in range(2))
        self._question = label("", "large")
        self._question.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._done = EmptyState()
        self.line = NameLine()
        self.line.setAccessibleName("Name")
        self.line.setPlaceholderText("Who is it?")
        self.line.setFixedWidth(40 * STEP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        faces, inner = QWidget(), QWidget()
        in_row(self._asked, self._known, inside=faces, spacing=STEP)
        line = QWidget()
        in_row(None, self.line, None, inside=line)
        in_column(self._question, faces, line, inside=inner, margins=STEP, wide=faces)
        self._parts = QStackedLayout(self)
        self._parts.addWidget(inner)
        self._parts.addWidget(self._done)
        self.line.hide()

    def _connect(self) -> None:
        self._model.moved.connect(self._show)
        self._model.arrived.connect(self._show_photos)
        self._images.arrived.connect(lambda _view: self.isVisible() and self._sharpen())
        self.line.returnPressed.connect(self._commit)
        self.line.escaped.connect(self._stop_naming)

    @property
    def text(self) -> str:
        """The question, and how many more there are."""
        tile = self._model.tile
        if tile is None or tile.person is None:
            return ""
        return (
            f"Is this {tile.person.name}?  ·  {format_count(self._model.left, 'face')} to confirm"
        )

    def begin_naming(self) -> None:
        """Let the user type who it is instead."""
        if self._model.tile is not None:
            self.line.complete(self._model.names)
            self.line.clear()
            self.line.show()
            self.line.setFocus()

    def _show(self) -> None:
        tile = self._model.tile
        self._stop_naming()
        self._question.setText(self.text)
        self.setAccessibleName(self.text or "No faces to confirm")
        self._parts.setCurrentIndex(0 if tile else 1)
        if tile is None:
            self._done.show_message(
                "No faces to confirm", "Faces that may be of this person appear here."
            )
        self._asked.show_face(tile.faces[0] if tile else None, "Y yes, N no, S someone else")
        name = tile.person.name if tile and tile.person else ""
        self._known.show_face(tile.beside if tile else None, f"{name}, confirmed")
        self._show_photos()

    def _show_photos(self) -> None:
        photos = self._model.photos
        for face in (self._asked, self._known):
            face.show_photo(photos)
        self._plan()

    def _shown(self) -> tuple[Photo, ...]:
        photos = (face.progressive.photo for face in (self._asked, self._known))
        return tuple(photo for photo in photos if photo is not None)

    def _spread(self) -> Spread:
        following = self._model.next
        digests = following.digests if following else ()
        near = tuple(self._model.photos[each] for each in digests if each in self._model.photos)
        box: QSize = self._asked.canvas.size() * self.devicePixelRatioF()
        return Spread(self._shown(), near, box, close=True)

    def _plan(self) -> None:
        if self.isVisible() and self._shown():
            spread = self._spread()
            digests = dict.fromkeys(photo.digest for photo in (*spread.photos, *spread.near))
            self._reader.request(self, digests, SIDE)
            self._images.request(spread.views())
            self._sharpen()

    def _sharpen(self) -> None:
        if self._shown():
            spread = self._spread()
            for face in (self._asked, self._known):
                if face.progressive.photo is not None:
                    face.progressive.show_best(spread.order(face.progressive.photo))

    def _commit(self) -> None:
        name = self.line.text().strip()
        self._stop_naming()
        if name:
            self.named.emit(name)

    def _stop_naming(self) -> None:
        if self.line.isVisible():
            self.setFocus()
        self.line.hide()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers()
            and event.key() in (*_ANSWERS, *_STEPS)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        answer = "" if event.modifiers() else _ANSWERS.get(key, "")
        if answer == "other":
            self.begin_naming()
        elif answer:
            self.answered.emit(answer == "yes")
        elif key in _STEPS and not event.modifiers():
            self._model.step(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plan()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._images.request(())


class _Face(QWidget):
    """One face, with a line below."""

    def __init__(self, images: ImageLoader, reader: ThumbnailReader) -> None:
        super().__init__()
        self.canvas = _FaceCanvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.progressive = ProgressiveImage(self.canvas, images, reader)
        self._line = label("", "quiet")
        self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state: FaceState | None = None
        self._text = ""
        in_column(self.canvas, self._line, inside=self, wide=self.canvas)

    def show_face(self, state: FaceState | None, text: str) -> None:
        """Show a face, as soon as its photo is known."""
        self._state, self._text = state, text

    def show_photo(self, photos: dict[str, Photo]) -> None:
        """Show the photo of the face, zoomed in on it; nothing while it is not among these."""
        state = self._state
        photo = photos.get(state.face.ref.digest) if state else None
        before = self.progressive.photo
        if photo is None or before is None or photo.digest != before.digest:
            self.progressive.show_photo(photo)
        about = (self._text, photo.path.name if photo else "", format_date(photo) if photo else "")
        self._line.setText("  ·  ".join(filter(None, about)))
        self.canvas.setAccessibleName(self._line.text())
        if state is not None:
            box = state.face.ref.box
            self.canvas.part = QRectF(box.x, box.y, box.width, box.height)
        self.canvas.show_part()


class _FaceCanvas(Canvas):
    """Stays on one part of its picture in any window."""

    def __init__(self) -> None:
        super().__init__()
        self.part = QRectF(0, 0, 1, 1)

    def show_part(self) -> None:
        """Zoom in on the part."""
        self.zoom.show_part(self.part, _SHARE)
        self.renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_part()
