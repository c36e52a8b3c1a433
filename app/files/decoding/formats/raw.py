"""Camera RAW files: the JPEG that the camera put into them, else pixels developed from the sensor's.

The JPEG has the camera's colours and is there in milliseconds; mostly it has all the pixels, too.
Where it does not, and more are wanted, the sensor's are developed: half as many a side where these
are enough, as four of the sensor's make one then and nothing has to be guessed.
"""

import io
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from app.files.decoding.errors import RawFault
from app.files.metadata.exif import Bearer, Head, turn

if TYPE_CHECKING:
    from rawpy import RawPy

_WHOLE = 0.95
"""Share of the sensor's width a JPEG needs to count as all there is: cameras cut a few columns off."""

_TIFF = (b"II*\0", b"MM\0*")

# LibRaw's `flip` as EXIF's orientation: its own table, read backwards.
_ORIENTATIONS = {0: 1, 1: 2, 3: 3, 2: 4, 4: 5, 6: 6, 7: 7, 5: 8}


class Raw:
    """An open RAW file. What is not asked for is not decoded."""

    def __init__(self, raw: "RawPy", file: BinaryIO) -> None:
        sizes = raw.sizes
        self._raw = raw
        self._file = file
        self._sensor = (sizes.iwidth, sizes.iheight)
        self._orientation = _ORIENTATIONS.get(sizes.flip, 1)
        self.preview = self._open_preview()
        """The JPEG inside, as it is stored."""
        self._preview_orientation = self._orientation if self._lies_as_stored() else 1

    @property
    def is_preview_whole(self) -> bool:
        """Whether the preview has about as many pixels as the sensor."""
        return self.preview is not None and max(self.preview.size) >= _WHOLE * max(self._sensor)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole photo, upright."""
        if self.preview is not None and self.is_preview_whole:
            size, orientation = self.preview.size, self._preview_orientation
        else:
            size, orientation = self._sensor, self._orientation
        return (size[1], size[0]) if orientation >= 5 else size

    @property
    def details(self) -> Bearer | None:
        """What to read EXIF from: most kinds are TIFF files with other endings; else the JPEG has it."""
        self._file.seek(0)
        return Head(self._file) if self._file.read(4) in _TIFF else self.preview

    def is_preview_enough(self, side: int) -> bool:
        """Whether the preview has that many pixels along its longer side; 0 means all of the photo's."""
        if self.preview is None:
            return False
        return self.is_preview_whole or 0 < side <= max(self.preview.size)

    def decode_preview(self, side: int) -> Image.Image | None:
        """The preview upright, with at least `side` pixels where it has them; 0 for all. None where there is none."""
        if self.preview is None:
            return None
        if side and self.preview.format == "JPEG":
            scale = min(1.0, side / max(self.preview.size))
            width, height = self.preview.size
            self.preview.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
        return turn(self.preview, self._preview_orientation)

    def develop(self, side: int) -> Image.Image:
        """The sensor's pixels upright, as many as there are or half as many a side; 0 for all."""
        is_half_enough = 0 < side <= max(self._sensor) // 2
        rgb = self._raw.postprocess(half_size=is_half_enough, use_camera_wb=True, output_bps=8)
        return Image.fromarray(rgb)

    def _open_preview(self) -> Image.Image | None:
        # Here and below: rawpy loads numpy, which a child that sees no RAW file never needs.
        import rawpy

        try:
            thumb = self._raw.extract_thumb()
        except (rawpy.LibRawError, rawpy.NotSupportedError):
            return None
        try:
            if isinstance(thumb.data, bytes):
                return Image.open(io.BytesIO(thumb.data), formats=["JPEG"])
            return Image.fromarray(thumb.data)
        except (OSError, SyntaxError, ValueError, TypeError):
            return None

    def _lies_as_stored(self) -> bool:
        """Whether the preview is turned like the sensor; some cameras and programs stand it upright."""
        if self.preview is None or self._orientation < 5:
            return True
        wide, sensor_wide = (w > h for w, h in (self.preview.size, self._sensor))
        return wide == sensor_wide


@contextmanager
def open_raw(file: BinaryIO) -> Generator[Raw]:
    """Open a RAW file. Raises RawFault, also within the block, where LibRaw gives up."""
    import rawpy

    try:
        with rawpy.RawPy() as raw:
            raw.open_buffer(file)
            yield Raw(raw, file)
    except rawpy.LibRawFileUnsupportedError as error:
        raise RawFault("Albumen does not support this camera RAW format.") from error
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise RawFault("The camera RAW file is damaged.") from error
