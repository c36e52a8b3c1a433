"""Pixels cut from an upright picture: thumbnail, model input, and buffers for other processes."""

import io

from PIL import Image

from app.domain.model_input import InputSpec
from app.files.decoding.decoded_photo import RgbBuffer

_THUMBNAIL_QUALITY = 85


def make_thumbnail(upright: Image.Image, side: int) -> bytes:
    small = upright
    if max(upright.size) > side:
        small = upright.copy()
        small.thumbnail((side, side), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY)
    return buffer.getvalue()


def make_frame(upright: Image.Image, frame: InputSpec) -> RgbBuffer:
    """The pixels for the embedder: whole, or cut and squeezed to a square."""
    if frame.whole:
        scale = frame.side / min(upright.size)
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        return to_buffer(upright.resize(size, Image.Resampling.BILINEAR))
    width, height = upright.size
    left, top, right, bottom = frame.cut(width, height)
    kept = (left * width, top * height, right * width, bottom * height)
    return to_buffer(upright.resize((frame.side, frame.side), Image.Resampling.BILINEAR, kept))


def make_small(upright: Image.Image, side: int) -> RgbBuffer:
    """The whole photo squeezed to a square: the average below each pixel, for the most part."""
    size = (side, side)
    return to_buffer(upright.resize(size, Image.Resampling.BOX, reducing_gap=1.0))


def to_buffer(picture: Image.Image) -> RgbBuffer:
    return RgbBuffer(picture.height, picture.width, picture.tobytes())
