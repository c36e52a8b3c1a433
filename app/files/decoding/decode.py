"""Decoding one open file: digest, thumbnail, model input, size, capture time, EXIF, pixel statistics.

Runs in a child process (see `decoders`): the libraries below may crash, hang or ask for all memory.
The pixels are decoded once, scaled down while decoding where the format can (JPEG), brought to
sRGB and turned upright once, and everything asked for is cut from that.
"""

import os
import stat
from contextlib import suppress
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import NotReadNow, Unreadable
from app.domain.photo import ExifInfo
from app.files.decoding.animation import read_frames
from app.files.decoding.buffers import make_frame, make_small, make_thumbnail, to_buffer
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.errors import FAULTS, RawFault, to_unreadable
from app.files.decoding.formats.raw import open_raw
from app.files.decoding.loading import Loaded, load_picture, load_raw, load_video, read_info
from app.files.decoding.measurements import measure
from app.files.decoding.opening import open_picture
from app.files.decoding.request import DecodeRequest
from app.files.digest import digest_of
from app.files.export.metadata import Copy, add_metadata
from app.files.export.options import ExportOptions
from app.files.export.render import render_jpeg
from app.files.formats import HEAD, is_raw, may_be_raw, video_demuxer
from app.files.metadata import exif
from app.files.metadata.capture_date import CaptureDate, is_better
from app.files.metadata.reader import read_metadata

_CHANGED = "The file was changed while it was read. It is read again at the next indexing."


def decode_photo(path: Path, request: DecodeRequest) -> DecodedPhoto:
    """Make of the file what is wished. Raises Unreadable, with the reason as a sentence."""
    try:
        if request.metadata is not None and request.is_metadata_only:
            return DecodedPhoto(metadata=read_metadata(path, request.metadata))
        if not stat.S_ISREG(path.stat().st_mode):  # Opening a pipe would wait for a writer.
            raise Unreadable(path, "This is not a file, but a folder or a device.")
        with path.open("rb") as file:
            if request.exif_only:
                return _read_exif(path, file)
            if request.animation:
                return DecodedPhoto(frames=read_frames(file, request.animation))
            before = _stamp(file)
            decoded = _decode(path, file, request)
            if request.metadata is not None:
                # The photo is worth more than its metadata, which is then read by itself.
                with suppress(MemoryError, OSError, NotReadNow):
                    metadata = read_metadata(path, request.metadata, file)
                    decoded = _dated(replace(decoded, metadata=metadata), metadata.capture_date)
            if decoded.digest and _stamp(file) != before:
                raise NotReadNow(path, _CHANGED)  # Digest and pixels may be of two states of it.
            return decoded
    except FAULTS as error:
        raise to_unreadable(path, error) from error


def _stamp(file: BufferedReader) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _dated(decoded: DecodedPhoto, date: CaptureDate | None) -> DecodedPhoto:
    """Add the capture date, unless a better one is known."""
    if date is None or (decoded.date_source and is_better(decoded.date_source, date.source)):
        return decoded
    return replace(decoded, taken=date.time, date_source=date.source)


def _decode(path: Path, file: BufferedReader, request: DecodeRequest) -> DecodedPhoto:
    digest = "" if request.is_view_only else digest_of(file)
    if request.digest_only:
        return DecodedPhoto(digest)
    loaded = _load(path, file, request)
    return _make(path, loaded, digest, request) if loaded else DecodedPhoto(digest)


def _load(path: Path, file: BinaryIO, request: DecodeRequest) -> Loaded | None:
    """Load by the decoder that the name and the first bytes ask for."""
    head = _read_head(file)
    if demuxer := video_demuxer(path.name, head):
        return load_video(file, request, demuxer)
    if may_be_raw(path.name, head):
        with suppress(RawFault):
            return load_raw(file, request)
    # Pillow would take the stamp-sized preview inside a RAW file for the photo.
    return load_raw(file, request) if is_raw(path.name) else load_picture(file, request)


def _read_head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _read_exif(path: Path, file: BinaryIO) -> DecodedPhoto:
    if demuxer := video_demuxer(path.name, _read_head(file)):
        # It takes milliseconds to load, which a folder without videos need not wait for.
        from app.files.decoding.formats.video import open_video

        return DecodedPhoto(exif=open_video(file, demuxer).info)
    if is_raw(path.name):
        with open_raw(file) as opened:
            return DecodedPhoto(
                exif=exif.read_exif(opened.details) if opened.details else ExifInfo()
            )
    with open_picture(file) as picture:
        return DecodedPhoto(exif=read_info(picture, file))


def _make(path: Path, loaded: Loaded, digest: str, request: DecodeRequest) -> DecodedPhoto:
    upright = loaded.upright
    drawn, notes = _export(path, loaded, request, request.export) if request.export else (b"", ())
    made = DecodedPhoto(
        digest,
        loaded.width,
        loaded.height,
        thumbnail=make_thumbnail(upright, request.thumbnail) if request.thumbnail else b"",
        frame=make_frame(upright, request.frame) if request.frame else None,
        small=make_small(upright, request.small) if request.small else None,
        view=to_buffer(upright) if request.view is not None else None,
        exif=loaded.exif,
        pixel_stats=measure(upright) if request.measures else None,
        exported=drawn,
        notes=notes,
    )
    return _dated(made, loaded.taken)


def _export(
    path: Path, loaded: Loaded, request: DecodeRequest, options: ExportOptions
) -> tuple[bytes, tuple[str, ...]]:
    """The new JPEG with its metadata, and what did not fit into it."""
    content, size = render_jpeg(loaded.upright, options)
    made = Copy(content, size, path, loaded.carrier)
    return add_metadata(made, request.library, options.metadata)
