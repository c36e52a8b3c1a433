"""Decoding single photos on demand, for the loupe and for queries from outside the library."""

import itertools
from collections.abc import Generator
from pathlib import Path

from app.domain.errors import Unreadable
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest


class OnDemandDecoder:
    """A child process of its own, so that a photo to look at never queues behind an indexing."""

    def __init__(self) -> None:
        self._decoders = DecoderPool(children=1)
        self._keys = itertools.count()
        self._answers: dict[int, DecodedPhoto | Unreadable | None] = {}

    def read(self, path: Path, request: DecodeRequest) -> Generator[None, None, DecodedPhoto]:
        """What is wished of that file; yields while it is being read. Raises Unreadable."""
        # One at a time, so that what is torn up meanwhile is never begun.
        while self._decoders.pending:
            self._collect()
            yield
        key = next(self._keys)
        self._answers[key] = None
        self._decoders.submit(DecodeJob(key, path, request))
        try:
            while (answer := self._answers[key]) is None:
                self._collect()
                yield
        finally:
            del self._answers[key]
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    def _collect(self) -> None:
        for job, result in self._decoders.collect(0.02):
            if job.key in self._answers:  # Else its asker has torn up the ticket.
                self._answers[job.key] = result

    def close(self) -> None:
        """End the child."""
        self._decoders.close()
