"""Loading of pictures: decoded once, no larger than is wished, in sRGB, upright.

What a picture takes of memory is reserved before it is decoded.
"""

from dataclasses import dataclass, replace
from typing import BinaryIO

from PIL import Image, Jpeg2KImagePlugin

from app.domain.photo import ExifInfo
from app.files.decoding import memory
from app.files.decoding.formats.embedded_preview import decode_preview, is_of_same_picture
from app.files.decoding.formats.jpeg_2000 import halve
from app.files.decoding.formats.jpeg_end import load_without_end
from app.files.decoding.formats.raw import open_raw
from app.files.decoding.measurements import MEASURED_SIDE
from app.files.decoding.opening import open_picture
from app.files.decoding.request import DecodeRequest
from app.files.export.render import carry_metadata
from app.files.live_photo import find_video
from app.files.metadata import exif
from app.files.metadata.capture_date import CaptureDate
from app.files.srgb import to_rgb

_RAW_BYTES = 24
"""A pixel of a sensor takes while it is developed: LibRaw's 4 channels of 16 bits, twice, and 8 bits."""
_LIVE = ("JPEG", "MPO", "HEIF")
"""Formats of photos to which cameras append a video."""
_ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
"""Formats of animations. Other files of several pictures have pages, views or layers."""
_LARGE = 2_000
"""Pixels across from which on a preview is faster than the photo, although both are compared."""
_WHOLE = 0.5
"""Scale from which on a picture is converted as a whole, not in bands."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A photo decoded: upright, and no smaller than is wished."""

    upright: Image.Image
    width: int
    """Of the whole photo, upright, however small it was decoded."""
    height: int
    taken: CaptureDate | None
    exif: ExifInfo
    carrier: bytes
    """A JPEG with the metadata for a drawing, as far as Pillow reads them."""


def _details(
    bearer: exif.Bearer | None, file: BinaryIO, request: DecodeRequest
) -> tuple[CaptureDate | None, ExifInfo]:
    """Read when and how the photo was taken, unless nothing but pixels is asked for."""
    if bearer is None or request.is_view_only:
        return None, ExifInfo()
    return exif.read_capture_date(bearer), read_info(bearer, file)


def read_info(bearer: exif.Bearer, file: BinaryIO) -> ExifInfo:
    """Read how a photo was taken, and whether it is an animation, or has a video in it."""
    info, kind = exif.read_exif(bearer), getattr(bearer, "format", "")
    if kind in _ANIMATED and getattr(bearer, "is_animated", False):
        return replace(info, media_type="animation")
    if kind in _LIVE and find_video(file, _xmp_of(bearer)) is not None:
        return replace(info, media_type="live")
    return info


def _xmp_of(bearer: exif.Bearer) -> bytes:
    xmp = getattr(bearer, "info", {}).get("xmp", b"")
    return xmp if isinstance(xmp, bytes) else b""


def load_picture(file: BinaryIO, request: DecodeRequest) -> Loaded | None:
    """Load the picture in a file; None where only its preview is wished and there is none."""
    try:
        return _load(file, request)
    except OSError:
        if loaded := load_without_end(file, lambda ended: _load(ended, request)):
            return loaded
        raise


def _load(file: BinaryIO, request: DecodeRequest) -> Loaded | None:
    with open_picture(file) as picture:
        width, height = picture.size
        taken, exif_info = _details(picture, file, request)
        scale = _scale(request, width, height)
        source = _choose(picture, file, request, scale)
        if source is None:
            return None
        drafted = _draft(source, file, scale * width / source.width)
        source.load()
        orientation = exif.read_orientation(picture)
        upright = exif.turn(to_rgb(source, scale * width / source.width, file), orientation)
        # TIFF. A JPEG 2000 is smaller than it said.
        turned_while_loading = source.size == drafted[::-1] != drafted
        carrier = carry_metadata(picture) if request.export else b""
    if turned_while_loading != exif.swaps_sides(orientation):
        width, height = height, width
    return Loaded(upright, width, height, taken, exif_info, carrier)


def _draft(source: Image.Image, file: BinaryIO, scale: float) -> tuple[int, int]:
    """Scale a picture down while it is decoded, where its format can; return its size then. Raises TooLarge."""
    size = source.size
    wanted = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    source.draft("RGB", wanted)
    if isinstance(source, Jpeg2KImagePlugin.Jpeg2KImageFile):
        halve(source, file, wanted)
    memory.reserve(memory.estimate(source, size, whole=scale >= _WHOLE), *size)
    return source.size


def _choose(
    picture: Image.Image, file: BinaryIO, request: DecodeRequest, scale: float
) -> Image.Image | None:
    """What to decode: the picture, or the preview inside it where that serves as well."""
    width = round(scale * picture.width)
    preview = None
    if request.is_view_only and request.view:
        preview = decode_preview(picture, file, width, least=0 if request.preview else width)
    elif request.is_for_tiles and picture.width >= _LARGE:
        preview = decode_preview(picture, file, width, least=width)
        if preview is not None and not is_of_same_picture(preview, picture, file):
            preview = None
    if preview is not None:
        preview.info.setdefault("icc_profile", picture.info.get("icc_profile"))
        return preview
    return None if request.preview else picture


def load_raw(file: BinaryIO, request: DecodeRequest) -> Loaded | None:
    """Load a camera RAW file, as `load_picture` does."""
    with open_raw(file) as raw:
        width, height = raw.size
        taken, exif_info = _details(raw.details, file, request)
        scale = _scale(request, width, height)
        side = 0 if scale == 1 else round(scale * max(width, height))
        if request.preview or raw.is_preview_enough(side):
            picture = raw.decode_preview(side)
        else:
            memory.reserve(width * height * _RAW_BYTES, width, height)
            picture = raw.develop(side)
        if picture is None:
            return None
        upright = to_rgb(picture, scale * max(width, height) / max(picture.size))
        carrier = carry_metadata(raw.details) if request.export and raw.details else b""
    return Loaded(upright, width, height, taken, exif_info, carrier)


def load_video(file: BinaryIO, request: DecodeRequest, demuxer: str) -> Loaded | None:
    """Load the poster of a video, as `load_picture` does."""
    # FFmpeg takes a tenth of a second to load, which a folder without videos need not wait for.
    from app.files.decoding.formats.video import open_video

    if request.preview:
        return None
    video = open_video(file, demuxer)
    width, height = video.poster.size
    upright = to_rgb(video.poster, _scale(request, width, height))
    return Loaded(upright, width, height, video.taken, video.info, b"")


def _scale(request: DecodeRequest, width: int, height: int) -> float:
    """The smallest scale, at most 1, that still serves every wish."""
    if request.view == 0 or (request.export and not request.export.side):
        return 1.0
    longer, shorter = max(width, height), min(width, height)
    measured = MEASURED_SIDE if request.measures else 0
    drawn = request.export.side if request.export else 0
    sizes = [max(request.thumbnail, request.view or 0, measured, drawn) / longer]
    sizes.append(max(request.frame.side if request.frame else 0, request.small) / shorter)
    return min(1.0, max(sizes))
