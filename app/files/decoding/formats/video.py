"""Videos, by FFmpeg: a poster frame from about a third in, upright and in true colours, and what the file tells.

Only the demuxers below are ever asked, on an open file: none of them follows a reference to another file or to
the network, as playlists do.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

from app.domain.photo import DateSource, ExifInfo
from app.files.decoding.errors import VideoFault
from app.files.decoding.memory import reserve
from app.files.hdr import HDR_TRANSFERS
from app.files.metadata.capture_date import CaptureDate
from app.files.metadata.exif import turn

_BYTES = 40
"""A pixel takes in FFmpeg, which keeps up to 16 frames, and in Pillow."""
_SHARE = 3
"""The poster comes from this part of the video: the beginning is often black, or the ground."""
_MOST_FRAMES = 30
"""Frames decoded from the last key frame on, to come nearer to that part."""
_MOST_PACKETS = 2_000
"""Packets read in search of a frame that can be decoded."""
_HD = 720
"""Rows from which on colours of an unknown matrix are those of HD television."""
_MATRIX_UNKNOWN = 2
_SRGB = 13

# How stored rows and columns are turned upright (ISO/IEC 14496-12, 8.3.2: a, b, c, d), as EXIF's orientation.
_ORIENTATIONS = {
    (1, 0, 0, 1): 1, (-1, 0, 0, 1): 2, (-1, 0, 0, -1): 3, (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5, (0, 1, -1, 0): 6, (0, -1, -1, 0): 7, (0, -1, 1, 0): 8,
}  # fmt: skip

_DATES = ("com.apple.quicktime.creationdate", "creation_time", "date")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng")
_MAKERS = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
_POSITION = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Video:
    """A video's poster, and what the file tells of it."""

    poster: Image.Image
    """Upright, as large as the video is shown."""
    taken: CaptureDate | None
    info: ExifInfo


def open_video(file: BinaryIO, demuxer: str) -> Video:
    """Read a video from its start by the demuxer of that name. Raises VideoFault, and TooLarge."""
    # What lies within may be missing, and some files can be read from their start only.
    for share in (_SHARE, None):
        file.seek(0)
        with (
            suppress(FFmpegError, OverflowError),
            av.open(file, mode="r", format=demuxer, metadata_errors="replace") as container,
        ):
            if video := _read(container, share):
                return video
    raise VideoFault("The video is damaged, or its format is not supported.")


def _read(container: InputContainer, share: int | None) -> Video | None:
    """Read a video, its poster from that part on, or from the start; None where no frame can be decoded."""
    stream = next(iter(container.streams.video), None)
    if stream is None:
        raise VideoFault("The file has sound, but no video.")
    width, height = stream.codec_context.width, stream.codec_context.height
    reserve(width * height * _BYTES, width, height)
    stream.codec_context.thread_count = 1  # The decoders share the processor already.
    target = (container.start_time or 0) + (container.duration or 0) // (share or 1)
    if share is not None:
        container.seek(target, backward=True)
    frame = _decode_to(container, stream, Fraction(target if share else 0, av.time_base))
    if frame is None:
        return None
    # The container's own words go before those of one stream.
    words = (*stream.metadata.items(), *container.metadata.items())
    told = {name.lower(): text for name, text in words}
    poster = _draw(frame, stream)  # Here, while the stream is open.
    return Video(poster, _read_time(told), _read_info(told, _seconds(container, stream)))


def _seconds(container: InputContainer, stream: VideoStream) -> float | None:
    """Return how long the video is; None where the file does not tell."""
    if container.duration:
        return container.duration / av.time_base
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return None


def _decode_to(
    container: InputContainer, stream: VideoStream, target: Fraction
) -> VideoFrame | None:
    """Decode frames from here to that second, or a few; return the last one."""
    last, count = None, 0
    for number, packet in enumerate(container.demux(stream)):
        try:
            frames = packet.decode()
        except FFmpegError:  # A damaged part.
            frames = []
        for frame in frames:
            last, count = frame, count + 1
            if count >= _MOST_FRAMES or (frame.time or 0) >= target:
                return last
        if number >= _MOST_PACKETS:
            break
    return last


