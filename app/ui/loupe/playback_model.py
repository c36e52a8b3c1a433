"""Playback model: prepares videos and animations on the second worker, where they wait for no network."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.tasks.library.prepare_playback import prepare_playback
from app.ui.bridge import Bridge
from app.ui.pixels.qimage import to_image
from app.worker import Ticket

_SIDE = 1280
"""Longer side of the frames of an animation, in pixels."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of an animation."""

    image: QImage
    milliseconds: int


Playable = Path | tuple[Frame, ...]
"""A video, or the frames of an animation."""


class PlaybackModel(QObject):
    """Prepares one photo at a time."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._ticket: Ticket | None = None

    def prepare(
        self, photo: Photo, answer: Callable[[Playable], None], failed: Callable[[Exception], None]
    ) -> None:
        """Prepare a photo instead of the one before."""
        self.cancel()
        self._ticket = self._bridge.ask(
            _prepare, photo, answer=answer, failed=failed, urgent=True, aside=True
        )

    def cancel(self) -> None:
        """Prepare nothing, and answer nothing more."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None


def _prepare(library: Any, photo: Photo) -> Task[Playable]:
    found = yield from prepare_playback(library, photo, _SIDE)
    if isinstance(found, Path):
        return found
    frames: list[Frame] = []
    for each in found:
        frames.append(Frame(to_image(each.pixels), each.milliseconds))
        yield Progress("Preparing playback", len(frames), len(found))
    return tuple(frames)
