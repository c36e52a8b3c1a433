"""Look into files that are known already, for what was not asked of them when they were read."""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from app.files.decoders import Decoders, Job
from app.files.picture import Picture, Wish
from app.news import Pace, Task
from app.photo import Unreadable

Looked: TypeAlias = dict[str, Picture | Unreadable]
"""By its name, what was made of a file, or why nothing."""

_STORED_TOGETHER = 64


def look_into(
    files: Mapping[str, tuple[Path, Wish]], doing: str, store: Callable[[Looked], None]
) -> Task[None]:
    """Read a file for each name in child processes, and have the results stored a few at a time.

    What was stored stays, however the task ends.
    """
    if not files:
        return
    pace = Pace(doing, len(files))
    names = list(files)
    waiting = deque(range(len(names)))
    looked: Looked = {}
    with Decoders() as decoders:
        while waiting or decoders.pending:
            while waiting and decoders.room:
                key = waiting.popleft()
                decoders.submit(Job(key, *files[names[key]]))
            for job, result in decoders.collect(0.05):
                looked[names[job.key]] = result
                pace.done += 1
            if len(looked) >= _STORED_TOGETHER or not (waiting or decoders.pending):
                store(looked)
                looked = {}
            yield pace.report()
