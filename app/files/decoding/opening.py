"""Opening of pictures: by Pillow and its plug-ins, and by other decoders what these refuse."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from PIL import Image, PsdImagePlugin, UnidentifiedImageError

from app.files.boxes import find_box, read_box
from app.files.decoding.errors import FAULTS
from app.files.decoding.formats.jpeg_xl import JpegXlHead, read_head
from app.files.decoding.formats.photoshop_document import add_resources, open_document
from app.files.decoding.memory import reserve
from app.files.formats import DECODERS

try:
    import pillow_heif
except ImportError:  # HEIC files are then listed with that reason.
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

Image.MAX_IMAGE_PIXELS = None  # Memory is counted, not pixels: a large JPEG may be scaled down.

_JPEG_XL = "JXL"
_FORMATS = [name for name, _ in DECODERS if name != _JPEG_XL]

_JPEG_XL_BYTES = 18
"""A pixel takes in libjxl, which works in 32 bits a channel, and in the plug-in."""
_ORIENTATION = 0x0112


@contextmanager
def open_picture(file: BinaryIO) -> Generator[Image.Image]:
    """Open the picture in a file. Raises what its decoder raises, UnidentifiedImageError where none knows it."""
    if head := read_head(file):
        picture = _open_jpeg_xl(file, head)
    elif not (picture := open_document(file)):
        file.seek(0)
        try:
            picture = Image.open(file, formats=_FORMATS)
        except UnidentifiedImageError:
            picture = _open_otherwise(file)
    with picture:
        if isinstance(picture, PsdImagePlugin.PsdImageFile):
            add_resources(picture, {number: data for number, _, data in picture.resources})
        yield picture


def _open_jpeg_xl(file: BinaryIO, head: JpegXlHead) -> Image.Image:
    """Open a JPEG XL file, which decodes all of its pixels.

    These come upright, unless the file is a packed JPEG. By the standard EXIF's orientation does not count then.
    Programs that do not know of the orientation in the pixels' own head leave that at 1 and the pixels lying,
    with the orientation in EXIF; so it counts where the head has none.
    """
    import pillow_jxl

    del pillow_jxl  # It registers itself, and takes a few milliseconds that only these files need.
    reserve(head.width * head.height * _JPEG_XL_BYTES, head.width, head.height)
    file.seek(0)
    picture = Image.open(file, formats=[_JPEG_XL])
    if head.orientation != 1 and not getattr(picture, "jpeg", False):
        with suppress(*FAULTS):
            picture.getexif()[_ORIENTATION] = 1
    return picture


def _open_otherwise(file: BinaryIO) -> Image.Image:
    """Open what no plug-in of Pillow does. Raises UnidentifiedImageError."""
    if _brand(file) in (b"avif", b"avis", b"mif1", b"miaf"):
        # FFmpeg takes a tenth of a second to load.
        from app.files.decoding.formats.ffmpeg import open_avif

        with suppress(ValueError):
            return open_avif(file)
    raise UnidentifiedImageError


def _brand(file: BinaryIO) -> bytes:
    """Return the brand of an ISO media file; of others, nothing."""
    box = find_box(file, (b"ftyp", 0))
    return read_box(file, box, 4) if box else b""
