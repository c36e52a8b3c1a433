"""Frames of an animation, decoded ahead for playing: as many as fit into some memory and some time."""

import time
from typing import BinaryIO

from PIL import Image

from app.files.decoding import memory
from app.files.decoding.buffers import to_buffer
from app.files.decoding.decoded_photo import TimedFrame
from app.files.decoding.errors import FAULTS
from app.files.decoding.opening import open_picture
from app.files.metadata import exif
from app.files.srgb import to_rgb

_MOST_FRAMES = 1_000
_MOST_BYTES = 256 << 20
"""Of all frames together; what is beyond is not played."""
_MOST_SECONDS = 8.0
"""For all frames: a child that takes longer than 30 is taken for one that hangs."""
_SOONEST, _USUAL = 20, 100
"""Milliseconds. Frames that are to be shown for less are shown for the usual time, as browsers do."""


def read_frames(file: BinaryIO, side: int) -> tuple[TimedFrame, ...]:
    """Decode the frames of an animation, their longer side at most `side`. Raises what decoders raise."""
    frames: list[TimedFrame] = []
    taken, end = 0, time.monotonic() + _MOST_SECONDS
    with open_picture(file) as picture:
        scale = min(1.0, side / max(picture.size))
        memory.reserve(memory.estimate(picture, picture.size, whole=True), *picture.size)
        orientation = exif.read_orientation(picture)
        # To count them first would read all, and fail at a damaged one.
        for number in range(_MOST_FRAMES):
            try:
                picture.seek(number)
                shown = exif.turn(to_rgb(picture, scale, file), orientation)
            except FAULTS:
                if not frames:
                    raise
                break  # After the last one, or at a damaged one.
            frames.append(TimedFrame(to_buffer(shown), _duration(picture)))
            taken += len(frames[-1].pixels.rgb)
            if taken > _MOST_BYTES or time.monotonic() > end:
                break
    return tuple(frames)


def _duration(picture: Image.Image) -> int:
    try:
        told = round(float(picture.info.get("duration", 0)))
    except (TypeError, ValueError, OverflowError):
        return _USUAL
    return told if told >= _SOONEST else _USUAL
