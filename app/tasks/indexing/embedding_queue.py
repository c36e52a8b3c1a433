"""The queue of photos on their way through the network, so that it computes while others are decoded and stored."""

from collections import deque
from collections.abc import Sequence

from app.files.decoding.arrays import to_array
from app.tasks.indexing.store import ReadFile
from app.vision.embedder import EmbeddedBatch, Embedder, Embedding

_BEGUN = 2
"""Batches begun: one is computed, and the next is there when that is done."""
_STOCK = 3
"""Batches of decoded photos that wait: as many as are decoded while a step takes long."""


class EmbeddingQueue:
    """Decoded photos, then batches of them in the network; out they come in the order they came."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._decoded: deque[ReadFile] = deque()
        self._begun: deque[tuple[Sequence[ReadFile], Embedding]] = deque()

    def __len__(self) -> int:
        """Count the photos that are not embedded yet, or not taken."""
        return len(self._decoded) + sum(len(files) for files, _ in self._begun)

    @property
    def room(self) -> int:
        """The photos that may still be decoded, so that those waiting take no more memory."""
        return max(0, _STOCK * self._embedder.batch - len(self._decoded))

    @property
    def is_fed(self) -> bool:
        """Whether the next batch is there already."""
        return len(self._decoded) >= self._embedder.batch

    def add(self, read: ReadFile) -> None:
        """Queue a decoded photo."""
        self._decoded.append(read)

    def begin(self, *, is_last: bool) -> None:
        """Give the network the next batches, while it has fewer than two; one that is short only if it `is_last`."""
        while len(self._begun) < _BEGUN and (self.is_fed or (is_last and self._decoded)):
            count = min(len(self._decoded), self._embedder.batch)
            files = [self._decoded.popleft() for _ in range(count)]
            frames = [to_array(each.decoded.frame) for each in files]
            self._begun.append((files, self._embedder.start(frames)))

    def is_ready(self, patience: float) -> bool:
        """Whether the oldest batch is embedded, after waiting up to `patience` seconds."""
        return bool(self._begun) and self._begun[0][1].is_done(patience)

    def take(self) -> tuple[Sequence[ReadFile], EmbeddedBatch | None]:
        """Return the oldest batch, if it is embedded by now. Raises ModelUnusable."""
        if not self.is_ready(0):
            return (), None
        files, embedding = self._begun.popleft()
        return files, embedding.get()
