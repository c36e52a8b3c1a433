"""Decode files of known photos again, for what was not asked of them when they were indexed."""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from app.domain.errors import Unreadable
from app.domain.progress import ProgressMeter, Task
from app.files.decoding.decode import DecodedPhoto, DecodeRequest
from app.files.decoding.pool import DecodeJob, DecoderPool

DecodedFile: TypeAlias = dict[str, DecodedPhoto | Unreadable]
"""By its name, what was made of a file, or why nothing."""

_STORED_TOGETHER = 64


def decode_files(
    files: Mapping[str, tuple[Path, DecodeRequest]],
    doing: str,
    store: Callable[[DecodedFile], None],
) -> Task[None]:
    """Read a file for each name in child processes, and have the results stored a few at a time.

    What was stored stays, however the task ends.
    """
    if not files:
        return
    pace = ProgressMeter(doing, len(files))
    names = list(files)
    waiting = deque(range(len(names)))
    looked: DecodedFile = {}
    with DecoderPool() as decoders:
        while waiting or decoders.pending:
            while waiting and decoders.room:
                key = waiting.popleft()
                decoders.submit(DecodeJob(key, *files[names[key]]))
            for job, result in decoders.collect(0.05):
                looked[names[job.key]] = result
                pace.done += 1
            if len(looked) >= _STORED_TOGETHER or not (waiting or decoders.pending):
                store(looked)
                looked = {}
            yield pace.report()
