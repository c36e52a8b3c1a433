"""Errors of decoders on broken files, and the reason as a sentence for the user."""

import struct
import zlib
from contextlib import suppress
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from app.domain.errors import NotReadNow, Unreadable
from app.files.decoding.memory import TooLarge
from app.files.formats import DECODERS, extension_of, is_video

# What Pillow and its codecs are known to raise on broken files.
FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, EOFError, BufferError, AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


class RawFault(ValueError):
    """A RAW file that cannot be read; its text is the reason."""


class VideoFault(ValueError):
    """A video that cannot be read; its text is the reason."""


_REASONS = (
    (MemoryError, "The image needs more memory than Albumen allows for one file."),
    (FileNotFoundError, "The file was removed before it could be read."),
    (PermissionError, "You have no permission to read this file."),
)


def to_unreadable(path: Path, error: BaseException) -> Unreadable:
    """Return the error as one for the user; NotReadNow where the system raised it, not a codec."""
    kind = NotReadNow if isinstance(error, OSError) and error.errno else Unreadable
    return kind(path, explain(path, error))


def explain(path: Path, error: BaseException) -> str:
    """The reason as one sentence for the user."""
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, OSError) and error.strerror:  # The system's word, not a codec's.
        return f"The file cannot be read ({error.strerror})."
    with suppress(OSError):
        if path.stat().st_size == 0:
            return "The file is empty."
    if isinstance(error, TooLarge | RawFault | VideoFault):
        return str(error)
    if isinstance(error, UnidentifiedImageError):
        return _explain_unknown(path)
    return _explain_damage(str(error) or type(error).__name__)


def _explain_damage(message: str) -> str:
    if "truncated" in message or "EOF" in message:
        return "The file is truncated: part of the image is missing."
    return f"The image is damaged ({message})."


def _explain_unknown(path: Path) -> str:
    extension = extension_of(path.name)
    if is_video(path.name):
        return "The content is not a video that Albumen supports."
    if extension in ("heic", "heif", "hif") and "HEIF" not in Image.OPEN:
        return "The HEIC decoder is not installed (pillow-heif)."
    known = any(extension in extensions.split() for _, extensions in DECODERS)
    if extension and not known:
        return f"Albumen does not support {extension.upper()} files."
    return "The content is not an image that Albumen supports."
