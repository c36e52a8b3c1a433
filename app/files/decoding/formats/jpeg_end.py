"""JPEG files that end without their end marker, as broken-off copies do."""

import io
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, TypeVar

from app.files.decoding.errors import FAULTS

_Loaded = TypeVar("_Loaded")
"""Equal where all pixels are."""

_START, _END = b"\xff\xd8", b"\xff\xd9"
_NOISE = b"\x35\xa9\x6c" * 40


def load_without_end(file: BinaryIO, load: Callable[[BinaryIO], _Loaded]) -> _Loaded | None:
    """Load a JPEG that lacks nothing but its end marker; None if it lacks more, or is another file.

    It is loaded twice, with other bytes in place of the end: behind the last pixel they change nothing, in
    place of missing pixels they do.
    """
    file.seek(0)
    if file.read(len(_START)) != _START:
        return None
    content = _START + file.read().rstrip(b"\xff")
    if content.endswith(_END):
        return None
    with suppress(*FAULTS):
        other, loaded = (load(io.BytesIO(content + end + _END)) for end in (_NOISE, b""))
        if other == loaded:
            return loaded
    return None
