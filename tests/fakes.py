"""Stand-ins that keep the promises of what they stand for, without a network and without children."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.domain.vectors import to_unit
from app.files.decoding.decode import decode_photo
from app.files.decoding.pool import Answer, DecodeJob
from app.vision.embedder import ClassScores, EmbeddedBatch
from app.vision.registry import EmbedderKind

GOLDEN_RETRIEVER, TABBY_CAT, VOLCANO = 207, 281, 980


class FakeEmbedder:
    """Mean colours of 4 x 4 areas; in red photos it sees a dog, in green a cat, in blue a volcano."""

    def __init__(self, name: str = "fake-mean-colours") -> None:
        """Its name keys the vectors in the catalog."""
        self._name = name
        self.batches: list[int] = []
        """How many photos it was given each time."""

    @property
    def name(self) -> str:
        """Names the vectors."""
        return self._name

    @property
    def frame(self) -> InputSpec:
        """Small, as drawn photos are."""
        return InputSpec(16)

    @property
    def batch(self) -> int:
        """Few, so that a test sees several."""
        return 4

    @property
    def embedded(self) -> int:
        """Photos embedded so far."""
        return sum(self.batches)

    def embed(self, photos: Sequence[NDArray[np.uint8]]) -> EmbeddedBatch:
        """One row a photo, whatever came beside it."""
        assert 0 < len(photos) <= self.batch
        self.batches.append(len(photos))
        pixels = np.stack(photos).astype(np.float32) / 255
        assert pixels.shape[1:] == (16, 16, 3)
        areas = pixels.reshape(-1, 4, 4, 4, 4, 3).mean(axis=(2, 4))
        means = areas.reshape(len(photos), -1)
        best = pixels.mean(axis=(1, 2)).argmax(axis=1)
        classes = np.tile(np.arange(8, dtype=np.uint16), (len(photos), 1))
        classes[:, 0] = np.array([GOLDEN_RETRIEVER, TABBY_CAT, VOLCANO])[best]
        shares = np.full((len(photos), 8), 0.01, dtype=np.float16)
        shares[:, 0] = 0.9
        as_if_all_over = np.tile(areas, 16) + np.float32(0.01)
        return EmbeddedBatch(to_unit(means + 0.01), ClassScores(classes, shares), as_if_all_over)

    def start(self, photos: Sequence[NDArray[np.uint8]]) -> "Embedded":
        """At once, as a fake may."""
        return Embedded(self.embed(photos))


class Embedded:
    """Photos that are embedded already."""

    def __init__(self, batch: EmbeddedBatch) -> None:
        """What was made of them."""
        self._batch = batch

    def is_done(self, _seconds: float) -> bool:
        """It is."""
        return True

    def get(self) -> EmbeddedBatch:
        """What was made of them."""
        return self._batch


def kind_of(word: str, embedder: FakeEmbedder) -> EmbedderKind:
    """A line for EMBEDDERS: what the settings call by that word."""

    def opening(_choice: str, _name: str, _cache: Path) -> Generator[None, None, FakeEmbedder]:
        yield
        return embedder

    return EmbedderKind(
        "a fake", lambda spec: spec == word, lambda _choice: (embedder.name,), opening
    )


class HereDecoders:
    """Reads in the caller's own process, one file for each time it is asked; remembers what it opened."""

    opened: list[DecodeJob]
    """Without those that were only asked what is said of them."""
    consulted: list[DecodeJob]

    def __init__(self, *_: Any, **__: Any) -> None:
        """As many children as anybody likes: there are none."""
        self._jobs: deque[DecodeJob] = deque()

    def __enter__(self) -> "HereDecoders":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pending(self) -> int:
        """Jobs given and not yet answered."""
        return len(self._jobs)

    @property
    def room(self) -> int:
        """Jobs that can be given now."""
        return max(0, 4 - len(self._jobs))

    def start(self) -> None:
        """Nothing is to be started."""

    def submit(self, job: DecodeJob) -> None:
        """Queue a file."""
        self._jobs.append(job)

    def collect(self, _patience: float) -> list[Answer]:
        """Read the next file."""
        if not self._jobs:
            return []
        job = self._jobs.popleft()
        (self.consulted if job.request.is_metadata_only else self.opened).append(job)
        try:
            return [(job, decode_photo(job.path, job.request))]
        except Unreadable as reason:
            return [(job, reason)]

    def close(self) -> None:
        """Forget what is queued."""
        self._jobs.clear()


def call_here(function: Callable[..., Any], *args: Any) -> Generator[None, None, Any]:
    """As run_in_child, without a child."""
    yield
    return function(*args)
