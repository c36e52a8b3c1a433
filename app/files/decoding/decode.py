"""Decoding one open file: digest, thumbnail, model input, size, capture time, EXIF, pixel statistics.

Runs in a child process (see `decoders`): the libraries below may crash, hang or ask for all memory.
The pixels are decoded once, scaled down while decoding where the format can (JPEG), brought to
sRGB and turned upright once, and everything asked for is cut from that.
"""

import stat
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.domain.photo import DateSource, ExifInfo, PixelStats
from app.files.decoding.buffers import RgbBuffer, make_frame, make_thumbnail, to_buffer
from app.files.decoding.embedded_preview import decode_preview
from app.files.decoding.errors import FAULTS, TooLarge, explain
from app.files.decoding.jpeg_end import load_without_end
from app.files.decoding.measurements import MEASURED_SIDE, measure
from app.files.decoding.raw import open_raw
from app.files.digest import digest_of
from app.files.export.metadata import Copy, LibraryMetadata, add_metadata
from app.files.export.render import ExportOptions, carry_metadata, render_jpeg
from app.files.formats import DECODERS, is_raw
from app.files.metadata import exif
from app.files.metadata.capture_date import CaptureDate, is_better
from app.files.metadata.reader import FileMetadata, read_metadata
from app.files.srgb import to_rgb

try:
    import pillow_heif
except ImportError:  # HEIC files are then listed with that reason.
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

MOST_PIXELS = 300_000_000
"""More are refused: Pillow takes 4 bytes a pixel, so this is 1.2 GB in each child."""

Image.MAX_IMAGE_PIXELS = None  # Ours counts what is decoded, so a large JPEG may be scaled down.

_FORMATS = [name for name, _ in DECODERS]


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """What is to be made of a file."""

    thumbnail: int = 0
    """Longer side of the thumbnail; 0 for none."""
    frame: InputSpec | None = None
    """The embedder's pixels, if any."""
    view: int | None = None
    """Longer side of the photo to look at, 0 for all its pixels; None for none."""
    preview: bool = False
    """To look at: only what a preview inside the file gives, however small; nothing where there is none."""
    measures: bool = False
    digest_only: bool = False
    exif_only: bool = False
    """Only how it was taken: of its bytes no more are read than say that, and there is no digest."""
    metadata: tuple[Path, ...] | None = None
    """The sidecars whose metadata, with that embedded in the file, are read; None to read none."""
    export: ExportOptions | None = None
    """A new JPEG of it, if any."""
    library: LibraryMetadata = field(default_factory=LibraryMetadata)
    """What that is to say beside what the file says itself."""

    @property
    def is_metadata_only(self) -> bool:
        """Whether nothing else is asked for: the file need not be a picture that can be decoded."""
        return self.metadata is not None and self == DecodeRequest(metadata=self.metadata)

    @property
    def is_view_only(self) -> bool:
        """Whether nothing but pixels to look at is wished: the bytes need no digest then."""
        return self.view is not None and not (self.thumbnail or self.frame or self.measures)


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
    view: RgbBuffer | None = None
    exif: ExifInfo | None = None
    """None where only the digest was read."""
    pixel_stats: PixelStats | None = None
    metadata: FileMetadata | None = None
    exported: bytes = b""
    """A JPEG, as the drawing wants it."""
    notes: tuple[str, ...] = ()
    """What that JPEG had no room for, as sentences."""


def decode_photo(path: Path, request: DecodeRequest) -> DecodedPhoto:
    """Make of the file what is wished. Raises Unreadable, with the reason as a sentence."""
    if request.metadata is not None and request.is_metadata_only:
        return DecodedPhoto(metadata=read_metadata(path, request.metadata))
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # Opening a pipe would wait for a writer.
            raise Unreadable(path, "This is not a file, but a folder or a device.")
        with path.open("rb") as file:
            if request.exif_only:
                return _read_exif(file, request, is_raw(path.name))
            decoded = _decode(path, file, request)
            if request.metadata is not None:
                with suppress(MemoryError):  # The photo is worth more than its metadata.
                    metadata = read_metadata(path, request.metadata, file)
                    decoded = _dated(replace(decoded, metadata=metadata), metadata.capture_date)
            return decoded
    except FAULTS as error:
        raise Unreadable(path, explain(path, error)) from error


def _dated(decoded: DecodedPhoto, date: CaptureDate | None) -> DecodedPhoto:
    """Add the capture date, unless a better one is known."""
    if date is None or (decoded.date_source and is_better(decoded.date_source, date.source)):
        return decoded
    return replace(decoded, taken=date.time, date_source=date.source)


