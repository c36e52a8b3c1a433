"""What two pictures are to each other does not change: in all tests together each pair is compared once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pytest

from app.similarity.frames.features import FrameFeatures
from app.tasks.grouping import frame_features

_NAMES = ("extract_features", "edge_histogram_inside", "mirror", "compare", "is_mirrored")
"""What `frame_features` calls that answers by pixels alone, and takes most of the time of a test."""


def compare_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of the app's own functions, each worked out at the first time it is asked for."""
    for name in _NAMES:
        monkeypatch.setattr(frame_features, name, _REMEMBERING[name])


def _remember(function: Callable[..., Any]) -> Callable[..., Any]:
    answers: dict[tuple[bytes, ...], Any] = {}

    @wraps(function)
    def answer(*pictures: FrameFeatures | np.ndarray) -> Any:
        asked = tuple(_digest(picture) for picture in pictures)
        if asked not in answers:
            answers[asked] = function(*pictures)
        return answers[asked]

    return answer


def _digest(picture: FrameFeatures | np.ndarray) -> bytes:
    """Of all that a picture is; the rest of features follows from it."""
    grey, more = picture, b""
    if isinstance(picture, FrameFeatures):
        grey, more = picture.grey, repr((picture.scale, picture.inside)).encode()
    assert isinstance(grey, np.ndarray)
    return hashlib.blake2b(repr(grey.shape).encode() + more + grey.tobytes()).digest()


_REMEMBERING = {name: _remember(getattr(frame_features, name)) for name in _NAMES}
