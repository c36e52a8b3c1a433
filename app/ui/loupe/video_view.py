"""Video view: QtMultimedia's player over the photo, with its controls; loaded when first played.

QtMultimedia comes with PySide6's add-ons, which Albumen does not install: where it is missing, the system's own
player shows the video.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtWidgets import QSlider, QWidget

from app.tasks.phrases import format_duration
from app.ui.commands.actions import Actions
from app.ui.theme import STEP
from app.ui.widgets.controls import button, label
from app.ui.widgets.layouts import in_column, in_row

_SKIP = 5_000
"""Milliseconds that a key goes forward or back."""
_FAILED = "The video cannot be played here ({reason}). Open it in the default viewer instead."


def load_multimedia() -> tuple[Any, Any] | None:
    """Return the modules QtMultimedia and QtMultimediaWidgets; None where they are not installed."""
    try:
        return import_module("PySide6.QtMultimedia"), import_module("PySide6.QtMultimediaWidgets")
    except ImportError:
        return None


class VideoView(QWidget):
    """Covers the whole canvas while a video is open."""

    changed = Signal()
    """The video began, paused or ended."""
    ended = Signal()
    """The video was played to its end."""
    failed = Signal(str)
    """Why it cannot be played, as a sentence."""

    def __init__(self, canvas: QWidget, multimedia: tuple[Any, Any], actions: Actions) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        core, widgets = multimedia
        self._states = core.QMediaPlayer.PlaybackState
        self._end = core.QMediaPlayer.MediaStatus.EndOfMedia
        self._sound = core.QAudioOutput(self)
        self._player = core.QMediaPlayer(self)
        self._picture = widgets.QVideoWidget()
        self._player.setAudioOutput(self._sound)
        self._player.setVideoOutput(self._picture)
        self._time = label("", "quiet")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName("Position in the video")
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._build(actions)
        self._player.positionChanged.connect(self._follow)
        self._player.durationChanged.connect(self._follow)
        self._player.playbackStateChanged.connect(lambda _: self.changed.emit())
        self._player.mediaStatusChanged.connect(
            lambda status: status == self._end and self.ended.emit()
        )
        self._player.errorOccurred.connect(
            lambda _, text: self.failed.emit(_FAILED.format(reason=text.rstrip(".")))
        )
        self._slider.sliderMoved.connect(self._player.setPosition)
        canvas.installEventFilter(self)
        self.hide()

    def _build(self, actions: Actions) -> None:
        controls = QWidget()
        controls.setObjectName("bar")
        controls.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        in_row(
            button(actions["play"]),
            self._slider,
            self._time,
            button(actions["mute"], toggle=True),
            inside=controls,
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
            spacing=STEP,
            wide=self._slider,
        )
        in_column(self._picture, controls, inside=self, wide=self._picture)

    @property
    def is_playing(self) -> bool:
        """Whether the video runs."""
        return self._player.playbackState() == self._states.PlayingState

    def open(self, path: Path, *, muted: bool) -> None:
        """Play a video from its start."""
        self._sound.setMuted(muted)
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self.setGeometry(self._canvas.rect())
        self.show()
        self.raise_()
        self._player.play()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def mute(self, muted: bool) -> None:
        """Switch the sound off or on."""
        self._sound.setMuted(muted)

    def skip(self, way: int) -> None:
        """Go a few seconds forward, 1, or back, -1."""
        place = self._player.position() + way * _SKIP
        self._player.setPosition(min(max(0, place), self._player.duration()))

    def close_video(self) -> None:
        """Stop, and let go of the file: it may be moved or trashed next."""
        self._player.stop()
        self._player.setSource(QUrl())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._canvas.rect())
        return False

    def _follow(self, _: int) -> None:
        place, length = self._player.position(), self._player.duration()
        self._slider.setRange(0, length)
        if not self._slider.isSliderDown():
            self._slider.setValue(place)
        self._time.setText(f"{format_duration(place / 1000)} / {format_duration(length / 1000)}")
