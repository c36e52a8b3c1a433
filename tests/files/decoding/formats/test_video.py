"""Videos: a poster, upright and in its colours, and what the file tells; never another file."""

import io
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from PIL import Image

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding import memory
from app.files.decoding.decode import decode_photo
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.formats.video import read_position
from app.files.decoding.request import DecodeRequest
from app.files.formats import video_demuxer
from tests import pictures
from tests.pictures import BLUE, CORNERS, GREEN, RED
from tests.videos import SIZE, plain, turn_track, write_video

ALL = DecodeRequest(thumbnail=40, frame=InputSpec(32), view=0)


def shown(found: DecodedPhoto) -> Image.Image:
    assert found.view is not None
    return Image.frombytes("RGB", (found.view.width, found.view.height), found.view.rgb)


def middle(found: DecodedPhoto) -> Any:
    picture = shown(found)
    return picture.getpixel((picture.width // 2, picture.height // 2))


KINDS = [("mp4", "mpeg4"), ("mov", "mpeg4"), ("m4v", "libx264"), ("avi", "mpeg4"),
         ("mkv", "libx264"), ("webm", "libvpx-vp9")]  # fmt: skip


@pytest.mark.parametrize(("extension", "codec"), KINDS)
def test_a_frame_from_a_third_in_is_the_poster(tmp_path: Path, extension: str, codec: str) -> None:
    path = write_video(tmp_path / f"a.{extension}", plain(RED, GREEN, BLUE), codec)
    found = decode_photo(path, ALL)
    assert pictures.is_near(middle(found), GREEN, 30)
    assert (found.width, found.height) == SIZE
    assert found.thumbnail
    assert found.frame is not None
    assert found.exif is not None
    assert found.exif.media_type == "video"
    assert found.exif.duration == pytest.approx(3, abs=0.15)


@pytest.mark.parametrize("extension", ["mpg", "mts"])
def test_a_stream_is_shown(tmp_path: Path, extension: str) -> None:
    """It tells neither its length nor where its frames are, but by its bytes."""
    draft = tmp_path / ("a.ts" if extension == "mts" else "a.mpg")
    write_video(draft, plain(RED, GREEN, BLUE), "mpeg2video", rate=25)
    path = draft.rename(tmp_path / f"b.{extension}")
    assert shown(decode_photo(path, ALL)).size == SIZE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_poster_stands_upright(tmp_path: Path, orientation: int) -> None:
    stored = pictures.stored_turned(pictures.draw_corners(*SIZE), orientation)
    path = write_video(tmp_path / "a.mp4", [stored] * 10)
    turn_track(path, orientation)
    found = decode_photo(path, ALL)
    assert (found.width, found.height) == SIZE
    corners = pictures.corners_of(np.asarray(shown(found)))
    assert all(pictures.is_near(a, b, 60) for a, b in zip(corners, CORNERS, strict=True))


def test_a_video_of_other_pixels_than_square_is_as_wide_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)
        for number in range(5):
            frame = av.VideoFrame.from_image(pictures.draw_plain(RED, *SIZE))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = decode_photo(path, ALL)
    assert (found.width, found.height) == (128, 64)


@pytest.mark.parametrize(
    ("matrix", "whole"),
    [(Colorspace.ITU709, False), (Colorspace.ITU601, False), (Colorspace.ITU601, True)],
)
def test_its_colours_are_true(tmp_path: Path, matrix: Colorspace, whole: bool) -> None:
    """A saturated green, which the matrices and ranges of television show in other ways."""
    path, levels = tmp_path / "a.mkv", ColorRange.JPEG if whole else ColorRange.MPEG
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"qp": "1"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv444p"
        context = stream.codec_context
        context.colorspace, context.color_range = int(matrix), int(levels)
        context.color_primaries, context.color_trc = int(ColorPrimaries.BT709), int(ColorTrc.BT709)
        for number in range(5):
            drawn = av.VideoFrame.from_image(pictures.draw_plain((20, 200, 60), *SIZE))
            frame = drawn.reformat(
                format="yuv444p",
                dst_colorspace=matrix,
                dst_color_range=levels,
                src_color_range=ColorRange.JPEG,
            )
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert pictures.is_near(middle(decode_photo(path, ALL)), (20, 200, 60), 5)


# ---- what it tells ----


def test_date_and_place_of_quicktime_are_read(tmp_path: Path) -> None:
    told = {"creation_time": "2021-05-06T07:08:09Z", "location": "+48.8577+002.2950/"}
    found = decode_photo(write_video(tmp_path / "a.mp4", plain(RED), **told), ALL)
    assert found.exif is not None
    assert found.exif.gps == (48.8577, 2.295)
    assert found.taken is not None
    assert abs(found.taken - 1620284889) <= 14 * 3600  # By the clock of this computer.
    assert (found.taken - 1620284889) % 900 == 0


def test_a_clock_that_was_never_set_tells_no_date(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", plain(RED), creation_time="1904-01-01T00:00:00Z")
    assert decode_photo(path, ALL).taken is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("+48.8577+002.295/", (48.8577, 2.295)),
        ("-33.5-070.6+100/", (-33.5, -70.6)),
        ("+4851.462+00217.70/", (48.8577, 2.295)),
        ("+485127.72+0021742/", (48.8577, 2.295)),
        ("+00.0000+000.0000/", None),
        ("+95+010/", None),
        ("here", None),
        ("", None),
    ],
)
def test_positions_are_read_in_degrees_minutes_and_seconds(
    text: str, position: tuple[float, float] | None
) -> None:
    assert read_position(text) == (position and pytest.approx(position, abs=1e-6))


