"""Decode files of known photos again, for what was not asked of them when they were indexed."""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
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
    at_hand: Mapping[str, DecodedPhoto | Unreadable] = MappingProxyType({}),
) -> Task[None]:
    """Read a file for each name in child processes, and have the results stored a few at a time.

    What is `at_hand` of other names is stored before. What was stored stays, however the task ends.
    """
    pace = ProgressMeter(doing, len(files) + len(at_hand))
    known = list(at_hand)
    for start in range(0, len(known), _STORED_TOGETHER):
        some = known[start : start + _STORED_TOGETHER]
        store({name: at_hand[name] for name in some})
        pace.done += len(some)
        yield pace.report()
    if not files:
        return
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
