"""Decoding of indexed files for what was not read of them before."""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from app.domain.errors import Unreadable
from app.domain.progress import ProgressMeter, Task
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest

DecodedFile: TypeAlias = dict[str, DecodedPhoto | Unreadable]
"""By name, the decoded file, or why it could not be decoded."""

_STORED_TOGETHER = 64


def decode_files(
    files: Mapping[str, tuple[Path, DecodeRequest]],
    doing: str,
    store: Callable[[DecodedFile], None],
    at_hand: Mapping[str, DecodedPhoto | Unreadable] = MappingProxyType({}),
) -> Task[None]:
    """Decode a file for each name in child processes, and have the results stored a few at a time.

    Results `at_hand` are stored before. What was stored stays, however the task ends.
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
    results: DecodedFile = {}
    with DecoderPool() as decoders:
        while waiting or decoders.pending:
            while waiting and decoders.room:
                key = waiting.popleft()
                decoders.submit(DecodeJob(key, *files[names[key]]))
            for job, result in decoders.collect(0.05):
                results[names[job.key]] = result
                pace.done += 1
            if len(results) >= _STORED_TOGETHER or not (waiting or decoders.pending):
                store(results)
                results = {}
            yield pace.report()


def decode_each(
    files: Mapping[str, tuple[Path, DecodeRequest]],
    doing: str,
    take: Callable[[str, DecodedPhoto | Unreadable], None],
) -> Task[None]:
    """Decode a file for each name in child processes, and hand over each result in a step of its own."""
    if not files:
        return
    pace = ProgressMeter(doing, len(files))
    names = list(files)
    waiting = deque(range(len(names)))
    with DecoderPool() as decoders:
        while waiting or decoders.pending:
            while waiting and decoders.room:
                key = waiting.popleft()
                decoders.submit(DecodeJob(key, *files[names[key]]))
            yield pace.report()
            for job, result in decoders.collect(0.05):
                take(names[job.key], result)
                pace.done += 1
                yield pace.report()


def decode_views(
    paths: Mapping[str, Path],
    side: int,
    doing: str,
    take: Callable[[str, Path, DecodedPhoto | Unreadable], bool],
) -> Task[int]:
    """Decode a view of each photo, up to `side` pixels long, and hand it over with its digest and path.

    Return how many `take` took.
    """
    taken = 0

    def count(digest: str, result: DecodedPhoto | Unreadable) -> None:
        nonlocal taken
        taken += take(digest, paths[digest], result)

    files = {digest: (path, DecodeRequest(view=side)) for digest, path in paths.items()}
    yield from decode_each(files, doing, count)
    return taken