# ---- damaged and hostile ----


def test_a_video_whose_end_is_missing_is_shown(tmp_path: Path) -> None:
    scenes = [pictures.draw_scene(number, *SIZE) for number in range(30)]
    path = write_video(tmp_path / "a.mkv", scenes, "libx264")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert shown(decode_photo(path, ALL)).size == SIZE


@pytest.mark.parametrize("extension", ["mp4", "mkv", "avi", "webm"])
def test_what_is_no_video_is_refused_with_a_sentence(tmp_path: Path, extension: str) -> None:
    codec = dict(KINDS)[extension]
    whole = write_video(tmp_path / f"whole.{extension}", plain(RED), codec).read_bytes()
    for content in (b"", b"Dear Sir", whole[:10], whole[:20] + bytes(5_000)):
        path = tmp_path / f"a.{extension}"
        path.write_bytes(content)
        with pytest.raises(Unreadable) as caught:
            decode_photo(path, ALL)
        assert caught.value.reason.endswith(".")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate = 44_100
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(Unreadable, match="sound, but no video"):
        decode_photo(path, ALL)


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '{other}'\n",
        b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/>",
    ],
)
def test_a_list_of_other_files_is_not_followed(tmp_path: Path, content: bytes) -> None:
    other = write_video(tmp_path / "other.mp4", plain(RED))
    for extension in ("mp4", "mkv", "avi", "mts", "mpg"):
        path = tmp_path / f"a.{extension}"
        path.write_bytes(content.replace(b"{other}", str(other).encode()))
        with pytest.raises(Unreadable):
            decode_photo(path, ALL)


def test_a_track_whose_pixels_lie_in_another_file_shows_none(tmp_path: Path) -> None:
    """QuickTime's reference to data elsewhere: an alias of that name, without the flag of "in this file"."""
    other = write_video(tmp_path / "other.mov", plain(RED))
    content = other.read_bytes()
    place = str(other).encode()
    alias = struct.pack(">I4sI", 12 + len(place), b"url ", 0) + place
    at = content.index(b"dref") - 4
    old = content[at : at + 28]
    new = struct.pack(">I4sII", 16 + len(alias), b"dref", 0, 1) + alias
    grown = len(new) - len(old)
    changed = bytearray(content[:at] + new + content[at + 28 :])
    for kind in (b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        size_at = changed.index(kind) - 4
        (size,) = struct.unpack_from(">I", changed, size_at)
        struct.pack_into(">I", changed, size_at, size + grown)
    data = changed.index(b"mdat")
    changed[data + 4 : data + 4 + 2_000] = bytes(2_000)
    path = tmp_path / "a.mov"
    path.write_bytes(changed)
    try:
        found = decode_photo(path, ALL)
    except Unreadable:
        return
    assert not pictures.is_near(middle(found), RED, 40)


def test_a_video_too_large_for_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_video(tmp_path / "a.mp4", plain(RED))
    monkeypatch.setattr(memory, "UNASKED", 1_000)
    monkeypatch.setattr(memory, "_ask", lambda needed: False)
    with pytest.raises(Unreadable, match="96 × 64 pixels and needs"):
        decode_photo(path, ALL)


# ---- known by name and content ----


@pytest.mark.parametrize(
    ("name", "head", "demuxer"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic", ""),
        ("a.cr3", b"\0\0\0\x18ftypcrx ", ""),
        ("a.m4a", b"\0\0\0\x18ftypM4A ", ""),
        ("a.avif", b"\0\0\0\x18ftypavif", ""),
        ("a.mp4", b"\0\0\0\x18ftypheic", ""),
        ("unnamed", b"\0\0\0\x18ftypisom", "mov"),
        ("a.mp4", b"\0\0\0\x18ftypNEWX", "mov"),
        ("a.jpg", b"\0\0\0\x18ftypqt  ", "mov"),
        ("a.mov", b"\0\0\0\x08wide\0\0\0\0", "mov"),
        ("a.txt", b"\0\0\0\x08wide\0\0\0\0", ""),
        ("a.mts", b"\0\0\0\0\x47", "mpegts"),
        ("a.txt", b"G for good", ""),
    ],
)
def test_a_video_is_known_by_its_content(name: str, head: bytes, demuxer: str) -> None:
    assert video_demuxer(name, head.ljust(32, b"\0")) == demuxer


def test_a_video_is_read_from_memory_as_from_a_file(tmp_path: Path) -> None:
    from app.files.decoding.formats.video import open_video

    content = write_video(tmp_path / "a.mp4", plain(RED)).read_bytes()
    assert pictures.is_near(open_video(io.BytesIO(content), "mov").poster.getpixel((9, 9)), RED, 30)