def _draw(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    """Return a frame as a picture: in RGB, with square pixels, upright."""
    matrix = frame.colorspace
    if matrix == _MATRIX_UNKNOWN:
        matrix = Colorspace.ITU709 if frame.height >= _HD else Colorspace.ITU601
    picture = frame.reformat(format="rgb24", src_colorspace=matrix).to_image()
    ratio = stream.sample_aspect_ratio
    if ratio and ratio != 1 and Fraction(1, 4) < ratio < 4:
        picture = picture.resize((max(1, round(picture.width * ratio)), picture.height))
    # The curve of television is for dim rooms: screens show its values as those of sRGB.
    transfer = frame.color_trc if frame.color_trc in HDR_TRANSFERS else _SRGB
    upright = turn(picture, _orientation(frame))
    upright.info["nclx_profile"] = {
        "color_primaries": int(frame.color_primaries),
        "transfer_characteristics": int(transfer),
    }
    return upright


def _orientation(frame: VideoFrame) -> int:
    """Return how a frame is turned upright, as EXIF's orientation; other angles than right ones are none."""
    blocks: Any = frame.side_data  # It is typed as a mapping only.
    matrix = next((block for block in blocks if block.type == SideData.DISPLAYMATRIX), None)
    if matrix is None:
        return 1
    a, b, _, c, d, *_ = memoryview(bytes(matrix)).cast("i")
    return _ORIENTATIONS.get((_sign(a), _sign(b), _sign(c), _sign(d)), 1)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _read_time(told: Mapping[str, str]) -> CaptureDate | None:
    """Return when the video was taken, by the camera's clock.

    Apple tells the time with its zone. Others tell that of Greenwich, which is turned to this computer's clock:
    mostly that of the camera, too, and so the video stands among the photos of the same hour.
    """
    for name in _DATES:
        try:
            moment = datetime.fromisoformat(told.get(name, "").strip())
        except ValueError:
            continue
        if name == "creation_time":
            moment = moment.astimezone()
        if moment.year > 1970:  # 1904 and 1970 are what clocks say that were never set.
            seconds = moment.replace(tzinfo=UTC).timestamp()
            return CaptureDate(seconds, DateSource.VIDEO, f"{moment:%Y-%m-%d %H:%M:%S}")
    return None


def _read_info(told: Mapping[str, str], seconds: float | None) -> ExifInfo:
    names = (_first(told, _MAKERS), _first(told, _MODELS))
    return ExifInfo(
        camera=" ".join(filter(None, names)),
        software=told.get("com.apple.quicktime.software", ""),
        gps=read_position(_first(told, _PLACES)),
        duration=seconds,
        media_type="video",
    )


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := str(told.get(name, "")).strip())), "")


def read_position(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of ISO 6709: +48.8577+002.295/, in degrees, with minutes, or with seconds."""
    match = _POSITION.match(text)
    if not match:
        return None
    latitude, longitude = (
        _degrees(part, digits) for part, digits in zip(match.groups(), (2, 3), strict=True)
    )
    if abs(latitude) > 90 or abs(longitude) > 180 or latitude == longitude == 0:
        return None
    return latitude, longitude


def _degrees(text: str, digits: int) -> float:
    """Return degrees of a number that begins with so many digits of them; minutes and seconds have two each."""
    sign, number = (-1 if text[0] == "-" else 1), text[1:]
    whole, _, fraction = number.partition(".")
    parts = [whole[:digits], whole[digits : digits + 2], whole[digits + 2 : digits + 4]]
    last = max(place for place, part in enumerate(parts) if part)
    values = [float(part or 0) for part in parts]
    values[last] += float(f"0.{fraction or 0}")
    return sign * sum(value / 60**place for place, value in enumerate(values))
