"""The pixels of the photos around the one looked at, read ahead, and kept up to a bound in bytes."""

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.errors import PhotoError, Unreadable
from app.files.decoding.decode import DecodeRequest
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.ui.pixels.prefetcher import Prefetcher, Work
from app.ui.pixels.qimage import to_image

BOUND = 640 * 1024 * 1024
"""All pixels of one photo of 60 MP and of the one after it, or a screenful of fifty."""
_CHILDREN = 2
_PATIENCE = 0.1
"""Seconds until a thread that waits for its child looks whether it is time to leave."""


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A photo at a size."""

    digest: str
    path: Path
    side: int
    """Its longer side in pixels; 0 for all there are."""
    quick: bool = False
    """Only as many of these as a preview inside the file has."""
    weight: int = 0
    """Bytes it will take, as far as is known before."""

    @property
    def key(self) -> tuple[str, int, bool]:
        """Copies of one photo look the same."""
        return self.digest, self.side, self.quick


class ImageLoader(QObject):
    """Views of photos, by what they show. All methods belong to the window's thread."""

    arrived = Signal(object)
    """A View that is now here, or is now known not to be readable."""

    def __init__(self, bound: int = BOUND) -> None:
        super().__init__()
        self._bound = bound
        self._requested: dict[tuple[str, int, bool], ImageRequest] = {}
        self._here: dict[tuple[str, int, bool], QImage | PhotoError] = {}
        self._ahead = Prefetcher("looking", _CHILDREN, _open_decoder, self)
        self._ahead.landed.connect(self._keep)

    def prepare(self) -> None:
        """Start the children, so that the first photo need not wait for them."""
        self._ahead.begin()

    def request(self, views: Iterable[ImageRequest]) -> None:
        """What is to be here now, in place of all before; the first is the most urgent.

        What the bound leaves no room for is not read.
        """
        self._requested, room = {}, self._bound
        for view in views:
            here = self._here.get(view.key)
            weight = here.sizeInBytes() if isinstance(here, QImage) else view.weight
            if weight <= room or not self._requested:
                self._requested.setdefault(view.key, view)
                room -= weight
        self._here = {key: image for key, image in self._here.items() if key in self._requested}
        self._ahead.request(view for key, view in self._requested.items() if key not in self._here)

    def image(self, view: ImageRequest) -> QImage | None:
        """What is to be seen, where it is here."""
        here = self._here.get(view.key)
        return here if isinstance(here, QImage) and not here.isNull() else None

    def error(self, view: ImageRequest) -> PhotoError | None:
        """Why it cannot be seen."""
        here = self._here.get(view.key)
        return here if isinstance(here, PhotoError) else None

    @property
    def digests(self) -> set[str]:
        """Whose pixels are here."""
        return {key[0] for key, made in self._here.items() if isinstance(made, QImage)}

    @property
    def weight(self) -> int:
        """Bytes of all that is here."""
        return sum(each.sizeInBytes() for each in self._here.values() if isinstance(each, QImage))

    def stop(self) -> None:
        """End the threads and their children."""
        self._ahead.stop()

    def _keep(self, view: ImageRequest, image: QImage | PhotoError) -> None:
        if view.key not in self._requested:
            return  # One has moved on.
        self._here[view.key] = image
        if self.weight > self._bound:  # It is larger than was known; others give way.
            self.request(list(self._requested.values()))
        self.arrived.emit(view)


@contextmanager
def _open_decoder(leaving: threading.Event) -> Generator[Work]:
    """A child process of the thread's own, which does not give way to those of an indexing."""
    with DecoderPool(children=1, nice=0) as decoders:
        decoders.start()

        def read(view: ImageRequest) -> QImage | PhotoError | None:
            try:
                decoders.submit(
                    DecodeJob(0, view.path, DecodeRequest(view=view.side, preview=view.quick))
                )
                while not leaving.is_set():
                    for _, result in decoders.collect(_PATIENCE):
                        return result if isinstance(result, Unreadable) else to_image(result.view)
            except PhotoError as error:  # The children cannot be started.
                return error
            return None

        yield read
