"""What two pictures are to each other does not change: in all tests together each pair is compared once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pytest

from app.similarity.sight import Sight
from app.tasks import sights

_NAMES = ("see", "lay_out_picture", "mirror", "compare", "is_mirrored")
"""What `sights` calls that answers by pixels alone, and takes most of the time of a test."""


def look_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of the app's own functions, each worked out at the first time it is asked for."""
    for name in _NAMES:
        monkeypatch.setattr(sights, name, _REMEMBERING[name])


def _remember(function: Callable[..., Any]) -> Callable[..., Any]:
    answers: dict[tuple[bytes, ...], Any] = {}

    @wraps(function)
    def answer(*pictures: Sight | np.ndarray) -> Any:
        asked = tuple(_digest(picture) for picture in pictures)
        if asked not in answers:
            answers[asked] = function(*pictures)
        return answers[asked]

    return answer


def _digest(picture: Sight | np.ndarray) -> bytes:
    """Of all that a picture is; the rest of a sight follows from it."""
    grey, more = picture, b""
    if isinstance(picture, Sight):
        grey, more = picture.grey, repr((picture.scale, picture.picture)).encode()
    assert isinstance(grey, np.ndarray)
    return hashlib.blake2b(repr(grey.shape).encode() + more + grey.tobytes()).digest()


_REMEMBERING = {name: _remember(getattr(sights, name)) for name in _NAMES}
