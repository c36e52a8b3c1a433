"""Animation: its frames on the canvas, one after the other, again and again."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPixmap

from app.ui.loupe.playback_model import Frame
from app.ui.pixels.canvas import Canvas


class Animation(QObject):
    """Plays frames until it is stopped."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._frames: Sequence[Frame] = ()
        self._next = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show)

    @property
    def is_open(self) -> bool:
        """Whether there are frames, playing or paused."""
        return bool(self._frames)

    @property
    def is_playing(self) -> bool:
        """Whether the frames run."""
        return self._timer.isActive()

    def open(self, frames: Sequence[Frame]) -> None:
        """Play these frames from the first one."""
        self._frames, self._next = frames, 0
        self._show()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.is_playing:
            self._timer.stop()
        else:
            self._show()

    def close(self) -> None:
        """Stop, and forget the frames."""
        self._timer.stop()
        self._frames = ()

    def _show(self) -> None:
        if self._frames:
            frame = self._frames[self._next]
            self._canvas.sharpen(QPixmap.fromImage(frame.image))
            self._next = (self._next + 1) % len(self._frames)
            self._timer.start(frame.milliseconds)
