"""Image loader: pixels of the photo shown and its neighbours, decoded ahead, cached up to a bound in bytes."""

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.errors import PhotoError, Unreadable
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest
from app.ui.pixels.prefetcher import Prefetcher, Work
from app.ui.pixels.qimage import to_image

BOUND = 640 * 1024 * 1024
"""All pixels of one photo of 60 MP and of the one after it, or a screenful of fifty."""
_CHILDREN = 2
_PATIENCE = 0.1
"""Seconds after which a thread that waits for its child checks whether to stop."""


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A photo at a certain size."""

    digest: str
    path: Path
    side: int
    """Its longer side in pixels; 0 for all there are."""
    quick: bool = False
    """Whether the embedded preview of the file is enough."""
    weight: int = 0
    """Estimated bytes of the pixels."""

    @property
    def key(self) -> tuple[str, int, bool]:
        """Key of the pixels, equal for copies of one photo."""
        return self.digest, self.side, self.quick


class ImageLoader(QObject):
    """Decoded photos by key. All methods run on the window's thread."""

    arrived = Signal(object)
    """An ImageRequest that is ready, or unreadable."""

    def __init__(self, bound: int = BOUND) -> None:
        super().__init__()
        self._bound = bound
        self._requested: dict[tuple[str, int, bool], ImageRequest] = {}
        self._here: dict[tuple[str, int, bool], QImage | PhotoError] = {}
        self._ahead = Prefetcher("looking", _CHILDREN, _open_decoder, self)
        self._ahead.landed.connect(self._keep)

    def prepare(self) -> None:
        """Start the child processes, so that the first photo need not wait for them."""
        self._ahead.begin()

    def request(self, views: Iterable[ImageRequest]) -> None:
        """Set the wanted images instead of all before; the first is the most urgent.

        Images beyond the bound are not decoded.
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
        """Return the image, if ready."""
        here = self._here.get(view.key)
        return here if isinstance(here, QImage) and not here.isNull() else None

    def error(self, view: ImageRequest) -> PhotoError | None:
        """Return the error of an image, if it has one."""
        here = self._here.get(view.key)
        return here if isinstance(here, PhotoError) else None

    @property
    def digests(self) -> set[str]:
        """The images that are ready."""
        return {key[0] for key, made in self._here.items() if isinstance(made, QImage)}

    @property
    def weight(self) -> int:
        """Bytes of all images that are ready."""
        return sum(each.sizeInBytes() for each in self._here.values() if isinstance(each, QImage))

    def stop(self) -> None:
        """Stop the threads and their child processes."""
        self._ahead.stop()

    def _keep(self, view: ImageRequest, image: QImage | PhotoError) -> None:
        if view.key not in self._requested:
            return  # The user has moved on.
        self._here[view.key] = image
        if self.weight > self._bound:  # It is larger than estimated; others give way.
            self.request(list(self._requested.values()))
        self.arrived.emit(view)


@contextmanager
def _open_decoder(leaving: threading.Event) -> Generator[Work]:
    """Open a child process for the thread, with a higher priority than those of an indexing."""
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