def _decode(path: Path, file: BufferedReader, request: DecodeRequest) -> DecodedPhoto:
    digest = "" if request.is_view_only else digest_of(file)
    if request.digest_only:
        return DecodedPhoto(digest)
    file.seek(0)
    # Pillow would take the stamp-sized preview inside a RAW file for the photo.
    loaded = _load_raw(file, request) if is_raw(path.name) else _load_whole(file, request)
    return _make(path, loaded, digest, request) if loaded else DecodedPhoto(digest)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A photo decoded: upright, and no smaller than is wished."""

    upright: Image.Image
    width: int
    """Of the whole photo, upright, however small it was decoded."""
    height: int
    taken: CaptureDate | None
    exif: ExifInfo
    carrier: bytes
    """A JPEG with the metadata for a drawing, as far as Pillow reads them."""


def _read_exif(file: BinaryIO, request: DecodeRequest, raw: bool) -> DecodedPhoto:
    if raw:
        with open_raw(file) as opened:
            return DecodedPhoto(exif=_details(opened.details, request)[1])
    with Image.open(file, formats=_FORMATS) as picture:
        return DecodedPhoto(exif=exif.read_exif(picture))


def _details(
    bearer: exif.Bearer | None, request: DecodeRequest
) -> tuple[CaptureDate | None, ExifInfo]:
    """Read when and how the photo was taken, unless nothing but pixels is asked for."""
    if bearer is None or request.is_view_only:
        return None, ExifInfo()
    return exif.read_capture_date(bearer), exif.read_exif(bearer)


def _load_whole(file: BinaryIO, request: DecodeRequest) -> _Loaded | None:
    try:
        return _load(file, request)
    except OSError:
        if loaded := load_without_end(file, lambda ended: _load(ended, request)):
            return loaded
        raise


def _load(file: BinaryIO, request: DecodeRequest) -> _Loaded | None:
    with Image.open(file, formats=_FORMATS) as picture:
        width, height = picture.size
        taken, exif_info = _details(picture, request)
        scale = _scale(request, width, height)
        source = _choose(picture, file, request, scale)
        if source is None:
            return None
        source.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
        _refuse_too_many(*source.size)
        drafted = source.size
        source.load()
        orientation = exif.read_orientation(picture)
        upright = exif.turn(to_rgb(source, scale * width / source.width, file), orientation)
        turned_while_loading = source.size != drafted  # TIFF
        carrier = carry_metadata(picture) if request.export else b""
    if turned_while_loading != exif.swaps_sides(orientation):
        width, height = height, width
    return _Loaded(upright, width, height, taken, exif_info, carrier)


def _choose(
    picture: Image.Image, file: BinaryIO, request: DecodeRequest, scale: float
) -> Image.Image | None:
    """What to decode: the picture, or the preview inside it where that serves as well."""
    preview = None
    if request.is_view_only and request.view:
        width = round(scale * picture.width)
        preview = decode_preview(picture, file, width, least=0 if request.preview else width)
    if preview is not None:
        preview.info.setdefault("icc_profile", picture.info.get("icc_profile"))
        return preview
    return None if request.preview else picture


def _load_raw(file: BinaryIO, request: DecodeRequest) -> _Loaded | None:
    with open_raw(file) as raw:
        width, height = raw.size
        taken, exif_info = _details(raw.details, request)
        scale = _scale(request, width, height)
        side = 0 if scale == 1 else round(scale * max(width, height))
        if request.preview or raw.is_preview_enough(side):
            picture = raw.decode_preview(side)
        else:
            _refuse_too_many(width, height)
            picture = raw.develop(side)
        if picture is None:
            return None
        upright = to_rgb(picture, scale * max(width, height) / max(picture.size))
        carrier = carry_metadata(raw.details) if request.export and raw.details else b""
    return _Loaded(upright, width, height, taken, exif_info, carrier)


def _make(path: Path, loaded: _Loaded, digest: str, request: DecodeRequest) -> DecodedPhoto:
    upright = loaded.upright
    drawn, notes = _export(path, loaded, request, request.export) if request.export else (b"", ())
    made = DecodedPhoto(
        digest,
        loaded.width,
        loaded.height,
        thumbnail=make_thumbnail(upright, request.thumbnail) if request.thumbnail else b"",
        frame=make_frame(upright, request.frame) if request.frame else None,
        view=to_buffer(upright) if request.view is not None else None,
        exif=loaded.exif,
        pixel_stats=measure(upright) if request.measures else None,
        exported=drawn,
        notes=notes,
    )
    return _dated(made, loaded.taken)


def _export(
    path: Path, loaded: _Loaded, request: DecodeRequest, options: ExportOptions
) -> tuple[bytes, tuple[str, ...]]:
    """The new JPEG with its metadata, and what did not fit into it."""
    content, size = render_jpeg(loaded.upright, options)
    made = Copy(content, size, path, loaded.carrier)
    return add_metadata(made, request.library, options.metadata)


def _refuse_too_many(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise TooLarge(f"The image has {width:,} × {height:,} pixels, too many for the memory.")


def _scale(request: DecodeRequest, width: int, height: int) -> float:
    """The smallest scale, at most 1, that still serves every wish."""
    if request.view == 0 or (request.export and not request.export.side):
        return 1.0
    longer, shorter = max(width, height), min(width, height)
    measured = MEASURED_SIDE if request.measures else 0
    drawn = request.export.side if request.export else 0
    sizes = [max(request.thumbnail, request.view or 0, measured, drawn) / longer]
    if request.frame:
        sizes.append(request.frame.side / shorter)
    return min(1.0, max(sizes))
