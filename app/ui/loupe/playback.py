"""Playback in the loupe: videos, animations and Live Photos, with a button over the photo to begin."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from app.domain.photo import Photo, Presence
from app.ui import desktop
from app.ui.commands.actions import Actions
from app.ui.loupe.animation import Animation
from app.ui.loupe.playback_model import Playable, PlaybackModel
from app.ui.loupe.video_view import VideoView, load_multimedia
from app.ui.pixels.canvas import Canvas
from app.ui.theme import STEP

ACTIONS = ("play", "mute", "skip_back", "skip_forward")
_NO_PLAYER = "No program for {name} was found. Install a video player to play it."
_SIDE, _SMALL = 64, 40
"""Of the button, in pixels."""


class Playback(QObject):
    """Plays the photo shown, if it moves."""

    failed = Signal(str)
    """Why it cannot be played, as a sentence."""
    ended = Signal()
    """The photo itself is to be shown again."""

    def __init__(self, canvas: Canvas, model: PlaybackModel, actions: Actions) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._model = model
        self._actions = actions
        self._photo: Photo | None = None
        self._video: VideoView | None = None
        self._animation = Animation(canvas)
        self._button = PlayButton(canvas, actions["play"].trigger)
        handlers: dict[str, Callable[[], object]] = {
            "play": self.toggle,
            "skip_back": lambda: self._skip(-1),
            "skip_forward": lambda: self._skip(1),
        }
        actions.connect(handlers)
        actions["mute"].toggled.connect(lambda muted: self._video and self._video.mute(muted))
        canvas.installEventFilter(self)
        self._follow()

    @property
    def is_open(self) -> bool:
        """Whether something plays or is paused, which other pixels must not cover."""
        return self._animation.is_open or self._is_video_open

    @property
    def is_playing(self) -> bool:
        """Whether something plays."""
        is_running = self._is_video_open and self._video is not None and self._video.is_playing
        return self._animation.is_playing or is_running

    @property
    def _is_video_open(self) -> bool:
        return self._video is not None and not self._video.isHidden()

    def show_for(self, photo: Photo | None) -> None:
        """Stop, and be ready to play another photo."""
        self._model.cancel()
        self._animation.close()
        if self._is_video_open and self._video:
            self._video.close_video()
        moves = photo is not None and photo.media_type != "photo"
        self._photo = photo if moves and photo and photo.presence is Presence.HERE else None
        self._follow()

    def toggle(self) -> None:
        """Play or pause."""
        if self._is_video_open and self._video:
            self._video.toggle()
        elif self._animation.is_open:
            self._animation.toggle()
        elif self._photo is not None:
            self._model.prepare(
                self._photo, self._begin, lambda error: self.failed.emit(str(error))
            )
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space play what is no photo: there it zooms."""
        if event.type() == QEvent.Type.Resize:
            self._button.settle()
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        if self._photo is None or self._photo.media_type == "live" or event.modifiers():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self.toggle()
        return event.type() == QEvent.Type.KeyPress

    def _begin(self, found: Playable) -> None:
        if isinstance(found, tuple):
            self._animation.open(found)
        elif multimedia := load_multimedia():
            if self._video is None:
                self._video = VideoView(self._canvas, multimedia, self._actions)
                self._video.changed.connect(self._follow)
                self._video.failed.connect(self._fail)
                self._video.ended.connect(self._end)
            self._video.open(found, muted=self._actions["mute"].isChecked())
        elif not desktop.view(found):
            self.failed.emit(_NO_PLAYER.format(name=found.name))
        self._follow()

    def _end(self) -> None:
        """Show a Live Photo itself again; a video stays at its end, to be played once more."""
        if self._photo is not None and self._photo.media_type == "live":
            self._close()

    def _fail(self, text: str) -> None:
        self._close()
        self.failed.emit(text)

    def _close(self) -> None:
        self.show_for(self._photo)
        self.ended.emit()

    def _skip(self, way: int) -> None:
        if self._is_video_open and self._video:
            self._video.skip(way)

    def _follow(self) -> None:
        """Show the button until something plays, and what the actions would do now."""
        self._button.setVisible(self._photo is not None and not self.is_open)
        self._button.settle(is_photo=self._photo is not None and self._photo.media_type == "live")
        self._actions.enable(self._photo is not None, "play")
        self._actions.enable(self._is_video_open, *ACTIONS[1:])
        self._actions.draw("play", "pause" if self.is_playing else "play")


class PlayButton(QAbstractButton):
    """A round button on the photo: dark in both themes, so that it is seen on any photo."""

    def __init__(self, canvas: Canvas, play: Callable[[], object]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._is_photo = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Play")
        self.clicked.connect(lambda: play())
        self.hide()

    def settle(self, *, is_photo: bool | None = None) -> None:
        """Move to the middle of the canvas; below it, and smaller, on a photo, whose middle must be seen."""
        if is_photo is not None:
            self._is_photo = is_photo
        side = _SMALL if self._is_photo else _SIDE
        self.setFixedSize(side, side)
        place = self._canvas.rect().center() - self.rect().center()
        if self._is_photo:
            place.setY(self._canvas.height() - side - 2 * STEP)
        self.move(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 200 if self.underMouse() or self.isDown() else 150))
        painter.drawEllipse(QRectF(self.rect()))
        middle, arm = QRectF(self.rect()).center() + QPointF(self.width() / 21, 0), self.width() / 5
        painter.setBrush(QColor("#f2f2f2"))
        corners = (QPointF(-arm * 0.8, -arm), QPointF(arm, 0), QPointF(-arm * 0.8, arm))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
