"""Reading of new files: decoded in child processes, embedded and stored in batches."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import Unreadable
from app.domain.progress import Change, ProgressMeter, Task
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderDied, DecoderPool
from app.files.decoding.request import DecodeRequest
from app.files.thumbnails import SIDE
from app.library import Library
from app.similarity.colour import palette
from app.tasks.indexing.embedding_queue import EmbeddingQueue
from app.tasks.indexing.pairing import ReadJob
from app.tasks.indexing.store import Batch, ReadFile, Tally, effort_of, store_batch
from app.tasks.metadata.read_ahead import ReadAhead
from app.vision.embedder import Embedder

_STORED_TOGETHER = 64
"""Files that need no embedding, stored in one transaction."""
_PATIENCE = 0.05
"""Seconds to wait for a decoder, or for the network."""


def read_files(library: Library, works: Sequence[ReadJob], ahead: ReadAhead) -> Task[Tally]:
    """Read, embed and store these files; what was stored stays, however the task ends."""
    tally = Tally()
    if not works:
        return tally
    with DecoderPool() as decoders:
        decoders.start()  # While the network is opened.
        embedder = yield from library.embedder()
        pace = ProgressMeter("Indexing photos", len(works))
        reading = _Reading(library, embedder, decoders, works, ahead)
        while not reading.is_done:
            reading.hand_out()
            reading.take_in()
            if reading.is_batch_due:
                yield reading.store(tally)
                pace.done, pace.unreadable = tally.files, tally.unreadable
                pace.total = reading.count
                pace.effort, pace.total_effort = tally.effort, reading.effort
            yield pace.report()
    return tally


class _Reading:
    """The files between the disk and the catalog."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        decoders: DecoderPool,
        works: Sequence[ReadJob],
        ahead: ReadAhead,
    ) -> None:
        self._library = library
        self._embedder = embedder.name
        self._decoders = decoders
        self._works = list(works)
        self._effort = sum(map(effort_of, works))
        self._ahead = ahead
        self._waiting = deque(range(len(works)))
        self._before = {work.digest for work in works}
        self._embedded = library.catalog.vectors.digests(embedder.name)
        self._request = DecodeRequest(SIDE, embedder.frame, palette.SIDE)
        self._queue = EmbeddingQueue(embedder)
        self._settled: list[ReadFile] = []
        self._errors: list[tuple[ReadJob, Unreadable]] = []

    @property
    def count(self) -> int:
        """All files to read, with those found behind unreadable ones."""
        return len(self._works)

    @property
    def effort(self) -> float:
        """What all files to read take, as `Tally.effort`."""
        return self._effort

    @property
    def is_done(self) -> bool:
        return self._is_drained and not (self._queue or self._settled or self._errors)

    @property
    def is_batch_due(self) -> bool:
        held = len(self._settled) + len(self._errors)
        if held >= _STORED_TOGETHER or self._queue.is_ready(0):
            return True
        return self._is_drained and not self._queue and held > 0

    @property
    def _is_drained(self) -> bool:
        return not self._waiting and not self._decoders.pending

    def hand_out(self) -> None:
        """Keep the decoders busy; of a file that may be a known one moved, only the digest is read first."""
        while self._waiting and self._decoders.room and self._decoders.pending < self._queue.room:
            key = self._waiting.popleft()
            found, companions = self._works[key].file, self._works[key].companions
            like = self._library.catalog.photos.digests_like(found.size, found.mtime_ns)
            request = DecodeRequest(digest_only=True) if like & self._embedded else self._request
            sidecars = self._ahead.find_sidecars(found.path, [each.path for each in companions])
            self._submit(key, replace(request, metadata=sidecars))

    def take_in(self) -> None:
        """Sort the decoders' results, and feed the network; wait for whichever there is nothing without."""
        self._collect(0 if self._queue.is_fed else _PATIENCE)
        self._queue.begin(is_last=self._is_drained)
        if self._queue.is_fed or self._is_drained:
            self._queue.is_ready(_PATIENCE)

    def _collect(self, patience: float) -> None:
        for job, result in self._decoders.collect(patience):
            work = self._works[job.key]
            if isinstance(result, DecoderDied) and job.request.metadata is not None:
                # Perhaps over the metadata, which must not cost the photo.
                self._submit(job.key, replace(job.request, metadata=None))
            elif isinstance(result, Unreadable):
                self._errors.append((work, result))
                self._read_too([ReadJob(each) for each in work.companions])
            else:
                self._ahead.note(job.path, result)
                self._sort(job, work, result)

    def _sort(self, job: DecodeJob, work: ReadJob, picture: DecodedPhoto) -> None:
        if self._is_known(picture.digest) and (shaped := self._shaped(picture)):
            self._settled.append(ReadFile(work, shaped))
        elif job.request.digest_only:
            self._submit(job.key, self._request)
        else:
            self._queue.add(ReadFile(work, picture))

    def _submit(self, key: int, request: DecodeRequest) -> None:
        self._decoders.submit(DecodeJob(key, self._works[key].file.path, request))

    def _read_too(self, works: Sequence[ReadJob]) -> None:
        """Read more: what stood behind a file that cannot be read."""
        self._waiting.extend(range(len(self._works), len(self._works) + len(works)))
        self._works.extend(works)
        self._effort += sum(map(effort_of, works))

    def store(self, tally: Tally) -> Change:
        """Store an embedded batch, with all that needs no embedding."""
        fresh, made = self._queue.take()
        self._queue.begin(is_last=self._is_drained)  # It computes while that is stored.
        settled, self._settled = self._settled, []
        faults, self._errors = self._errors, []
        batch = Batch(self._embedder, fresh, made, settled, faults, self._before)
        change = store_batch(self._library, batch, tally)
        self._embedded.update(each.decoded.digest for each in fresh)
        return change

    def _shaped(self, picture: DecodedPhoto) -> DecodedPhoto | None:
        """Add the shape of a photo of the same bytes, if only the digest was read; None if there is none."""
        if picture.width:
            return picture
        shape = self._library.catalog.photos.shape_of(picture.digest)
        names = ("width", "height", "taken", "date_source")
        return shape and replace(picture, **dict(zip(names, shape, strict=True)))

    def _is_known(self, digest: str) -> bool:
        return digest in self._embedded and digest in self._library.thumbnails
