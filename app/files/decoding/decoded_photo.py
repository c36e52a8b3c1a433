"""Decoded photos: results of the decoders, which themselves are loaded in child processes only."""

from dataclasses import dataclass
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any, SupportsIndex

from app.domain.photo import DateSource, ExifInfo, PixelStats

if TYPE_CHECKING:
    from app.files.metadata.reader import FileMetadata


@dataclass(frozen=True, slots=True)
class RgbBuffer:
    """RGB bytes, row after row, height x width x 3."""

    height: int
    width: int
    rgb: bytes

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Lets whoever sends it keep the bytes apart, so that a hundred million are not copied once more."""
        return RgbBuffer, (self.height, self.width, PickleBuffer(self.rgb))


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """A frame, and how long it is shown."""

    pixels: RgbBuffer
    milliseconds: int


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """What was made of a file."""

    digest: str = ""
    width: int = 0
    height: int = 0
    taken: float | None = None
    """Seconds since 1970 by the camera's clock."""
    date_source: DateSource | None = None
    """Where in the file that stands."""
    thumbnail: bytes = b""
    """A JPEG."""
    frame: RgbBuffer | None = None
    small: RgbBuffer | None = None
    view: RgbBuffer | None = None
    frames: tuple[TimedFrame, ...] = ()
    """Of an animation."""
    exif: ExifInfo | None = None
    """None where only the digest was read."""
    pixel_stats: PixelStats | None = None
    metadata: "FileMetadata | None" = None
    exported: bytes = b""
    """A JPEG, as the drawing wants it."""
    notes: tuple[str, ...] = ()
    """What that JPEG had no room for, as sentences."""
